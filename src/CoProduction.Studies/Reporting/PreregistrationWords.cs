using System.Globalization;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting;

/// <summary>The design record in the words of a preregistration: each property answers one question, in lines; none where the record is silent.</summary>
internal sealed class PreregistrationWords(CompiledDesign compiled)
{
    private readonly StudyDesign design = compiled.Design;

    private readonly ReportNames names = new(compiled);

    /// <summary>The inquiries run on nobody: rule and words are then those of the analysis, and no number is.</summary>
    private readonly Lazy<IReadOnlyList<Estimate>> estimates = new(() => StudyAnalysis
        .Run(compiled.Design.Plan with { Regressions = [], Correlates = [], Levels = [], Pairs = [], Balance = [] }, ResponseFrame.Build(new Dictionary<int, CompiledDesign> { [1] = compiled }, [ParticipantKind.Real], []))
        .Estimates);

    public static IReadOnlyList<string> MissingData =>
    [
        "A row without a value of the outcome is left out of that estimate and counted by arm, with the reason why it is missing; nothing is imputed.",
        "What was not asked (by site, arm, routing or version) is kept apart from what was asked and not answered; neither is ever a zero.",
    ];

    public IReadOnlyList<string> StoppingRule => Recorded(conduct => conduct.StoppingRule) is { Count: > 0 } rule ? rule
        : ["Not recorded in the design: a planned number of responses is for monitoring and does not end the fieldwork by itself."];

    public IReadOnlyList<string> SampleSizeReason => Recorded(conduct => conduct.SampleSizeReason);

    public IReadOnlyList<string> Title => Line(design.Title.InOrFirst("en"));

