using CoProduction.Studies.Analysis;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Design.Checks;

/// <summary>Everything that the plan names exists, and what it asks for can be computed from the design.</summary>
internal static class PlanCheck
{
    public static void Run(Draft draft)
    {
        var plan = draft.Design.Plan;
        if (plan.Level is not (>= 0.5 and < 1))
            draft.Error("plan-level", "plan/level", "The level of the intervals lies between 0.5 and 1, such as 0.95.");
        if (plan.Inquiries.Count + plan.Regressions.Count + plan.Correlates.Count + plan.Levels.Count + plan.Pairs.Count == 0)
            draft.Warning("plan-empty", "plan", "The plan is empty: the results page would show no estimates. Add what you want to know before you see the data.");
        foreach (var family in plan.FamilyAdjustments.Keys.Where(family => plan.Inquiries.All(inquiry => inquiry.Family != family)))
            draft.Error("plan-family-unknown", "plan/familyAdjustments", $"An adjustment is declared for the family '{family}', which no inquiry belongs to.");
        foreach (var (index, inquiry) in plan.Inquiries.Index())
            InquiryCheck.Run(draft, inquiry, $"plan/inquiries/{Draft.Segment(inquiry.Key, index)}");
        foreach (var (index, table) in plan.Regressions.Index())
            CheckRegression(draft, table, $"plan/regressions/{Draft.Segment(table.Key, index)}");
        foreach (var (index, table) in plan.Correlates.Index())
            CheckCorrelates(draft, table, $"plan/correlates/{Draft.Segment(table.Key, index)}");
        foreach (var (index, table) in plan.Levels.Index())
            CheckLevels(draft, table, $"plan/levels/{Draft.Segment(table.Key, index)}");
        foreach (var (index, table) in plan.Pairs.Index())
            PairCheck.Run(draft, table, $"plan/pairs/{Draft.Segment(table.Key, index)}");
        foreach (var (index, rule) in plan.Exclusions.Index())
            CheckExclusion(draft, rule, $"plan/exclusions/{Draft.Segment(rule.Key, index)}");
        CheckPrintedTables(draft, plan.Regressions);
        CheckBalance(draft, plan.Balance);
    }

    /// <summary>Columns of one printed table have one legend.</summary>
    private static void CheckPrintedTables(Draft draft, IReadOnlyList<RegressionTable> regressions)
    {
        foreach (var table in regressions.Index().Where(entry => entry.Item.Table is not null).GroupBy(entry => entry.Item.Table))
            if (table.FirstOrDefault(entry => !entry.Item.Stars.SequenceEqual(table.First().Item.Stars) || (entry.Item.ShadeNegative == true) != (table.First().Item.ShadeNegative == true)) is { Item: { } other } odd)
                draft.Error("plan-table-legend", $"plan/regressions/{Draft.Segment(other.Key, odd.Index)}",
                    $"The columns of the table \"{table.Key}\" have one legend: give '{other.Key}' the stars and the shading of '{table.First().Item.Key}', or a table of its own.");
    }

    public static Measure? Measure(Draft draft, string key, string place, string use)
    {
        if (draft.Measures.TryGetValue(key, out var measure)) return measure;
        draft.Error("plan-measure-unknown", place, key.Length == 0 ? $"No {use} is named. Choose a measure." : $"The {use} '{key}' is not a measure of the study. Choose one, or add the measure.");
        return null;
    }

    public static void Breakdown(Draft draft, Breakdown by, IEnumerable<Measure?> outcomes, string place)
    {
        if (by is Analysis.Breakdown.Site or Analysis.Breakdown.SiteTheme && draft.Sites.Count == 0)
            draft.Error("plan-by-without-sites", place, "This is broken down by site, but the study has no sites.");
        if (by is not (Analysis.Breakdown.Theme or Analysis.Breakdown.SiteTheme)) return;
        if (draft.Themes.Count == 0)
            draft.Error("plan-by-without-themes", place, "This is broken down by theme, but the study has no themes.");
        else
            foreach (var outcome in outcomes.OfType<Measure>().Where(outcome => !IsLooped(draft, outcome)))
                draft.Warning("plan-by-theme-of-person", place, $"This is broken down by theme, but '{outcome.Key}' is measured once per person: it is the same for every theme.");
    }

