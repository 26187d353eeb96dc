namespace CoProduction.Studies.Analysis;

/// <summary>A question with one number as its answer: a contrast of cell means of one outcome. The estimator follows from the design.</summary>
public sealed record Inquiry
{
    public string Key { get; init; } = "";

    public string Label { get; init; } = "";

    /// <summary>Key of a measure.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>Key of a randomization.</summary>
    public string Randomization { get; init; } = "";

    public EstimandKind Estimand { get; init; }

    /// <summary>Arm against control: keys of the arms.</summary>
    public string? Arm { get; init; }

    /// <summary>Null: the first arm of the randomization.</summary>
    public string? Control { get; init; }

    /// <summary>Main and simple effects: the factor, the level and the level it is compared with (null: the first).</summary>
    public string? Factor { get; init; }

    public string? Level { get; init; }

    public string? Reference { get; init; }

    /// <summary>Simple effects: levels of other factors that are held. Interaction: the second factor and its level.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = new Dictionary<string, string>();

    /// <summary>A contrast declared by hand: weight by arm, summing to zero.</summary>
    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();

    /// <summary>Covariates for an adjusted estimate shown beside the unadjusted one (keys of pre-treatment measures).</summary>
    public IReadOnlyList<string> Covariates { get; init; } = [];

    /// <summary>The adjusted estimate is the primary one, labelled so and in the family; null or false: the unadjusted one is.</summary>
    public bool? AdjustedIsPrimary { get; init; }

    /// <summary>Further estimators of the same comparison, shown under it and labelled.</summary>
    public IReadOnlyList<SecondaryEstimator> Also { get; init; } = [];

    /// <summary>Half width of the equivalence region, in units of the outcome.</summary>
    public double? Margin { get; init; }

    /// <summary>Key of a measure that is 1 for who received what the arm offers and cannot be so in the control arm.</summary>
    public string? Receipt { get; init; }

    /// <summary>Lowest and highest value that the outcome can have: the ends of Manski's bounds, the limits of a Tobit model. Null: those of the measure, where it has ends.</summary>
    public double? Lowest { get; init; }

    public double? Highest { get; init; }

    /// <summary>Key of a measure that names the matched pair of a person, of which one was to be treated. For arms that come with imported responses.</summary>
    public string? Pair { get; init; }

    /// <summary>
    /// Key of a scale measured before the draw: the answer is then how much the contrast changes per unit of it. The arms are randomized and the scale is not, so that the change is an
    /// association with the scale.
    /// </summary>
    public string? Moderator { get; init; }

    /// <summary>Values of the moderator at which the contrast itself is shown (simple slopes); empty: its mean, and one standard deviation below and above.</summary>
    public IReadOnlyList<double> ModeratorAt { get; init; } = [];

    /// <summary>Keys of measures within whose combinations an imported design gave each arrival the arm with the fewest completes.</summary>
    public IReadOnlyList<string> BalancedOn { get; init; } = [];

    /// <summary>Keys of the plan's exclusion rules that hold for this inquiry; empty: every person assigned is analysed.</summary>
    public IReadOnlyList<string> Exclusions { get; init; } = [];

    /// <summary>One answer per site, theme or site × theme, beside or instead of one over all.</summary>
    public Breakdown By { get; init; } = Breakdown.None;

    public InquiryRole Role { get; init; } = InquiryRole.Primary;

    /// <summary>Inquiries of one family are adjusted together for multiple testing (Holm; others beside it by the plan's family adjustments).</summary>
    public string? Family { get; init; }

    /// <summary>What follows from the outcomes of a plan follows from those of these.</summary>
    internal bool IsPrimaryOrSecondary() => Role is InquiryRole.Primary or InquiryRole.Secondary;

    /// <summary>Primary or secondary, and one answer from every row of the outcome: of all cells together, without exclusions or a moderator.</summary>
    internal bool IsOfAllRows() => IsPrimaryOrSecondary() && By == Breakdown.None && Exclusions.Count == 0 && Moderator is null;
}