    public IReadOnlyList<string> Description =>
    [
        DesignSection.Overview(design),
        .. design.Source is { Reference.Length: > 0 } source ? [$"After: {source.Reference}{(source.Doi is { } doi ? $" https://doi.org/{doi}" : "")}"] : Array.Empty<string>(),
        .. design.Source is { Note.Length: > 0 } noted ? [noted.Note] : Array.Empty<string>(),
    ];

    public IReadOnlyList<string> StudyType => design.Randomizations.Count > 0
        ? ["Experiment: the software assigns treatments at random, in a survey."]
        : ["Survey: nothing is randomized."];

    public IReadOnlyList<string> Blinding => design.Randomizations.Count == 0 ? [] :
    [
        "Researchers: arms and outcomes are hidden until the study is closed, unless an owner unblinds it; who did so, when and why is kept and printed in the report.",
        "Respondents: whether they are told of the arms is in the consent text and the pages; it is not recorded in the design as such.",
    ];

    /// <summary>Primary inquiries, or all where none is primary.</summary>
    public IReadOnlyList<string> Hypotheses
    {
        get
        {
            var primary = design.Plan.Inquiries.Where(inquiry => inquiry.Role == InquiryRole.Primary).ToList();
            var asked = primary.Count > 0 ? primary : [.. design.Plan.Inquiries];
            return asked.Count == 0 ? [] :
            [
                primary.Count > 0 ? "The primary questions are:" : "No question is declared primary. The questions are:",
                .. asked.Select(inquiry => $"- {Name(inquiry)}: {EstimandOf(inquiry)}"),
                "The direction that is expected is not recorded in the design; tests are two-sided.",
            ];
        }
    }

    public IReadOnlyList<string> Outcomes
    {
        get
        {
            var primary = design.Plan.Inquiries.Where(inquiry => inquiry.Role == InquiryRole.Primary).Select(inquiry => inquiry.Outcome).ToHashSet();
            var outcomes = design.Measures.Where(measure => primary.Count > 0 ? primary.Contains(measure.Key) : measure.Role == VariableRole.Outcome);
            return WithQuestions([.. outcomes]);
        }
    }

    public IReadOnlyList<string> Conditions =>
    [
        .. design.Randomizations.SelectMany(plan => plan.Arms
            .Select(arm => $"- {NameOf(arm)}{LevelsOf(arm)}: probability {NumberFormat.Fixed(arm.Weight / (double)plan.Arms.Sum(each => each.Weight), 3)}")
            .Prepend($"{NameOf(plan)}: {plan.Arms.Count.ToString(CultureInfo.InvariantCulture)} arms; the first is the control.")),
    ];

    public IReadOnlyList<string> Randomization => [.. design.Randomizations.Select(plan => DesignSection.Procedure(plan, names))];

    public IReadOnlyList<string> Collection =>
    [
        $"An online survey in {string.Join(", ", design.Languages)}{(design.Consent.Minutes > 0 ? $", about {design.Consent.Minutes.ToString(CultureInfo.InvariantCulture)} minutes" : "")}, after consent.",
        .. design.Fieldwork.Populations.Count > 0 ? [$"Populations: {string.Join(", ", design.Fieldwork.Populations.Select(population => population.Name.InOrFirst("en")))}."] : Array.Empty<string>(),
        .. design.Sites.Count > 0 ? [$"Sites: {string.Join(", ", design.Sites.Select(site => names.Site(site.Key)))}."] : Array.Empty<string>(),
        .. design.Themes.Count > 0 ? [$"Themes: {string.Join(", ", design.Themes.Select(theme => names.Theme(theme.Key)))}."] : Array.Empty<string>(),
        .. design.Fieldwork.Identity is { } identity ? [DesignSection.Identity(identity, design.Fieldwork.Duplicates)] : Array.Empty<string>(),
        .. Conducted("Recruitment", conduct => conduct.Recruitment),
        .. Conducted("Payment of respondents", conduct => conduct.Payment),
        "Dates of the fieldwork: not recorded in the design.",
    ];

    public IReadOnlyList<string> SampleSize => design.Fieldwork.TargetCompletes is { } target ? [$"{NumberFormat.Count(target)} completed responses are planned."] : ["The planned number of responses: not recorded in the design."];

    public IReadOnlyList<string> Manipulated =>
    [
        .. design.Factors.Select(factor => $"- {(factor.Label.Length > 0 ? factor.Label : factor.Key)}: {string.Join("; ", factor.Levels.Select(level => level.Label.Length > 0 ? level.Label : level.Key))}"),
    ];

    public IReadOnlyList<string> Measured => WithQuestions([.. design.Measures.OrderBy(measure => measure.Role switch { VariableRole.Outcome => 0, VariableRole.SecondaryOutcome => 1, _ => 2 })]);

    public IReadOnlyList<string> Indices => [.. design.Measures.Where(measure => measure is Scale or ProportionPositive).Select(measure => $"- {AnalysisData.LabelOf(measure)} ({measure.Key}): {Codebook.RuleOf(measure)}")];

    public IReadOnlyList<string> Models =>
    [
        .. design.Plan.Inquiries.Select(ModelLine),
        .. design.Plan.Inquiries.Count == 0 ? Array.Empty<string>() :
        ["Every person assigned is analysed in the arm assigned (intention to treat). Estimators follow from the design by the decision table of the software; nothing measured after the draw selects rows."],
    ];

    /// <summary>Tables beside the inquiries.</summary>
    public IReadOnlyList<string> Tables =>
    [
        .. design.Plan.Regressions.Select(table => $"- Regression \"{NameOr(table.Label, table.Key)}\": {RegressionColumns.Words(table.Model)} of {table.Outcome} on {(table.Endogenous is { } endogenous ? $"{endogenous}, instrumented by " : "")}"
            + $"{string.Join(", ", new[] { table.Randomization is { } randomization ? $"{randomization} ({Words(ExportColumns.Name(table.Coding))} coding)" : null }.OfType<string>().Concat(table.Terms))}; {table.Errors} errors{ByWords(table.By)}"),
        .. design.Plan.Correlates.Select(table => $"- Correlations \"{NameOr(table.Label, table.Key)}\" ({ExportColumns.Name(table.Method)}): {string.Join(", ", table.Outcomes)} with {string.Join(", ", table.Predictors)}{ByWords(table.By)}; {(table.Threshold is { } threshold ? $"with a search for a threshold of the {(threshold == ThresholdOf.Level ? "level" : "slope")} (sup-Wald); " : "")}associations, not randomized"),
        .. design.Plan.Levels.Select(table => $"- Levels \"{NameOr(table.Label, table.Key)}\": means of {string.Join(", ", table.Outcomes)}{ByWords(table.By)}{(table.Weighted ? ", weighted by population figures" : "")}"),
        .. design.Plan.Pairs.Select(table => $"- Pairs \"{NameOr(table.Label, table.Key)}\" ({(table.Kind == PairKind.WithinPerson ? "within persons" : "of two populations")}, second less first): "
            + $"{string.Join("; ", table.Pairs.Select(pair => $"{pair.First}{(pair.Times is { } times ? $" × {NumberFormat.Fixed(times, times == Math.Round(times) ? 0 : 2)}" : "")} and {pair.Second}"))}{ByWords(table.By)}{(table.Arm is { } arm ? $"; the first of arm {arm} only" : "")}"),
        .. design.Plan.Balance.Count > 0 ? [$"- Balance over arms is shown for: {string.Join(", ", design.Plan.Balance)}"] : Array.Empty<string>(),
    ];

    public IReadOnlyList<string> Transformations => design.Measures.Count == 0 ? [] :
        [.. design.Measures.OfType<Dichotomy>().Select(measure => $"- {AnalysisData.LabelOf(measure)} ({measure.Key}): {Codebook.RuleOf(measure)}"), "Reversed items of a scale count as lowest + highest possible answer − answer. No other transformation is declared."];

    public IReadOnlyList<string> Inference
    {
        get
        {
            if (design.Plan.Inquiries.Count == 0) return [];
            var families = design.Plan.Inquiries.Where(inquiry => inquiry.Family is { Length: > 0 }).GroupBy(inquiry => inquiry.Family!).ToList();
            return
            [
                $"Two-sided tests; {NumberFormat.Level(design.Plan.Level)} intervals.",
                .. families.Select(family => $"- Holm's adjustment within the family “{design.Plan.NameOfFamily(family.Key)}”: {string.Join(", ", family.Select(inquiry => inquiry.Key))}"),
                .. design.Plan.FamilyAdjustments.Select(family => $"- Beside it, within the family “{design.Plan.NameOfFamily(family.Key)}”: {string.Join(", ", family.Value.Select(InquiryAnalysis.NameOf))}"),
                .. design.Plan.RedrawFamilies == true && families.Count > 0 ? ["Beside it, p values adjusted within the families by drawing the assignment again."] : Array.Empty<string>(),
                families.Count == 0 ? "No adjustment for multiple testing is declared." : "Other inquiries are not adjusted for multiple testing.",
            ];
        }
    }

    /// <summary>The plan's rules for leaving rows out; what the duplicate rule leaves out is said too.</summary>
    public IReadOnlyList<string> Exclusions =>
    [
        .. design.Fieldwork.Duplicates is Fieldwork.DuplicateRule.FirstEntryCounts ? ["Of several entries of one person the first counts; later ones are kept and left out."] : Array.Empty<string>(),
        .. design.Plan.Exclusions.Select(RuleLine),
        design.Plan.Exclusions.Count == 0 ? "No rule for outliers or for excluding observations is declared in the design." : "A rule holds for the inquiries that are named with it and for no other; no other rule is declared.",
    ];

    public IReadOnlyList<string> Exploratory
    {
        get
        {
            var exploratory = design.Plan.Inquiries.Where(inquiry => inquiry.Role == InquiryRole.Exploratory).Select(inquiry => $"- {Name(inquiry)}: {EstimandOf(inquiry)}").ToList();
            return [exploratory.Count > 0 ? "Declared as exploratory:" : "No inquiry is declared as exploratory.", .. exploratory, "Any analysis that is not in the plan of this version is stamped exploratory by the software."];
        }
    }

    public IReadOnlyList<string> Other => design.Randomizations.Count == 0 ? [] :
        ["The arms are drawn from a secret salt; its commitment is published when the study is opened, so that every arm can be drawn again and compared."];

    public static IReadOnlyList<string> ExistingData(PreregistrationFacts facts) =>
    [
        facts.Responses == 0
            ? "No: no response to this study is stored in the software."
            : $"Yes: {ReportNames.Count(facts.Responses, "response is", "responses are")} stored at the time of this text.{(facts.Version is null ? "" : " The version named above was locked at the time that is named above.")}",
    ];

    private IReadOnlyList<string> Conducted(string what, Func<ConductRecord, string> line) => [Recorded(line) is { Count: > 0 } words ? $"{what}: {words[0]}" : $"{what}: not recorded in the design."];

    /// <summary>A line of the conduct record; none where it is silent.</summary>
    private IReadOnlyList<string> Recorded(Func<ConductRecord, string> line) => design.Conduct is { } conduct && line(conduct).Trim() is { Length: > 0 } words ? [words] : [];

    private string ModelLine(Inquiry inquiry)
    {
        var rules = estimates.Value.Where(estimate => estimate.Inquiry.Key == inquiry.Key && estimate.Rule.Line.Length > 0 && estimate.Status is not (EstimateStatus.NotAsked or EstimateStatus.NotRandomized))
            .DistinctBy(estimate => estimate.Rule.Line).ToList();
        var parts = new[]
        {
            $"- {Name(inquiry)} ({RoleWords(inquiry.Role)}{(inquiry.Family is { Length: > 0 } family ? $", family {family}" : "")}): {EstimandOf(inquiry)}{ByWords(inquiry.By)}.",
            rules.Count == 0 ? "Estimator: not determined by the design." : string.Join(' ', rules.Select(rule => $"Estimator: {rule.Estimator} (line \"{rule.Rule.Line}\" of the decision table: {rule.Rule.Why.TrimEnd('.')}).")),
            inquiry.Covariates.Count > 0 ? $"Covariates of the adjusted estimate: {string.Join(", ", inquiry.Covariates)}; the {(inquiry.AdjustedIsPrimary == true ? "adjusted" : "unadjusted")} estimate is the primary one." : null,
            inquiry.Moderator is { } moderator ? $"Moderation: how the effect changes per unit of {moderator}, which is measured before the assignment and not randomized; the effect is shown at {(inquiry.ModeratorAt.Count > 0 ? string.Join(", ", inquiry.ModeratorAt.Select(value => NumberFormat.Mean(value))) : "the mean of the scale and one standard deviation below and above it")}." : null,
            inquiry.Margin is { } margin ? $"Margin of equivalence: ± {NumberFormat.Mean(margin)} in units of the outcome." : null,
            inquiry.Receipt is { } receipt ? $"Receipt: {receipt}." : null,
            inquiry.Also.Count > 0 ? $"Beside it: {string.Join(", ", inquiry.Also.Select(also => Words(ExportColumns.Name(also))))}." : null,
        };
        return string.Join(' ', parts.OfType<string>());
    }

    /// <summary>Measures, then the exact questions that they are made from.</summary>
    private IReadOnlyList<string> WithQuestions(IReadOnlyList<Measure> measures)
    {
        var questions = measures.SelectMany(measure => measure.Inputs).Distinct().Select(compiled.FindVariable).OfType<VariablePlace>().Select(place => QuestionLine(place.Variable)).ToList();
        return [.. measures.Select(MeasureLine), .. questions.Count > 0 ? ["Asked as:"] : Array.Empty<string>(), .. questions];
    }

    private string QuestionLine(Variable variable)
    {
        var options = compiled.OptionsOf(variable.Item).Select(option => option.Label.InOrFirst("en") + (option.Value is { } value ? $" = {NumberFormat.Fixed(value, value == Math.Round(value) ? 0 : 2)}" : "")).ToList();
        return $"- {variable.Name}: \"{variable.Label.InOrFirst("en")}\"{(options.Count > 0 ? $" ({string.Join("; ", options)})" : "")}";
    }

    private string RuleLine(ExclusionRule rule)
    {
        var places = new MeasurePlaces(compiled);
        var conditions = new[]
        {
            rule.Below is { } below ? $"is below {NumberFormat.Mean(below)}" : null, rule.Above is { } above ? $"is above {NumberFormat.Mean(above)}" : null, rule.AndMissing == true ? "has no value" : null,
        };
        var users = design.Plan.Inquiries.Where(inquiry => inquiry.Exclusions.Contains(rule.Key)).Select(Name).ToList();
        var isAfter = compiled.Measures.TryGetValue(rule.Measure, out var measure) && design.Randomizations.Any(plan => !places.IsBefore(measure, plan));
        return $"- {NameOr(rule.Label, rule.Key)}: rows are left out where {rule.Measure} {string.Join(" or ", conditions.OfType<string>())}; for: {(users.Count > 0 ? string.Join(", ", users) : "no inquiry")}."
            + (isAfter ? " FLAGGED: it uses what is measured after the assignment, so the arm may decide who is left out." : "");
    }

    private string EstimandOf(Inquiry inquiry) =>
        estimates.Value.FirstOrDefault(estimate => estimate.Inquiry.Key == inquiry.Key) is { Estimand.Length: > 0 } found ? found.Estimand : $"effect on {inquiry.Outcome}";

    private string LevelsOf(Arm arm) => arm.Levels.Count == 0 ? "" :
        $" ({string.Join(", ", arm.Levels.Select(level => compiled.Factors.TryGetValue(level.Key, out var factor) && factor.Levels.FirstOrDefault(each => each.Key == level.Value) is { Label.Length: > 0 } found ? $"{level.Key}: {found.Label}" : $"{level.Key}: {level.Value}"))})";

    private static string MeasureLine(Measure measure) => $"- {AnalysisData.LabelOf(measure)} ({measure.Key}, {Words(ExportColumns.Name(measure.Role))}): {Codebook.RuleOf(measure)}";

    private static string ByWords(Breakdown by) => by switch
    {
        Breakdown.Site => ", by site",
        Breakdown.Theme => ", by theme",
        Breakdown.SiteTheme => ", by site and theme",
        _ => "",
    };

    private static string RoleWords(InquiryRole role) => Words(ExportColumns.Name(role));

    /// <summary>"secondaryOutcome" as two words.</summary>
    private static string Words(string name) => string.Concat(name.Select(letter => char.IsUpper(letter) ? " " + char.ToLowerInvariant(letter) : letter.ToString()));

    private static string Name(Inquiry inquiry) => NameOr(inquiry.Label, inquiry.Key);

    private static string NameOf(RandomizationPlan plan) => NameOr(plan.Label, plan.Key);

    private static string NameOf(Arm arm) => NameOr(arm.Label, arm.Key);

    private static string NameOr(string label, string key) => label.Length > 0 ? label : key;

    private static IReadOnlyList<string> Line(string text) => text.Length > 0 ? [text] : [];
}