    public static bool IsLooped(Draft draft, Measure measure) =>
        measure.Inputs.Any(name => draft.Variables.TryGetValue(name, out var variable) ? variable.InLoop : measure is not TaskMetric);

    public static void Covariates(Draft draft, IEnumerable<string> covariates, RandomizationPlan? plan, string place)
    {
        foreach (var key in covariates)
            if (Measure(draft, key, place, "covariate") is { } covariate && plan is not null && !Timing.IsBefore(draft, covariate, plan))
                draft.Error("plan-covariate-after", place,
                    $"The covariate '{key}' is measured after the draw, so the treatment may have changed it: adjusting for it would bias the estimate. Ask it earlier or leave it out.");
    }

    public static void Outcome(Draft draft, Measure? outcome, RandomizationPlan? plan, string place)
    {
        if (outcome is null || plan is null || draft.Timeline.PointOf(plan) is null) return;
        if (Timing.PagesOf(draft, outcome).Count > 0 && Timing.IsBefore(draft, outcome, plan))
            draft.Error("plan-outcome-before", place, $"The outcome '{outcome.Key}' is measured before '{plan.Key}' is drawn, so no arm can change it. Ask it later.");
    }

    public static RandomizationPlan? Randomization(Draft draft, string key, string place)
    {
        if (draft.Randomizations.TryGetValue(key, out var plan)) return plan;
        draft.Error("plan-randomization-unknown", place, key.Length == 0 ? "No randomization is named. Choose one." : $"The randomization '{key}' does not exist. Choose one of the study's randomizations.");
        return null;
    }

    private static void CheckRegression(Draft draft, RegressionTable table, string place)
    {
        var outcome = Measure(draft, table.Outcome, place, "outcome");
        var plan = table.Randomization is { } key ? Randomization(draft, key, place) : null;
        Outcome(draft, outcome, plan, place);
        Breakdown(draft, table.By, [outcome], place);
        Stars(draft, table.Stars, place);
        if (table.Model is RegressionModel.Logit or RegressionModel.FirthLogit && outcome is not null && !IsBinary(draft, outcome))
            draft.Error("plan-logit-outcome", place, $"A logit needs an outcome of 0 and 1, which '{table.Outcome}' is not. Use a dichotomy of it, or OLS.");
        CheckModel(draft, table, plan, place);
        if (table.Randomization is null && table.Terms.Count == 0)
            draft.Error("plan-table-empty", place, "The regression has nothing on its right-hand side. Add a randomization or terms.");
        if (plan is not null) CheckCoding(draft, table, plan, place);
        foreach (var twice in table.Terms.GroupBy(term => term).Where(same => same.Count() > 1))
            draft.Error("plan-term-twice", place, $"The term '{twice.Key}' stands twice. Remove one.");
        foreach (var part in table.Terms.SelectMany(term => term.Split(':')).Distinct()) CheckTerm(draft, table, plan, part, place);
    }

