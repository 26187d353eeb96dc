using CoProduction.Studies.Analysis;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>The declared regressions: columns, formula, coefficients, marginal effects, fit.</summary>
internal sealed class RegressionRecipes(RecipeData data)
{
    private static readonly Variable Rows = new("rows");
    private static readonly Variable Fit = new("fit");

    public IEnumerable<RecipeStep> Steps()
    {
        var heading = "Regressions";
        foreach (var result in data.Results.Regressions.Where(result => result.Terms.Count > 0))
            foreach (var step in Steps(result))
            {
                yield return step with { Heading = heading };
                heading = null;
            }
    }

    private IEnumerable<RecipeStep> Steps(RegressionResult result)
    {
        var table = result.Table;
        var model = new Formula(data, result);
        var loops = data.Loops(table.Outcome);
        var plan = table.Randomization is { } key ? data.Results.Design.Randomizations[key] : null;
        var clustered = (loops && result.Cell.Theme is null) || plan?.Procedure == Procedure.Cluster || table.Errors == ErrorType.CR1;
        yield return new RecipeStep("regression_rows", ("outcome", table.Outcome), ("randomization", table.Randomization), ("site", result.Cell.Site), ("theme", result.Cell.Theme), ("loops", loops ? true : null),
            ("cluster", plan?.Procedure == Procedure.Cluster ? "cluster" : null), ("column", model.Outcome == table.Outcome ? null : model.Outcome))
        {
            Into = Rows,
            Comment = $"{(table.Label.Length > 0 ? table.Label : table.Key)}{(result.Cell == AnalysisCell.All ? "" : $" ({string.Join(", ", new[] { result.Cell.Site, result.Cell.Theme }.OfType<string>())})")}. {result.Errors}",
        };
        foreach (var column in model.Columns) yield return column with { Into = Rows };
        foreach (var arm in result.Arms)
            yield return new RecipeStep("rows_of_arm", ("rows", Rows), ("formula", model.Text), ("randomization", table.Randomization), ("arm", arm.Arm), ("besides", model.Endogenous is { } endogenous ? [endogenous] : model.Absorb)) { Checks = ResultIds.RegressionArm(result, arm.Arm) };
        if (result.Terms.All(term => term.Coefficient.Value is null))
        {
            foreach (var id in Ids(result)) yield return new RecipeStep("rows_used", ("rows", Rows), ("formula", model.Text), ("absorb", model.Absorb)) { Checks = id };
            yield break;
        }
        yield return ModelStep(table, model, clustered) with { Into = Fit };
        var thresholds = 0;
        foreach (var term in result.Terms)
        {
            var name = model.Names.Term(term.Coefficient.Term);
            yield return (table.Model == RegressionModel.OrderedLogit && term.Kind == TermKind.Constant ? new RecipeStep("threshold", ("fit", Fit), ("at", ++thresholds)) : new RecipeStep("coefficient", ("fit", Fit), ("term", name)))
                with { Checks = ResultIds.Regression(result, name) };
        }
        foreach (var term in result.MarginalEffects)
        {
            var name = model.Names.Term(term.Coefficient.Term);
            var (variable, level) = model.Split(name);
            yield return new RecipeStep("marginal_effect", ("fit", Fit), ("variable", variable), ("level", level), ("robust", table.Model == RegressionModel.Logit ? null : true)) { Checks = ResultIds.Marginal(result, name) };
        }
        foreach (var (name, _) in result.Fit)
            yield return new RecipeStep("fit_statistic", ("fit", Fit), ("name", ResultIds.FitKey(name))) { Checks = ResultIds.Fit(result, name) };
        if (result.Joint is not null)
            yield return new RecipeStep("joint_test", ("fit", Fit), ("terms", result.Terms.Select(term => term.Coefficient.Term).Where(term => term.StartsWith("arm", StringComparison.Ordinal) && !term.Contains(':')).Select(model.Names.Term).ToList())) { Checks = ResultIds.Joint(result) };
        foreach (var (stage, terms) in new[] { ("first_stage", result.FirstStage), ("reduced_form", result.ReducedForm) })
            foreach (var name in terms.Select(term => model.Names.Term(term.Coefficient.Term)))
                yield return new RecipeStep("stage_coefficient", ("fit", Fit), ("stage", stage), ("term", name)) { Checks = ResultIds.Stage(result, stage, name) };
    }

