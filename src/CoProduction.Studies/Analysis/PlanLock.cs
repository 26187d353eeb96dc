using CoProduction.Studies.Design;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>
/// What of a plan was locked before the first response: an entry is planned where the version of the first respondents has it word for word, with the measures that it
/// names. Everything else is exploratory.
/// </summary>
public sealed class PlanLock
{
    private readonly StudyDesign? locked;
    private readonly StudyDesign? run;

    private PlanLock(int? version, StudyDesign? locked, StudyDesign? run, bool isOfImportedData = false)
    {
        Version = version;
        IsOfImportedData = isOfImportedData;
        this.locked = locked;
        this.run = run;
    }

    /// <summary>No plan was locked for this: all of it is exploratory.</summary>
    public static PlanLock None { get; } = new(null, null, null);

    /// <summary>The version whose plan the first response found locked; null where nothing is planned.</summary>
    public int? Version { get; }

    /// <summary>The data were collected elsewhere: that the plan is older than they are cannot be shown here.</summary>
    public bool IsOfImportedData { get; }

    /// <summary>The lock on the plan of the frame's latest version. Without responses the latest version is the one that is locked.</summary>
    public static PlanLock Of(ResponseFrame frame)
    {
        var first = frame.People.Count == 0 ? frame.LatestVersion : frame.People.Min(person => person.Version);
        return new PlanLock(first, frame.Versions[first].Design, frame.Design.Design, frame.People.Any(person => person.Kind == ParticipantKind.Imported));
    }

    public bool IsPlanned(Inquiry inquiry) =>
        Has(plan => plan.Inquiries, inquiry, entry => entry.Key, [inquiry.Outcome, inquiry.Receipt, inquiry.Pair, inquiry.Moderator, .. inquiry.BalancedOn, .. inquiry.Covariates, .. RulesOf(run, inquiry).Select(rule => rule.Measure)])
        && DesignChanges.Same(RulesOf(locked, inquiry), RulesOf(run, inquiry));

    public bool IsPlanned(RegressionTable table) => Has(plan => plan.Regressions, table, entry => entry.Key, [table.Outcome, table.Endogenous, .. table.Terms.SelectMany(term => term.Split(':'))]);

    public bool IsPlanned(CorrelateTable table) => Has(plan => plan.Correlates, table, entry => entry.Key, [.. table.Outcomes, .. table.Predictors]);

    public bool IsPlanned(LevelTable table) => Has(plan => plan.Levels, table, entry => entry.Key, table.Outcomes);

    public bool IsPlanned(PairTable table) => Has(plan => plan.Pairs, table, entry => entry.Key, table.Pairs.SelectMany(pair => new[] { pair.First, pair.Second }));

    /// <summary>The stamp of a result as people read it.</summary>
    public string Words(bool isPlanned) => isPlanned && IsOfImportedData ? "in the plan" : Stamp(isPlanned);

    /// <summary>The stamp of a result in files.</summary>
    public static string Stamp(bool isPlanned) => isPlanned ? "planned" : "exploratory";

    private bool Has<T>(Func<AnalysisPlan, IReadOnlyList<T>> list, T entry, Func<T, string> keyOf, IEnumerable<string?> measures) =>
        locked is not null && run is not null
        && list(locked.Plan).FirstOrDefault(candidate => keyOf(candidate) == keyOf(entry)) is { } known
        && DesignChanges.Same(known, entry)
        && locked.Plan.Level.Equals(run.Plan.Level)
        && locked.Plan.RedrawFamilies == run.Plan.RedrawFamilies
        && DesignChanges.Same(locked.Plan.FamilyAdjustments, run.Plan.FamilyAdjustments)
        && measures.OfType<string>().All(key => DesignChanges.Same(Measure(locked, key), Measure(run, key)));

    private static Measurement.Measure? Measure(StudyDesign design, string key) => design.Measures.FirstOrDefault(measure => measure.Key == key);

    private static List<ExclusionRule> RulesOf(StudyDesign? design, Inquiry inquiry) => [.. design?.Plan.Exclusions.Where(rule => inquiry.Exclusions.Contains(rule.Key)) ?? []];
}
