using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>How an outcome goes with an assigned dose.</summary>
public sealed record DoseResult
{
    public required string Outcome { get; init; }

    public required string OutcomeLabel { get; init; }

    public required string Randomization { get; init; }

    public required string FactorLabel { get; init; }

    /// <summary>Lowest dose first.</summary>
    public required IReadOnlyList<DosePoint> Points { get; init; }

    /// <summary>Change of the outcome per unit of dose.</summary>
    public TermEstimate? Slope { get; init; }

    /// <summary>Any difference between doses.</summary>
    public WaldTest? AnyEffect { get; init; }

    /// <summary>The means do not lie on a line; null with two doses.</summary>
    public WaldTest? Departure { get; init; }

    public string? Reason { get; init; }
}
