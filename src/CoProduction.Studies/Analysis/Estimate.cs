using CoProduction.Statistics;
using CoProduction.Studies.Analysis.Effects;

namespace CoProduction.Studies.Analysis;

/// <summary>The answer to an inquiry in one cell: a contrast of cell means, with everything that is needed to read it.</summary>
public sealed record Estimate
{
    public required Inquiry Inquiry { get; init; }

    public required AnalysisCell Cell { get; init; }

    /// <summary>Label of the outcome measure.</summary>
    public required string Outcome { get; init; }

    /// <summary>The estimand in words, without the cell.</summary>
    public required string Estimand { get; init; }

    /// <summary>The contrast in a few words ("Nudge A − none"), for a row of a table or plot.</summary>
    public required string Contrast { get; init; }

    /// <summary>What was computed, in words.</summary>
    public required string Estimator { get; init; }

    public required DesignRule Rule { get; init; }

    public required EstimateStatus Status { get; init; }

    /// <summary>Why there is no number, or no standard error; null where all is there.</summary>
    public string? Reason { get; init; }

    /// <summary>Estimate, standard error and its type, df, statistic, p, interval; null where nothing could be computed.</summary>
    public TermEstimate? Term { get; init; }

    /// <summary>p after Holm's adjustment within the declared family; null without family or p.</summary>
    public double? HolmPValue { get; init; }

    /// <summary>Westfall and Young's step-down within the family; null where it was not asked for.</summary>
    public FamilyRedrawResult? FamilyRedraw { get; init; }

    /// <summary>p after that step-down; null where it was not asked for or cannot be.</summary>
    public double? RedrawnPValue => FamilyRedraw?.PValue;

    /// <summary>Arms compared, with n used and dropped.</summary>
    public IReadOnlyList<ArmMean> Arms { get; init; } = [];

    /// <summary>Rows used.</summary>
    public int N => Arms.Sum(arm => arm.N);

    /// <summary>A person has a row per theme: <see cref="N"/> counts answers.</summary>
    public bool CountsAnswers { get; init; }

    /// <summary>Rows of the arms compared that have no outcome though they were asked.</summary>
    public int Dropped => Arms.Sum(arm => arm.Dropped);

    /// <summary>The same contrast adjusted for the declared covariates, to be read beside this one; null without covariates.</summary>
    public AdjustedEstimate? Adjusted { get; init; }

    /// <summary>Lines of the decision table to be read beside the rule.</summary>
    public IReadOnlyList<DesignRule> Beside { get; init; } = [];

    /// <summary>What the plan asked for beside the estimate.</summary>
    public IReadOnlyList<SecondaryEstimate> Secondary { get; init; } = [];

    /// <summary>Mean of what is compared with: Σ|w|·mean over the arms of negative weight, where those weights sum to one; null for an interaction, a moderation, a trend and the like, or without rows.</summary>
    public double? ReferenceMean => Inquiry.Estimand == EstimandKind.Interaction || Inquiry.Moderator is not null || Arms.Any(arm => arm.Weight < 0 && arm.Mean is null) || Math.Abs(Arms.Where(arm => arm.Weight < 0).Sum(arm => arm.Weight) + 1) > 1e-9 ? null
        : -Arms.Where(arm => arm.Weight < 0).Sum(arm => arm.Weight * arm.Mean!.Value);

    /// <summary>The estimate that the plan calls primary: the adjusted one where it says so.</summary>
    public TermEstimate? Primary => Inquiry.AdjustedIsPrimary == true ? Adjusted?.Term : Term;

    /// <summary>The effect without units; null where it was not computed.</summary>
    public EffectSize? EffectSize { get; init; }

    /// <summary>What the achieved error would have found; null without an error.</summary>
    public DetectableEffect? Detectable { get; init; }

    /// <summary>Not significant: by the p adjusted within the family where there is one.</summary>
    public bool IsNull => (Primary ?? Term) is { PValue: { } p, Level: var level } && (HolmPValue ?? p) >= Math.Round(1 - level, 12);

    /// <summary>What a null result rules out; null where the result is none and no margin is declared.</summary>
    public EquivalenceResult? Equivalence { get; init; }

    /// <summary>The test by drawing the arms again; null where it was not asked for and the design does not need it.</summary>
    public RedrawResult? Redraw { get; init; }

    /// <summary>Intention to treat and complier effect; null where no receipt is declared.</summary>
    public ComplierResult? Complier { get; init; }

    /// <summary>How the contrast changes with a scale; null where the inquiry names none.</summary>
    public ModerationResult? Moderation { get; init; }

    /// <summary>What a reader must know besides.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
