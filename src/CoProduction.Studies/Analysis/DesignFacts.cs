using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis;

/// <summary>What the decision table looks at: the design, the place and the question, nothing of the answers but how many there are.</summary>
public sealed record DesignFacts
{
    /// <summary>Null: nothing was randomized.</summary>
    public Procedure? Procedure { get; init; }

    public AssignmentUnit Unit { get; init; }

    /// <summary>Arms of the randomization.</summary>
    public int Arms { get; init; } = 2;

    /// <summary>Arms with a weight in the contrast.</summary>
    public int Compared { get; init; } = 2;

    /// <summary>Arms combine factors; complete when every combination exists.</summary>
    public bool IsFactorial { get; init; }

    public bool IsComplete { get; init; }

    /// <summary>The arms came with imported responses.</summary>
    public bool IsExternal { get; init; }

    /// <summary>An imported design that assigned whichever arm had the fewest completes.</summary>
    public bool BalancedOnCompletes { get; init; }

    /// <summary>Matched pairs were declared, one of each to be treated.</summary>
    public bool IsPaired { get; init; }

    /// <summary>Strata were declared.</summary>
    public bool HasStrata { get; init; }

    /// <summary>Shares differ by stratum, or versions of the design differ in shares or stimuli.</summary>
    public bool SharesVary { get; init; }

    /// <summary>Many strata, and some of them with fewer than two rows in a compared arm.</summary>
    public bool IsThin { get; init; }

    /// <summary>Some clusters' arm has fewer than two of them.</summary>
    public bool HasLonelyCluster { get; init; }

    /// <summary>Assigned clusters in the comparison; null where unknown or none.</summary>
    public int? Clusters { get; init; }

    /// <summary>The question is how the contrast changes with a scale measured before the draw.</summary>
    public bool HasModerator { get; init; }

    /// <summary>The treatment was assigned at this site.</summary>
    public bool IsAssignedHere { get; init; } = true;

    /// <summary>Every arm that the contrast needs is offered here; false: some of a factorial's cells are not.</summary>
    public bool OffersAll { get; init; } = true;

    /// <summary>The outcome has one value per theme of a person.</summary>
    public bool IsPerTheme { get; init; }

    /// <summary>The comparison is within one theme.</summary>
    public bool IsOneTheme { get; init; }

    /// <summary>The contrast is a trend over doses.</summary>
    public bool IsDose { get; init; }

    /// <summary>Estimates of this many independent sites are pooled; null: nothing is pooled so.</summary>
    public int? PooledSites { get; init; }

    /// <summary>The pooled sites share persons or controls.</summary>
    public bool SitesShareRows { get; init; }

    public OutcomeKind Outcome { get; init; }

    /// <summary>Outcomes in the declared family.</summary>
    public int Family { get; init; } = 1;

    /// <summary>Tests in that family: of every outcome, contrast and cell.</summary>
    public int FamilyTests { get; init; } = 1;

    /// <summary>The plan asks for Westfall and Young's step-down beside Holm's adjustment.</summary>
    public bool RedrawsFamilies { get; init; }

    public bool HasCovariates { get; init; }

    /// <summary>A receipt measure that the control arm cannot have is declared.</summary>
    public bool HasReceipt { get; init; }
}
