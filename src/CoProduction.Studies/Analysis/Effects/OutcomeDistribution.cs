namespace CoProduction.Studies.Analysis.Effects;

/// <summary>What was answered, by arm, before any model.</summary>
public sealed record OutcomeDistribution
{
    public required string Outcome { get; init; }

    public required string OutcomeLabel { get; init; }

    public required string Randomization { get; init; }

    public required DistributionKind Kind { get; init; }

    /// <summary>Values or bins, lowest first.</summary>
    public required IReadOnlyList<DistributionClass> Classes { get; init; }

    /// <summary>In the order of the design: the control first.</summary>
    public required IReadOnlyList<ArmDistribution> Arms { get; init; }

    /// <summary>A mean of fewer items than others, counted at the nearest value that a mean of all can take.</summary>
    public bool HasValuesBetween { get; init; }

    /// <summary>Rows are person × theme.</summary>
    public bool IsPerTheme { get; init; }
}
