using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Themes asked one after the other: does the effect depend on the place, and does an arm carry over to the next theme?</summary>
public sealed record LoopResult
{
    public required Inquiry Inquiry { get; init; }

    public required string OutcomeLabel { get; init; }

    public required string Contrast { get; init; }

    /// <summary>Themes are assigned one by one; false: the person has one arm in all of them.</summary>
    public required bool IsAssignedByTheme { get; init; }

    public IReadOnlyList<LoopPosition> Positions { get; init; } = [];

    /// <summary>Change of the effect from one place to the next.</summary>
    public TermEstimate? Trend { get; init; }

    /// <summary>Effect of the arm of the theme before on this theme's outcome; null where persons have one arm.</summary>
    public TermEstimate? CarryOver { get; init; }

    public string? Reason { get; init; }
}