    private static RecipeStep ModelStep(RegressionTable table, Formula model, bool clustered)
    {
        var robust = clustered ? "CR1" : table.Errors == ErrorType.Classical ? "Classical" : "HC2";
        var likelihood = clustered ? "CR1" : "Classical";
        return table.Model switch
        {
            RegressionModel.Ols => new RecipeStep("least_squares", ("rows", Rows), ("formula", model.Text), ("errors", robust), ("absorb", model.Absorb)),
            RegressionModel.TwoStage => new RecipeStep("two_stage", ("rows", Rows), ("formula", model.SecondStage), ("instruments", model.Text), ("endogenous", model.Endogenous), ("errors", robust)),
            RegressionModel.FirthLogit => new RecipeStep("firth", ("rows", Rows), ("formula", model.Text)),
            RegressionModel.OrderedLogit => new RecipeStep("ordered_logit", ("rows", Rows), ("formula", model.Text), ("errors", likelihood)),
            RegressionModel.Tobit => new RecipeStep("tobit", ("rows", Rows), ("formula", model.Text), ("errors", likelihood), ("lower", table.Lower), ("upper", table.Upper)),
            RegressionModel.Logit => new RecipeStep("generalized", ("rows", Rows), ("formula", model.Text), ("family", "logit"), ("errors", likelihood)),
            var other => new RecipeStep("generalized", ("rows", Rows), ("formula", model.Text), ("family", other == RegressionModel.Poisson ? "poisson" : "logit"), ("errors", clustered ? "CR1" : "HC1")),
        };
    }

    private IEnumerable<string> Ids(RegressionResult result)
    {
        var names = new RegressionNames(data.Design, result.Table.Randomization);
        return [.. result.Terms.Select(term => ResultIds.Regression(result, names.Term(term.Coefficient.Term))), .. result.MarginalEffects.Select(term => ResultIds.Marginal(result, names.Term(term.Coefficient.Term)))];
    }

    /// <summary>The formula of a declared regression in the keys of the design, and the steps that make its columns.</summary>
    private sealed class Formula
    {
        private readonly RecipeData data;
        private readonly RegressionTable table;
        private readonly RandomizationPlan? plan;
        private readonly HashSet<string> made = [];
        private readonly List<RecipeStep> columns = [];
        private readonly List<string> factors = [];

        public Formula(RecipeData data, RegressionResult result)
        {
            this.data = data;
            table = result.Table;
            plan = table.Randomization is { } key ? data.Results.Design.Randomizations[key] : null;
            Names = new RegressionNames(data.Design, table.Randomization);
            Outcome = Names.Measure(table.Outcome);
            var terms = new List<string>();
            if (plan is not null) terms.Add(Treatment());
            var treatment = terms.Count;
            foreach (var term in table.Terms) terms.Add(string.Join(':', term.Split(':').Select(part => Column(part.Trim()))));
            if (table.Model == RegressionModel.TwoStage && table.Endogenous is { } endogenous)
            {
                Endogenous = Column(endogenous);
                SecondStage = $"{Outcome} ~ {string.Join(" + ", terms.Skip(treatment).Prepend(Endogenous).Distinct())}";
            }
            if (table.Model == RegressionModel.Ols && table.Absorb.Count > 0) Absorb = [.. table.Absorb.Select(Column)];
            Text = $"{Outcome} ~ {(terms.Count == 0 ? "1" : string.Join(" + ", terms.Distinct()))}";
        }

        public RegressionNames Names { get; }

        public string Outcome { get; }

        public string Text { get; }

        /// <summary>Two-stage least squares: the measure that the arms move; else null.</summary>
        public string? Endogenous { get; }

        /// <summary>Two-stage least squares: the outcome on that measure; <see cref="Text"/> has the instruments in its place.</summary>
        public string? SecondStage { get; }

