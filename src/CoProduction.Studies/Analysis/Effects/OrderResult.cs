using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>An outcome asked at a place that was drawn for each person: does the place matter, to the answer or to the effect, and does the question just before?</summary>
public sealed record OrderResult
{
    public required Inquiry Inquiry { get; init; }

    public required string OutcomeLabel { get; init; }

    public required string Contrast { get; init; }

    /// <summary>Change of the answer from one place to the next, arms held.</summary>
    public TermEstimate? Place { get; init; }

    /// <summary>Change of the effect from one place to the next.</summary>
    public TermEstimate? Trend { get; init; }

    /// <summary>Does it matter which question came just before? Arms held.</summary>
    public WaldTest? CarryOver { get; init; }

    /// <summary>Column of the responses file with the order that each person got.</summary>
    public required string Column { get; init; }

    /// <summary>The outcome's question, as the order names it.</summary>
    public required string Item { get; init; }

    public int N { get; init; }

    public string? Reason { get; init; }
}