    private static void CheckModel(Draft draft, RegressionTable table, RandomizationPlan? plan, string place)
    {
        if (table.Model == RegressionModel.Tobit && table.Lower is null && table.Upper is null)
            draft.Error("plan-tobit-limits", place, "A Tobit model needs the limit at which the outcome is capped: a lower one, an upper one, or both.");
        else if (table.Lower >= table.Upper)
            draft.Error("plan-tobit-limits", place, "The lower limit of a Tobit model lies below the upper one.");
        if (table.Model == RegressionModel.TwoStage)
        {
            if (plan is null) draft.Error("plan-instrument", place, "Two-stage least squares needs a randomization, whose arms are the instruments.");
            if (Measure(draft, table.Endogenous ?? "", place, "measure that the arms move") is { } moved && plan is not null && Timing.IsBefore(draft, moved, plan))
                draft.Error("plan-instrument", place, $"'{moved.Key}' is measured before '{plan.Key}' is drawn, so the arms cannot move it. Name a measure that is taken later.");
            if (table.Endogenous == table.Outcome || table.Terms.Contains(table.Endogenous ?? ""))
                draft.Error("plan-instrument", place, $"'{table.Endogenous}' is instrumented, and the outcome or a term too. Remove one.");
        }
        else if (table.Endogenous is not null)
            draft.Error("plan-instrument", place, "Only two-stage least squares has a measure that the arms move. Choose that model, or remove the measure.");
        if (table.Absorb.Count > 0 && table.Model != RegressionModel.Ols)
            draft.Error("plan-absorb", place, "Effects can be absorbed in least squares only. Add them as terms.");
        foreach (var key in table.Absorb.Where(key => key != "person"))
        {
            if (key is "site" or "theme" ? (key == "site" ? draft.Sites.Count : draft.Themes.Count) == 0 : key == "stratum" ? plan is null : !draft.Measures.ContainsKey(key))
                draft.Error("plan-absorb", place, $"The effect '{key}' cannot be absorbed: it is neither 'site', 'theme', 'person', the 'stratum' of a randomization, nor a measure of the study.");
            else if (key == table.Outcome || table.Terms.Contains(key))
                draft.Error("plan-absorb", place, $"'{key}' is absorbed and the outcome or a term of the regression. Remove one.");
        }
    }

    private static void CheckCoding(Draft draft, RegressionTable table, RandomizationPlan plan, string place)
    {
        var factors = plan.Arms.SelectMany(arm => arm.Levels.Keys).Distinct().Select(key => draft.Factors.GetValueOrDefault(key)).OfType<Factor>().ToList();
        if (table.Coding == ArmCoding.Factorial && factors.Count == 0)
            draft.Error("plan-coding", place, $"The arms of '{plan.Key}' have no factors, so they cannot be coded by factor. Code arm against control.");
        if (table.Coding is not (ArmCoding.Dose or ArmCoding.DoseQuadratic)) return;
        if (factors.Count != 1)
            draft.Error("plan-coding", place, $"A dose needs a randomization of one factor; '{plan.Key}' has {factors.Count}. Code arm against control, or by factor.");
        else if (factors[0].Levels.Any(level => level.Dose is null))
            draft.Error("plan-coding", place, $"A dose needs a number at every level of '{factors[0].Key}'. Add the doses, or code arm against control.");
    }

    private static void CheckTerm(Draft draft, RegressionTable table, RandomizationPlan? plan, string part, string place)
    {
        if (part is "site" or "theme")
        {
            if (part == "site" ? draft.Sites.Count == 0 : draft.Themes.Count == 0)
                draft.Error("plan-term-unknown", place, $"The term '{part}' has no meaning: the study has no {part}s.");
        }
        else if (draft.Measures.TryGetValue(part, out var measure))
        {
            if (part == table.Outcome)
                draft.Error("plan-term-is-outcome", place, $"'{part}' is the outcome and a term of its own regression. Remove the term.");
            else if (plan is not null && !Timing.IsBefore(draft, measure, plan))
                draft.Warning("plan-term-after", place,
                    $"The term '{part}' is measured after the draw, so the treatment may have changed it: beside it the coefficients of the arms are no effects of the treatment.");
        }
        else if (!draft.Factors.ContainsKey(part))
            draft.Error("plan-term-unknown", place, $"The term '{part}' is no measure, no factor, and neither 'site' nor 'theme'.");
        else if (plan is null || plan.Arms.All(arm => !arm.Levels.ContainsKey(part)))
            draft.Error("plan-term-unassigned", place, $"The term '{part}' is a factor, but the regression names no randomization that assigns it.");
    }

