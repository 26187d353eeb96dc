using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Randomization;

/// <summary>
/// One random assignment: what is assigned, to whom, when and how. It is drawn in the transaction that leaves the last page before
/// <see cref="Before"/>; nothing at or before that point may depend on it.
/// </summary>
public sealed record RandomizationPlan
{
    public string Key { get; init; } = "";

    public string Label { get; init; } = "";

    public AssignmentUnit Unit { get; init; } = AssignmentUnit.Person;

    /// <summary>Key of the first page that may depend on the arm; the first page of the study means: at consent.</summary>
    public string Before { get; init; } = "";

    public Procedure Procedure { get; init; } = Procedure.Complete;

    /// <summary>Size of a permuted block: a multiple of the sum of the weights. Null: that sum. Not used by simple assignment.</summary>
    public int? BlockSize { get; init; }

    /// <summary>What divides persons into strata (blocked assignment), each with its own blocks.</summary>
    public IReadOnlyList<StratumSource> Strata { get; init; } = [];

    /// <summary>What names the cluster (cluster assignment).</summary>
    public StratumSource? Cluster { get; init; }

    /// <summary>Sites at which this is randomized; empty means all. Elsewhere nobody is assigned, and nobody is a control.</summary>
    public IReadOnlyList<string> Sites { get; init; } = [];

    public IReadOnlyList<string> Populations { get; init; } = [];

    /// <summary>Who is eligible, by answers given before the point; null means everyone.</summary>
    public ShowIf? EligibleIf { get; init; }

    public IReadOnlyList<Arm> Arms { get; init; } = [];

    /// <summary>Persons or clusters are assigned within strata. Those that simple or complete assignment declares are not used.</summary>
    public bool HasStrata() => Procedure == Procedure.Blocked || (Procedure == Procedure.Cluster && Strata.Count > 0);
}