        public IReadOnlyList<RecipeStep> Columns => columns;

        public IReadOnlyList<string>? Absorb { get; }

        /// <summary>The variable of a marginal effect, and its level where it is a factor.</summary>
        public (string Variable, string? Level) Split(string term)
        {
            if (made.Contains(term) && !factors.Contains(term)) return (term, null);
            var factor = factors.Where(name => term.StartsWith(name, StringComparison.Ordinal)).MaxBy(name => name.Length);
            return factor is null ? (term, null) : (factor, term[factor.Length..]);
        }

        private string Treatment()
        {
            switch (table.Coding)
            {
                case ArmCoding.ArmVersusControl:
                    return Arm();
                case ArmCoding.Factorial:
                    return string.Join(" * ", Names.Factors.Select(FactorColumn));
                default:
                    return table.Coding == ArmCoding.DoseQuadratic ? $"{Dose()} + dose_squared" : Dose();
            }
        }

        private string Arm()
        {
            if (made.Add("arm")) columns.Add(new RecipeStep("add_arms", ("rows", Rows), ("randomization", plan!.Key), ("levels", plan.Arms.Select(arm => arm.Key).ToList())));
            factors.Add("arm");
            return "arm";
        }

        private string FactorColumn(Design.Factor factor)
        {
            var name = RegressionNames.Factor(factor);
            factors.Add(name);
            if (made.Add(name))
                columns.Add(new RecipeStep("add_factor", ("rows", Rows), ("randomization", plan!.Key), ("column", name),
                    ("by_arm", ArmsOf().ToDictionary(arm => arm.Key, arm => arm.Levels.GetValueOrDefault(factor.Key, RegressionNames.Absent))),
                    ("levels", factor.Levels.Select(level => level.Key).Append(RegressionNames.Absent).ToList())));
            return name;
        }

        private string Dose()
        {
            var graded = Names.Factors.FirstOrDefault(factor => factor.Levels.Any(level => level.Dose is not null));
            if (graded is not null && made.Add("dose"))
                columns.Add(new RecipeStep("add_dose", ("rows", Rows), ("randomization", plan!.Key), ("by_arm", ArmsOf()
                    .Select(arm => (arm.Key, Dose: arm.Levels.TryGetValue(graded.Key, out var key) ? graded.Levels.FirstOrDefault(level => level.Key == key)?.Dose : null))
                    .Where(arm => arm.Dose is not null).ToDictionary(arm => arm.Key, arm => arm.Dose!.Value))));
            return "dose";
        }

        /// <summary>Arms of all versions: rows of an older one may have an arm that the latest lacks.</summary>
        private IReadOnlyList<Arm> ArmsOf() => data.Columns.FindAssignment(plan!.Key)?.Arms ?? plan.Arms;

        private string Column(string key)
        {
            if (key is "site" or "theme")
            {
                factors.Add(key);
                if (made.Add(key)) columns.Add(new RecipeStep("add_place", ("rows", Rows), ("column", key), ("levels", key == "site" ? data.Design.Sites.Select(site => site.Key).ToList() : data.Themes)));
                return key;
            }
            if (key is "person" or "stratum")
            {
                if (made.Add(key)) columns.Add(key == "person" ? new RecipeStep("add_person", ("rows", Rows)) : new RecipeStep("add_stratum", ("rows", Rows), ("randomization", plan!.Key)));
                return key;
            }
            if (data.Results.Design.Measures.ContainsKey(key))
            {
                var name = Names.Measure(key);
                if (made.Add(name)) columns.Add(new RecipeStep("add_measure", ("rows", Rows), ("measure", key), ("column", name == key ? null : name)));
                return name;
            }
            return table.Coding switch
            {
                ArmCoding.Factorial when Names.Factors.FirstOrDefault(factor => factor.Key == key) is { } factor => FactorColumn(factor),
                ArmCoding.Dose or ArmCoding.DoseQuadratic => Dose(),
                _ => Arm(),
            };
        }
    }
}
