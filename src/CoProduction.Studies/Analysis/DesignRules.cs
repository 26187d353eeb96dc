using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis;

/// <summary>Reads from a study what the decision table asks about an inquiry in a cell.</summary>
internal static class DesignRules
{
    public static DesignFacts FactsOf(AnalysisData data, Inquiry inquiry, RandomizationPlan plan, ContrastWeights weights, Measure measure, AnalysisCell cell, bool isExternal)
    {
        var factors = plan.Arms.SelectMany(arm => arm.Levels.Keys).Distinct().ToList();
        return new DesignFacts
        {
            Procedure = plan.Procedure,
            Unit = plan.Unit,
            Arms = plan.Arms.Count,
            Compared = weights.ByArm.Count,
            IsFactorial = factors.Count > 1,
            IsComplete = IsComplete(plan, factors),
            IsExternal = isExternal,
            HasStrata = plan.HasStrata(),
            IsPaired = inquiry.Pair is not null,
            HasModerator = inquiry.Moderator is not null,
            BalancedOnCompletes = inquiry.BalancedOn.Count > 0,
            SharesVary = data.HasVersionStrata && !isExternal,
            IsAssignedHere = cell.Site is not { } site || plan.Sites.Count == 0 || plan.Sites.Contains(site),
            IsPerTheme = data.Places.Loops(measure),
            IsOneTheme = cell.Theme is not null,
            IsDose = inquiry.Estimand == EstimandKind.Contrast && weights.ByArm.Count > 2 && factors.Count == 1 && HasDoses(data.Design, factors[0]),
            Outcome = OutcomeOf(data.Frame.Design, measure),
            Family = FamilyOf(data, inquiry).Select(other => other.Outcome).Distinct().Count(),
            FamilyTests = FamilyOf(data, inquiry).Sum(other => TestsOf(data, other)),
            RedrawsFamilies = data.Design.Plan.RedrawFamilies == true,
            HasCovariates = inquiry.Covariates.Count > 0,
            HasReceipt = inquiry.Receipt is not null,
        };
    }

    /// <summary>The inquiries of its family; of none, itself.</summary>
    private static IEnumerable<Inquiry> FamilyOf(AnalysisData data, Inquiry inquiry) => inquiry.Family is { Length: > 0 } family ? data.Design.Plan.Inquiries.Where(other => other.Family == family) : [inquiry];

    /// <summary>Cells in which the inquiry is asked and assigned.</summary>
    private static int TestsOf(AnalysisData data, Inquiry inquiry) => data.FindMeasure(inquiry.Outcome) is not { } measure || !data.Frame.Design.Randomizations.TryGetValue(inquiry.Randomization, out var plan) ? 0
        : data.Cells(inquiry.By).Count(cell => data.Places.IsAskedAt(measure, cell.Site, cell.Theme) && (cell.Site is not { } site || VariablePlace.Allows(plan.Sites, site)));

    public static OutcomeKind OutcomeOf(CompiledDesign design, Measure measure) => measure switch
    {
        Dichotomy or CheckPassed => OutcomeKind.Binary,
        ProportionPositive { Items.Count: 1 } => OutcomeKind.Binary,
        ProportionPositive => OutcomeKind.Share,
        TaskMetric { Figure: TaskFigure.UnitsPerMinute or TaskFigure.Accuracy } => OutcomeKind.AmongSome,
        TaskMetric => OutcomeKind.Count,
        SingleValue value => design.FindVariable(value.Variable)?.Variable.Item switch
        {
            StatementItem => OutcomeKind.Binary,
            OptionItem options => design.OptionsOf(options).All(option => option.Value is null or 0 or 1) ? OutcomeKind.Binary : OutcomeKind.Ordinal,
            _ => OutcomeKind.Number,
        },
        _ => OutcomeKind.Number,
    };

    /// <summary>The ends of an outcome's range: declared, or those of what is measured; null where it has none.</summary>
    public static (double Lowest, double Highest)? RangeOf(Inquiry inquiry, CompiledDesign design, Measure measure) =>
        inquiry is { Lowest: { } lowest, Highest: { } highest } ? (lowest, highest)
        : OutcomeOf(design, measure) is OutcomeKind.Binary or OutcomeKind.Share || measure is TaskMetric { Figure: TaskFigure.Accuracy } ? (0, 1)
        : null;

    private static bool HasDoses(StudyDesign design, string factor) => design.Factors.FirstOrDefault(candidate => candidate.Key == factor)?.Levels.All(level => level.Dose is not null) == true;

    private static bool IsComplete(RandomizationPlan plan, List<string> factors)
    {
        var cells = factors.Aggregate(1, (product, factor) => product * plan.Arms.Select(arm => arm.Levels.GetValueOrDefault(factor)).Distinct().Count());
        return factors.Count > 0 && plan.Arms.All(arm => arm.Levels.Count == factors.Count) && cells == plan.Arms.Count;
    }
}
