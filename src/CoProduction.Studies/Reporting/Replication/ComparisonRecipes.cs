using CoProduction.Statistics;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Analysis.Effects;
using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>The rows of a comparison and the estimators on them: what inquiries and all that follows from them share.</summary>
internal sealed class ComparisonRecipes(RecipeData data)
{
    public static readonly Variable Sample = new("sample");

    /// <summary>Draws of a test that counted all assignments: its p has no simulation error.</summary>
    private const double Exact = 1e18;

    public RandomizationPlan PlanOf(Inquiry inquiry) => data.Results.Design.Randomizations[inquiry.Randomization];

    /// <summary>Collects the rows.</summary>
    /// <param name="inquiry">Outcome, randomization and exclusion rules.</param>
    /// <param name="cell">Where.</param>
    /// <param name="arms">Arms compared.</param>
    /// <param name="withoutSite">A site whose rows are left out; null: none.</param>
    public RecipeStep Compared(Inquiry inquiry, AnalysisCell cell, IReadOnlyCollection<string> arms, string? withoutSite = null)
    {
        var loops = data.Loops(inquiry.Outcome);
        return new RecipeStep("compared", ("outcome", inquiry.Outcome), ("randomization", inquiry.Randomization), ("arms", arms.ToList()), ("site", cell.Site), ("theme", cell.Theme), ("loops", loops ? true : null),
            ("across_themes", loops && cell.Theme is null && PlanOf(inquiry).Unit != AssignmentUnit.Theme ? true : null), ("exclusions", inquiry.Exclusions.Count > 0 ? inquiry.Exclusions : null),
            ("versions", VersionsOffering(inquiry.Randomization, arms)), ("without_site", withoutSite)) { Into = Sample };
    }

    /// <summary>The same of all arms of the randomization.</summary>
    public RecipeStep Everybody(Inquiry inquiry, AnalysisCell cell) => Compared(inquiry, cell, [.. PlanOf(inquiry).Arms.Select(arm => arm.Key)]);

    /// <summary>What rows hang together by: cluster, person, or null where each is a unit of its own.</summary>
    public string? Unit(Inquiry inquiry, AnalysisCell cell) =>
        PlanOf(inquiry).Procedure == Procedure.Cluster ? "cluster" : data.Loops(inquiry.Outcome) && cell.Theme is null ? "person" : null;

    /// <summary>The estimate, or the number of rows where there is none.</summary>
    public RecipeStep Estimator(Inquiry inquiry, AnalysisCell cell, EstimatorKind kind, TermEstimate? term, IReadOnlyDictionary<string, double> weights)
    {
        if (term?.Value is null) return new RecipeStep("sample_size", ("sample", Sample));
        return kind switch
        {
            EstimatorKind.ArmMeans => new RecipeStep("cell_means", ("sample", Sample), ("weights", weights)),
            EstimatorKind.StratifiedMeans => new RecipeStep("stratified_means", ("sample", Sample), ("weights", weights)),
            EstimatorKind.StratumFixedEffects => new RecipeStep("stratum_effects", ("sample", Sample), ("weights", weights), ("clustered", PlanOf(inquiry).Procedure == Procedure.Cluster ? true : null)),
            EstimatorKind.CellsByCluster => new RecipeStep("clustered_cells", ("sample", Sample), ("weights", weights), ("unit", "cluster")),
            EstimatorKind.CellsByPerson => new RecipeStep("clustered_cells", ("sample", Sample), ("weights", weights), ("unit", "person")),
            EstimatorKind.Moderation => new RecipeStep("moderation", ("sample", Sample), ("moderator", inquiry.Moderator), ("weights", weights), ("unit", Unit(inquiry, cell))),
            EstimatorKind.Pairs => new RecipeStep("matched_pairs", ("sample", Sample), ("pair", inquiry.Pair), ("treated", ContrastWeights.Treated(weights)), ("control", ContrastWeights.Control(weights))),
            EstimatorKind.BalancingStrata => new RecipeStep("balanced_means", ("sample", Sample), ("weights", weights), ("strata", inquiry.BalancedOn)),
            _ => new RecipeStep("person_effects", ("sample", Sample), ("weights", weights)),
        };
    }

    /// <summary>The estimate adjusted for the declared covariates.</summary>
    public RecipeStep Adjusted(Inquiry inquiry, AnalysisCell cell, TermEstimate? term, IReadOnlyDictionary<string, double> weights) => term?.Value is null
        ? new RecipeStep("sample_size", ("sample", Sample))
        : new RecipeStep("lin", ("sample", Sample), ("weights", weights), ("covariates", inquiry.Covariates), ("unit", Unit(inquiry, cell)));

    /// <summary>The test by drawing the arms again.</summary>
    public RecipeStep Redrawn(Inquiry inquiry, AnalysisCell cell, IReadOnlyDictionary<string, double> weights, RedrawResult redraw, string id)
    {
        var plan = PlanOf(inquiry);
        var held = ArmRedraw.HoldsFactors(inquiry) ? plan.Arms.Where(arm => weights.ContainsKey(arm.Key)).ToDictionary(arm => arm.Key, arm => ArmRedraw.HeldLevels(inquiry, arm)!) : null;
        var average = inquiry.Estimand == EstimandKind.Interaction ? ArmRedraw.AverageEffect(inquiry, plan, data.Design.Factors).ToDictionary() : null;
        return new RecipeStep("redrawn", ("sample", Sample), ("id", id), ("weights", weights), ("their_draws", redraw.IsExact ? Exact : redraw.Assignments), ("unit", Unit(inquiry, cell)), ("held", held),
            ("by_theme", data.Loops(inquiry.Outcome) && cell.Theme is null && plan.Unit == AssignmentUnit.Theme ? true : null), ("pair", inquiry.Pair), ("average", average),
            ("moved", average is null ? null : ArmRedraw.Moved(inquiry, plan).ToList()))
        {
            Checks = id,
            Note = RecipeNotes.Simulated,
        };
    }

    /// <summary>Versions that offer all arms; null where all do.</summary>
    private List<string>? VersionsOffering(string randomization, IEnumerable<string> arms)
    {
        var offering = data.Versions.Where(version => version.Value.Randomizations.TryGetValue(randomization, out var plan) && arms.All(key => plan.Arms.Any(arm => arm.Key == key))).Select(version => ScriptText.Number(version.Key)).ToList();
        return offering.Count == data.Versions.Count ? null : offering;
    }
}
