using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>How an effect differs with a scale that was measured before the draw. The effect is randomized, the scale is not: what goes with it is an association.</summary>
public sealed record ModerationResult
{
    public required Inquiry Inquiry { get; init; }

    public required string OutcomeLabel { get; init; }

    /// <summary>The contrast in a few words.</summary>
    public required string Contrast { get; init; }

    /// <summary>Key of the moderator.</summary>
    public required string Moderator { get; init; }

    public required string ModeratorLabel { get; init; }

    /// <summary>An inquiry of the plan asks for this very thing.</summary>
    public bool IsDeclared { get; init; }

    public AnalysisCell Cell { get; init; } = AnalysisCell.All;

    /// <summary>A regression of the plan holds a product with this scale: another model, so that its numbers are others.</summary>
    public bool HasRelatedRegression { get; init; }

    /// <summary>Change of the effect per unit of the moderator.</summary>
    public TermEstimate? Interaction { get; init; }

    /// <summary>Slope of the outcome on the moderator in the arms that the effect is compared with: an association. Null for an interaction or a trend.</summary>
    public TermEstimate? Association { get; init; }

    /// <summary>The effect at the declared values of the moderator; else at mean − sd, mean and mean + sd.</summary>
    public IReadOnlyList<ModerationSlope> Slopes { get; init; } = [];

    public int N { get; init; }

    /// <summary>Rows without the moderator.</summary>
    public int WithoutModerator { get; init; }

    public string? Reason { get; init; }
}