    private static void CheckCorrelates(Draft draft, CorrelateTable table, string place)
    {
        if (table.Outcomes.Count == 0 || table.Predictors.Count == 0)
            draft.Error("plan-table-empty", place, "A table of correlates needs outcomes and predictors.");
        var outcomes = table.Outcomes.Select(key => Measure(draft, key, place, "outcome")).ToList();
        foreach (var key in table.Predictors) Measure(draft, key, place, "predictor");
        Breakdown(draft, table.By, outcomes, place);
        Stars(draft, table.Stars, place);
        SmallestCell(draft, table.SmallestCell, place);
    }

    private static void CheckLevels(Draft draft, LevelTable table, string place)
    {
        if (table.Outcomes.Count == 0)
            draft.Error("plan-table-empty", place, "A table of levels needs outcomes.");
        Breakdown(draft, table.By, [.. table.Outcomes.Select(key => Measure(draft, key, place, "outcome"))], place);
        SmallestCell(draft, table.SmallestCell, place);
        if (table.Weighted && draft.Design.Fieldwork.PopulationTable is not { BySite.Count: > 0 })
            draft.Error("plan-weights-missing", place, "The table is weighted by population figures of the sites, but the fieldwork plan has none. Add them with date and source, or remove the weights.");
    }

    private static void CheckExclusion(Draft draft, ExclusionRule rule, string place)
    {
        var measure = Measure(draft, rule.Measure, place, "measure");
        if (rule.Below is null && rule.Above is null && rule.AndMissing != true)
            draft.Error("plan-exclusion-empty", place, "The exclusion rule leaves nobody out. Say below or above which value of the measure rows are left out.");
        if (rule.Below > rule.Above)
            draft.Error("plan-exclusion-empty", place, "The exclusion rule leaves everybody out: what it says of low values and of high values overlaps.");
        if (measure is not null)
            foreach (var plan in draft.Design.Randomizations.Where(plan => !Timing.IsBefore(draft, measure, plan)))
                draft.Warning("plan-exclusion-after", place,
                    $"The rule uses '{rule.Measure}', which is measured after '{plan.Key}' is assigned: the arm may decide who is left out. Inquiries that use it are flagged in the report. Use a measure that is taken before, or analyse everybody.");
    }

    private static void CheckBalance(Draft draft, IReadOnlyList<string> balance)
    {
        foreach (var key in balance)
            if (Measure(draft, key, "plan/balance", "measure") is { } measure && draft.Design.Randomizations.Count > 0 &&
                draft.Design.Randomizations.All(plan => !Timing.IsBefore(draft, measure, plan)))
                draft.Error("plan-balance-after", "plan/balance", $"'{key}' is measured after the draw: a difference between arms would be an effect, not an imbalance. Leave it out.");
    }

    private static void SmallestCell(Draft draft, int? smallest, string place)
    {
        if (smallest is < 1 or > 1000) draft.Error("plan-smallest-cell", place, "The number of values below which a cell is suppressed lies between 1 and 1,000.");
    }

    private static void Stars(Draft draft, IReadOnlyList<double> stars, string place)
    {
        if (stars.Any(star => star is not (> 0 and < 1)) || stars.Zip(stars.Skip(1)).Any(pair => pair.First <= pair.Second) || stars.Count > 4)
            draft.Error("plan-stars", place, "Stars stand for at most four p values between 0 and 1, from the largest to the smallest, such as 0.05 and 0.01.");
    }

    private static bool IsBinary(Draft draft, Measure measure) => measure switch
    {
        Dichotomy or CheckPassed => true,
        ProportionPositive proportion => proportion.Items.Count == 1,
        SingleValue value => draft.Variables.TryGetValue(value.Variable, out var variable) && variable.Item switch
        {
            StatementItem => true,
            OptionItem options => draft.OptionsOf(options).All(option => option.Value is null or 0 or 1),
            _ => false,
        },
        _ => false,
    };
}
