using CoProduction.Statistics;
using CoProduction.Studies.Design;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Fits the regressions as the plan declares them; rows that lack a value of the model are left out and counted.</summary>
internal sealed class RegressionAnalysis(AnalysisData data, double level)
{
    private const string Arm = "arm";
    private const string Dose = "dose";
    private const string DoseSquared = "dose_squared";

    /// <summary>An instrument that moves the measure less than this (first-stage F) is weak (Staiger and Stock 1997).</summary>
    private const double WeakInstrument = 10;

    public IReadOnlyList<RegressionResult> Run(RegressionTable table) => [.. data.Cells(table.By).Select(cell => Run(table, cell))];

    private RegressionResult Run(RegressionTable table, AnalysisCell cell)
    {
        var result = new RegressionResult { Table = table, Cell = cell, Status = EstimateStatus.NotEstimable, Outcome = data.LabelOf(table.Outcome) };
        if (data.FindMeasure(table.Outcome) is not { } measure) return result with { Reason = $"'{table.Outcome}' is no measure." };
        if (!data.Places.IsAskedAt(measure, cell.Site, cell.Theme)) return result with { Status = EstimateStatus.NotAsked, Reason = "Not asked here." };
        var loops = data.Places.Loops(measure);
        if (cell.Theme is not null && !loops) return result with { Reason = "The outcome is asked once per person, not per theme." };
        RandomizationPlan? plan = null;
        if (table.Randomization is { } randomization)
        {
            if (!data.Frame.Design.Randomizations.TryGetValue(randomization, out plan)) return result with { Reason = $"There is no randomization '{randomization}'." };
            if (cell.Site is { } site && plan.Sites.Count > 0 && !plan.Sites.Contains(site))
                return result with { Status = EstimateStatus.NotRandomized, Reason = "The treatment was not assigned at this site." };
            if (data.Frame.FindAssignment(randomization) is null) return result with { Reason = "Themes are assigned, not persons: this version has no model for it." };
        }
        try
        {
            return Fit(result, new Model(data, table, plan, measure, cell, loops));
        }
        catch (InvalidAnalysisException problem)
        {
            return result with { Reason = problem.Message };
        }
    }

    private RegressionResult Fit(RegressionResult result, Model model)
    {
        if (model.Problem is { } problem) return result with { Reason = problem };
        if (model.Data.CompleteRows(model.Formula.Columns).Length == 0) return result with { Reason = "No row has a value for every variable of the model.", Dropped = model.Data.Rows };
        return result.Table.Model switch
        {
            RegressionModel.Logit => Logit(result, model),
            RegressionModel.FirthLogit => Firth(result, model),
            RegressionModel.OrderedLogit => Ordered(result, model),
            RegressionModel.FractionalLogit => Mean(result, model, FractionalLogit.Fit(model.Data, model.Formula, model.ClusterColumn), "Coefficients are log odds of the share."),
            RegressionModel.Poisson => Mean(result, model, PoissonRegression.Fit(model.Data, model.Formula, null, model.ClusterColumn), "Coefficients are logarithms of ratios of means."),
            RegressionModel.Tobit => Tobit(result, model),
            RegressionModel.TwoStage => TwoStage(result, model),
            _ => result.Table.Absorb.Count > 0 ? Absorbed(result, model) : Ols(result, model),
        };
    }

    private RegressionResult Absorbed(RegressionResult result, Model model)
    {
        var type = model.LeastSquaresErrors;
        var fit = FixedEffectsRegression.Fit(model.Data, model.Formula, model.Absorbed, cluster: model.ClusterColumn);
        var joint = JointOf(model, fit.TermNames, arms => fit.JointTest(arms, type));
        return Done(result, [.. fit.Terms(type, level).Select(model.Describe)], fit.Clusters, model) with
        {
            Errors = type == StandardErrorType.CR1 ? $"CR1 clustered by {model.ClusterUnit}, t with G − 1 ({fit.Clusters?.Count} clusters)" : $"{type}, t with n − k = {fit.ResidualDf}",
            N = fit.N,
            Dropped = fit.RowsDropped,
            Joint = joint,
            Fit = Values(("R²", fit.RSquared), ("R² within", fit.WithinRSquared), ("Residual standard error", fit.ResidualStandardError)),
            Notes =
            [
                .. model.Notes, .. fit.DroppedTerms.Select(term => $"{model.LabelOf(term)} was dropped: the absorbed effects or earlier columns explain it."),
                .. fit.Absorbed.Select((factor, index) => $"Absorbed: {result.Table.Absorb[index]} ({factor.Levels} levels{(factor.Singletons > 0 ? $", {factor.Singletons} of a single row" : "")})."),
                .. Shown(joint),
            ],
        };
    }

    private RegressionResult TwoStage(RegressionResult result, Model model)
    {
        var type = model.LeastSquaresErrors;
        var fit = TwoStageLeastSquares.Fit(model.Data, model.Formula, model.ClusterColumn);
        var first = fit.InstrumentTest(type);
        IReadOnlyList<RegressionTerm> firstStage = fit.FirstStageRegression is { } stage ? Instruments(stage, model, type) : [], reducedForm = Instruments(fit.ReducedForm, model, type);
        return Done(result, [.. fit.Terms(type, level).Select(model.Describe)], fit.Clusters, model) with
        {
            Errors = type == StandardErrorType.CR1 ? $"CR1 clustered by {model.ClusterUnit}, t with n − k = {fit.ResidualDf} ({fit.Clusters?.Count} clusters)" : $"{type}, t with n − k = {fit.ResidualDf}",
            N = fit.N,
            Dropped = fit.RowsDropped,
            Fit = Values(("First-stage F", first?.F), ("Residual standard error", fit.ResidualStandardError)),
            FirstStage = firstStage,
            ReducedForm = reducedForm,
            Notes =
            [
                .. model.Notes, $"Two-stage least squares: {model.Instruments} {(model.InstrumentCount == 1 ? "is the instrument" : "are the instruments")} for {data.LabelOf(result.Table.Endogenous ?? "")}, which is measured after the draw. That the arms move the outcome through it alone is assumed, and no test can show it.",
                .. firstStage.Count > 0 ? [$"First stage, in the n = {Reporting.NumberFormat.Count(fit.N)} rows that have all values of the model, {ErrorsInWords(type)} errors: {Shown(firstStage)}."] : Array.Empty<string>(),
                $"Reduced form, the outcome on the instruments, in the same rows: {Shown(reducedForm)}. Over all rows with the outcome, those without {data.LabelOf(result.Table.Endogenous ?? "")} among them, it can differ.",
                .. first?.F < WeakInstrument ? [$"The instruments move the measure little (F below {WeakInstrument:0}): the estimate and its interval can mislead; read the reduced form."] : Array.Empty<string>(),
                .. Dropped(model, fit.DroppedTerms), .. new[] { fit.Problem }.OfType<string>(),
            ],
        };
    }

    private IReadOnlyList<RegressionTerm> Instruments(LeastSquaresFit fit, Model model, StandardErrorType type) => [.. fit.Terms(type, level).Where(term => model.IsInstrument(term.Term)).Select(model.Describe)];

    private static string ErrorsInWords(StandardErrorType type) => type == StandardErrorType.Classical ? "classical" : type.ToString();

    /// <summary>Coefficients for a note.</summary>
    private static string Shown(IEnumerable<RegressionTerm> terms) => string.Join("; ", terms
        .Select(term => $"{term.Label} {Reporting.NumberFormat.Estimate(term.Coefficient.Value, term.Coefficient.StandardError)} ({Reporting.NumberFormat.StandardError(term.Coefficient.StandardError)})"));

    private RegressionResult Firth(RegressionResult result, Model model)
    {
        var fit = FirthLogit.Fit(model.Data, model.Formula);
        return Done(result, [.. fit.Terms(level).Select(model.Describe)], null, model) with
        {
            Errors = "classical, z",
            N = fit.N,
            Dropped = fit.RowsDropped,
            Notes = [.. model.Notes, .. Dropped(model, fit.DroppedTerms), .. model.Clustered ? ["Firth's logit has no clustered errors: these do not know the clusters."] : Array.Empty<string>()],
        };
    }

    private RegressionResult Ordered(RegressionResult result, Model model)
    {
        var type = model.ClusterColumn is null ? StandardErrorType.Classical : StandardErrorType.CR1;
        var fit = OrderedLogit.Fit(model.Data, model.Formula, null, model.ClusterColumn);
        var thresholds = fit.Thresholds(type, level).Select(term => new RegressionTerm($"Threshold {term.Term}", TermKind.Constant, term, 0));
        return Done(result, [.. fit.Terms(type, level).Select(model.Describe), .. thresholds], fit.Clusters, model) with
        {
            Errors = Normal(type, model),
            N = fit.N,
            Dropped = fit.RowsDropped,
            Fit = Values(("McFadden R²", fit.McFaddenR2), ("Log likelihood", fit.LogLikelihood), ("AIC", fit.Aic)),
            Notes = [.. model.Notes, "Coefficients are log odds of a higher category.", .. Dropped(model, fit.DroppedTerms), .. new[] { fit.Problem }.OfType<string>()],
        };
    }

    private RegressionResult Tobit(RegressionResult result, Model model)
    {
        var type = model.ClusterColumn is null ? StandardErrorType.Classical : StandardErrorType.CR1;
        var fit = Statistics.Tobit.Fit(model.Data, model.Formula, result.Table.Lower, result.Table.Upper, model.ClusterColumn);
        return Done(result, [.. fit.Terms(type, level).Select(model.Describe)], fit.Clusters, model) with
        {
            MarginalEffects = [.. fit.AverageMarginalEffects(type, level).Select(model.Describe)],
            Errors = Normal(type, model),
            N = fit.N,
            Dropped = fit.RowsDropped,
            Fit = Values(("Scale", fit.Scale), ("Log likelihood", fit.LogLikelihood), ("AIC", fit.Aic)),
            Notes =
            [
                .. model.Notes, $"Coefficients are about the uncapped outcome. At the lower limit {fit.LeftCensored} rows, at the upper {fit.RightCensored}.",
                .. Dropped(model, fit.DroppedTerms), .. new[] { fit.Problem }.OfType<string>(),
            ],
        };
    }

    private RegressionResult Mean(RegressionResult result, Model model, GeneralizedLinearFit fit, string reading)
    {
        var type = model.ClusterColumn is null ? StandardErrorType.HC1 : StandardErrorType.CR1;
        return Done(result, [.. fit.Terms(type, level).Select(model.Describe)], fit.Clusters, model) with
        {
            MarginalEffects = [.. fit.AverageMarginalEffects(level, type).Select(model.Describe)],
            Errors = Normal(type, model),
            N = fit.N,
            Dropped = fit.RowsDropped,
            Notes = [.. model.Notes, reading, .. Dropped(model, fit.DroppedTerms), .. new[] { fit.Problem }.OfType<string>()],
        };
    }

    private static string Normal(StandardErrorType type, Model model) =>
        type == StandardErrorType.CR1 ? $"CR1 clustered by {model.ClusterUnit}, z" : type == StandardErrorType.HC1 ? "HC1 (robust), z" : "classical, z";

    private static IEnumerable<string> Dropped(Model model, IEnumerable<string> terms) => terms.Select(term => $"{model.LabelOf(term)} was dropped: earlier columns explain it.");

    private RegressionResult Ols(RegressionResult result, Model model)
    {
        var type = model.LeastSquaresErrors;
        var fit = LeastSquares.Fit(model.Data, model.Formula, cluster: type == StandardErrorType.CR1 ? Model.Cluster : null);
        var terms = fit.Terms(type, level).Select(term => model.Describe(term)).ToList();
        var notes = new List<string>(model.Notes);
        notes.AddRange(fit.DroppedTerms.Select(term => $"{model.LabelOf(term)} was dropped: earlier columns explain it."));
        var test = JointOf(model, fit.TermNames, joint => fit.JointTest(joint, type));
        notes.AddRange(Shown(test));
        return Done(result, terms, fit.Clusters, model) with
        {
            Errors = type == StandardErrorType.CR1 ? $"CR1 clustered by {model.ClusterUnit}, t with G − 1 ({fit.Clusters?.Count} clusters)" : $"{type}, t with n − k = {fit.ResidualDf}",
            N = fit.N,
            Dropped = fit.RowsDropped,
            Fit = Values(("R²", fit.RSquared), ("Adjusted R²", fit.AdjustedRSquared), ("Residual standard error", fit.ResidualStandardError)),
            Joint = test,
            Notes = notes,
        };
    }

    /// <summary>The arms together; null where there is one besides the control, or no F.</summary>
    private static WaldTest? JointOf(Model model, IReadOnlyList<string> terms, Func<string, WaldTest> test) =>
        model.Joint is { } joint && terms.Count(name => name.StartsWith(joint, StringComparison.Ordinal) && !name.Contains(':', StringComparison.Ordinal)) > 1 && test(joint) is { F: not null } found ? found : null;

    private static IEnumerable<string> Shown(WaldTest? joint) => joint is { F: { } f }
        ? [$"All arms jointly: F({Reporting.NumberFormat.Count(joint.Df1)}, {Reporting.NumberFormat.DegreesOfFreedom(joint.Df2)}) = {Reporting.NumberFormat.Statistic(f)}, p {Reporting.NumberFormat.PRelation(joint.PValue)} ({joint.ErrorType})."]
        : [];

    private RegressionResult Logit(RegressionResult result, Model model)
    {
        var type = model.Clustered || result.Table.Errors == ErrorType.CR1 ? StandardErrorType.CR1 : StandardErrorType.Classical;
        var fit = LogisticRegression.Fit(model.Data, model.Formula, type == StandardErrorType.CR1 ? Model.Cluster : null);
        var notes = new List<string>(model.Notes);
        notes.AddRange(fit.DroppedTerms.Select(term => $"{model.LabelOf(term)} was dropped: earlier columns explain it."));
        if (result.Table.Errors == ErrorType.HC2) notes.Add("A logit has no HC2: its errors are classical.");
        if (fit.Problem is { } separated) notes.Add(separated);
        return Done(result, [.. fit.Terms(type, level).Select(term => model.Describe(term))], fit.Clusters, model) with
        {
            MarginalEffects = [.. fit.AverageMarginalEffects(level).Select(term => model.Describe(term))],
            Errors = type == StandardErrorType.CR1 ? $"CR1 clustered by {model.ClusterUnit}, z ({fit.Clusters?.Count} clusters); marginal effects: delta method, classical" : "classical, z; marginal effects: delta method, classical",
            N = fit.N,
            Dropped = fit.RowsDropped,
            Fit = Values(("McFadden R²", fit.McFaddenR2), ("Log likelihood", fit.LogLikelihood), ("AIC", fit.Aic)),
            Notes = notes,
        };
    }

    private static RegressionResult Done(RegressionResult result, IReadOnlyList<RegressionTerm> terms, ClusterSummary? clusters, Model model)
    {
        var any = terms.Any(term => term.Coefficient.IsEstimable);
        return result with
        {
            Terms = terms,
            References = [.. model.References(terms)],
            Arms = result.Cell == AnalysisCell.All ? model.Arms : [],
            WithoutZero = [.. model.WithoutZero()],
            Clusters = clusters is null ? null : (clusters.Count, model.ClusterUnit),
            Status = any ? EstimateStatus.Estimated : EstimateStatus.NotEstimable,
            Reason = any ? null : terms.Select(term => term.Coefficient.Reason).FirstOrDefault(reason => reason is not null) ?? "No coefficient could be estimated.",
        };
    }

    private static IReadOnlyList<(string, double)> Values(params IReadOnlyList<(string Name, double? Value)> values) =>
        [.. values.Where(value => value.Value is not null).Select(value => (value.Name, value.Value!.Value))];

    /// <summary>Columns, formula and names of a declared regression. Columns have safe names; labels are put back on the terms.</summary>
    private sealed class Model
    {
        public const string Cluster = "cluster_id";

        private readonly AnalysisData data;
        private readonly RegressionTable table;
        private readonly List<(int Row, string Theme)> rows;
        private readonly Dictionary<string, DataColumn> columns = [];
        private readonly Dictionary<string, string> labels = [];
        private readonly HashSet<string> randomized = [];
        private readonly List<string> terms = [];
        private readonly List<string> treatment;
        private readonly AssignmentColumn? assignment;
        private string? endogenous;

        public Model(AnalysisData data, RegressionTable table, RandomizationPlan? plan, Measure measure, AnalysisCell cell, bool loops)
        {
            this.data = data;
            this.table = table;
            assignment = plan is null ? null : data.Frame.FindAssignment(plan.Key);
            Clustered = (loops && cell.Theme is null) || plan?.Procedure == Procedure.Cluster;
            ClusterUnit = plan?.Procedure == Procedure.Cluster ? "assigned cluster" : "person";
            var scores = data.Scores(measure.Key);
            rows = [.. data.RowsOf(cell, loops).Where(row => assignment is null || assignment.Code(row.Row) >= 0).Where(row => IsAsked(scores(row.Theme), row.Row))];
            columns["y"] = MeasureColumn("y", measure);
            labels[ModelMatrix.Intercept] = "Constant";
            if (plan is not null) AddTreatment(plan);
            treatment = [.. terms];
            foreach (var term in table.Terms) terms.Add(string.Join(':', term.Split(':').Select(part => NameOf(part.Trim()))));
            Absorbed = [.. table.Absorb.Select(AbsorbedName)];
            if (ClusterColumn is not null)
                columns[Cluster] = plan?.Procedure == Procedure.Cluster
                    ? FactorColumn.FromValues(Cluster, [.. rows.Select(row => assignment!.Clusters[row.Row])])
                    : data.PersonColumn(Cluster, rows);
            Formula = Formula.Parse(FormulaText());
            if (Clustered && table.Errors != ErrorType.CR1)
                Notes.Add(ClusterUnit == "person" ? "A person answers for several themes: errors are clustered by person." : "Clusters were assigned: errors are clustered.");
            if (assignment is not null && rows.Any(row => assignment.Source(row.Row) == ArmSource.External)) Notes.Add("Assignment external: the arms came with the data.");
        }

        public DataTable Data => new(columns.Values);

        public Formula Formula { get; }

        public bool Clustered { get; }

        /// <summary>Of least squares.</summary>
        public StandardErrorType LeastSquaresErrors => ClusterColumn is not null ? StandardErrorType.CR1 : table.Errors == ErrorType.Classical ? StandardErrorType.Classical : StandardErrorType.HC2;

        public string ClusterUnit { get; }

        /// <summary>Where errors are clustered: the column.</summary>
        public string? ClusterColumn => Clustered || table.Errors == ErrorType.CR1 ? Cluster : null;

        /// <summary>Columns whose effects are absorbed.</summary>
        public IReadOnlyList<string> Absorbed { get; }

        /// <summary>The columns that the arms were coded by, in words.</summary>
        public string Instruments => string.Join(", ", randomized.Where(name => labels.ContainsKey(name) && IsInstrument(name)).Select(LabelOf));

        /// <summary>Empty where no row is dropped.</summary>
        public IReadOnlyList<RegressionArm> Arms
        {
            get
            {
                var used = Data.CompleteRows([.. Formula.Columns, .. Absorbed]).ToHashSet();
                if (assignment is null || used.Count == rows.Count) return [];
                var arms = rows.Select((row, at) => (assignment[row.Row]?.Key, IsUsed: used.Contains(at))).CountBy(row => row).ToDictionary();
                return [.. assignment.Plan.Arms.Select(arm => new RegressionArm(arm.Key, ArmRows.NameOf(arm), arms.GetValueOrDefault((arm.Key, true)), arms.GetValueOrDefault((arm.Key, false))))];
            }
        }

        /// <summary>Measures that a randomized column is multiplied with and that cannot be zero.</summary>
        public IEnumerable<string> WithoutZero() =>
            from key in table.Terms.Where(term => term.Contains(':', StringComparison.Ordinal)).SelectMany(term => term.Split(':')).Select(part => part.Trim()).Distinct()
            let measure = data.FindMeasure(key)
            where measure is not null && MeasureRange.Of(data.Frame.Design, measure) is { } range && (range.Min > 0 || range.Max < 0)
            select AnalysisData.LabelOf(measure);

        public int InstrumentCount => randomized.Count(name => labels.ContainsKey(name) && IsInstrument(name));

        public string? Problem { get; private set; }

        /// <summary>A column that the arms were coded by, or a product of such.</summary>
        public bool IsInstrument(string term) => Formula.Instruments is not null && term.Split(':').All(randomized.Contains);

        /// <summary>The term whose columns are tested together.</summary>
        public string? Joint { get; private set; }

        public List<string> Notes { get; } = [];

        /// <summary>A constant has no stars: that it is not zero is no result.</summary>
        public RegressionTerm Describe(TermEstimate term) => new(LabelOf(term.Term), KindOf(term.Term), term, KindOf(term.Term) == TermKind.Constant ? 0 : Stars.Of(term.PValue, table.Stars));

        public string LabelOf(string term) => string.Join(" × ", term.Split(':').Select(part => labels.GetValueOrDefault(part, part)));

        /// <summary>Of every factor that has coefficients: the label of the first level that occurs and has none.</summary>
        public IEnumerable<string> References(IReadOnlyList<RegressionTerm> described)
        {
            var coded = described.SelectMany(term => term.Coefficient.Term.Split(':')).ToHashSet(StringComparer.Ordinal);
            foreach (var factor in columns.Values.OfType<FactorColumn>().Where(factor => factor.Levels.Any(level => coded.Contains(factor.Name + level))))
                for (var level = 0; level < factor.Levels.Count; level++)
                    if (!coded.Contains(factor.Name + factor.Levels[level]) && factor.Codes.Contains(level))
                    {
                        yield return LabelOf(factor.Name + factor.Levels[level]);
                        break;
                    }
        }

        private TermKind KindOf(string term)
        {
            if (term == ModelMatrix.Intercept) return TermKind.Constant;
            if (term == endogenous) return TermKind.Instrumented;
            var parts = term.Split(':').Select(part => randomized.Contains(part)).ToList();
            return parts.All(part => part) ? TermKind.Randomized : parts.Any(part => part) ? TermKind.Moderation : TermKind.Associational;
        }

        private string FormulaText()
        {
            if (table.Model != RegressionModel.TwoStage) return $"y ~ {Sum(terms)}";
            if (treatment.Count == 0) Problem = "Two-stage least squares needs a randomization whose arms are the instruments.";
            endogenous = table.Endogenous is { } key ? NameOf(key) : "y";
            if (data.FindMeasure(table.Endogenous ?? "") is null) Problem = "Two-stage least squares needs the measure that the arms move.";
            var others = terms.Skip(treatment.Count).ToList();
            return $"y ~ {Sum([endogenous, .. others])} | {Sum(terms)}";

            static string Sum(IReadOnlyList<string> terms) => terms.Count == 0 ? "1" : string.Join(" + ", terms.Distinct());
        }

        private static bool IsAsked(NumericFrameColumn? scores, int row) =>
            scores is not null && scores.MissingAt(row) is not (Missing.NotAskedAtSite or Missing.NotAskedInPopulation or Missing.NotAskedInVersion);

        private void AddTreatment(RandomizationPlan plan)
        {
            switch (table.Coding)
            {
                case ArmCoding.ArmVersusControl:
                    AddFactor(Arm, [.. plan.Arms.Select(arm => (arm.Key, ArmRows.NameOf(arm)))], row => assignment![row]?.Key);
                    terms.Add(Arm);
                    Joint = Arm;
                    break;
                case ArmCoding.Factorial:
                    var factors = FactorsOf(plan);
                    foreach (var (factor, index) in factors.Select((factor, index) => (factor, index))) AddDesignFactor(factor, FactorName(index));
                    terms.Add(string.Join(" * ", factors.Select((_, index) => FactorName(index))));
                    break;
                default:
                    AddDose(plan);
                    break;
            }
        }

        private void AddDose(RandomizationPlan plan)
        {
            if (FactorsOf(plan).FirstOrDefault(factor => factor.Levels.Any(each => each.Dose is not null)) is not { } graded)
            {
                Problem = "No factor of this randomization has doses.";
                return;
            }
            columns[Dose] = new NumericColumn(Dose, [.. rows.Select(row =>
                assignment![row.Row]?.Levels.TryGetValue(graded.Key, out var key) == true ? graded.Levels.FirstOrDefault(each => each.Key == key)?.Dose : null)]);
            labels[Dose] = $"{(graded.Label.Length > 0 ? graded.Label : graded.Key)} (dose)";
            randomized.Add(Dose);
            terms.Add(Dose);
            if (table.Coding != ArmCoding.DoseQuadratic) return;
            columns[DoseSquared] = new NumericColumn(DoseSquared, [.. ((NumericColumn)columns[Dose]).Values.ToArray().Select(dose => dose * dose)]);
            labels[DoseSquared] = $"{(graded.Label.Length > 0 ? graded.Label : graded.Key)} (dose²)";
            randomized.Add(DoseSquared);
            terms.Add(DoseSquared);
        }

        private void AddDesignFactor(Factor factor, string name)
        {
            // An arm of an incomplete factorial in which the factor does not appear is a level of its own: nobody is lost.
            const string absent = "·";
            IReadOnlyList<(string, string)> levels = [.. factor.Levels.Select(each => (each.Key, $"{(factor.Label.Length > 0 ? factor.Label : factor.Key)}: {(each.Label.Length > 0 ? each.Label : each.Key)}")), (absent, $"{factor.Label}: absent")];
            AddFactor(name, levels, row => assignment![row] is { } arm ? arm.Levels.GetValueOrDefault(factor.Key, absent) : null);
        }

        private void AddFactor(string name, IReadOnlyList<(string Key, string Label)> levels, Func<int, string?> value)
        {
            var known = levels.Select(each => each.Key).ToHashSet(StringComparer.Ordinal);
            columns[name] = FactorColumn.FromValues(name, [.. rows.Select(row => value(row.Row) is { } key && known.Contains(key) ? key : null)], levels.Select(each => each.Key));
            foreach (var (key, label) in levels)
            {
                labels[name + key] = label;
                randomized.Add(name + key);
            }
        }

        /// <summary>The column that a declared term names: a measure, the site, the theme, or a factor of the randomization.</summary>
        private string NameOf(string key)
        {
            if (key is "site" or "theme")
            {
                if (columns.TryAdd(key, FactorColumn.FromValues(key, [.. rows.Select(row => key == "site" ? data.Frame.Sites[row.Row] : row.Theme.Length == 0 ? null : row.Theme)],
                    key == "site" ? data.Design.Sites.Select(site => site.Key) : data.Design.Themes.Select(theme => theme.Key))))
                {
                    foreach (var site in data.Design.Sites) labels["site" + site.Key] = $"Site: {data.SiteLabel(site.Key)}";
                    foreach (var theme in data.Design.Themes) labels["theme" + theme.Key] = $"Theme: {data.ThemeLabel(theme.Key)}";
                }
                return key;
            }
            if (data.FindMeasure(key) is { } measure)
            {
                var name = $"x{data.Design.Measures.ToList().IndexOf(measure)}";
                if (columns.TryAdd(name, MeasureColumn(name, measure))) labels[name] = AnalysisData.LabelOf(measure);
                return name;
            }
            if (assignment is not null && FactorsOf(assignment.Plan).FindIndex(factor => factor.Key == key) is >= 0 and var index)
            {
                if (table.Coding == ArmCoding.Factorial) return FactorName(index);
                if (table.Coding is ArmCoding.Dose or ArmCoding.DoseQuadratic) return Dose;
                if (FactorsOf(assignment.Plan).Count == 1) return Arm;
                Problem = $"A product with the factor '{key}' needs factorial coding.";
                return Arm;
            }
            Problem = $"The plan names the term '{key}', which is neither a measure nor a factor of this randomization.";
            return "y";
        }

        private string AbsorbedName(string key)
        {
            if (key is not ("person" or "stratum")) return NameOf(key);
            if (key == "stratum" && assignment is null) Problem = "Strata are absorbed, but the regression names no randomization that has them.";
            columns.TryAdd(key, key == "person" ? data.PersonColumn(key, rows) : FactorColumn.FromValues(key, [.. rows.Select(row => assignment is null ? "" : data.StratumOf(assignment, row.Row))]));
            return key;
        }

        private NumericColumn MeasureColumn(string name, Measure measure)
        {
            var scores = data.Scores(measure.Key);
            return new NumericColumn(name, [.. rows.Select(row => scores(row.Theme)?.Number(row.Row) ?? double.NaN)]);
        }

        private List<Factor> FactorsOf(RandomizationPlan plan) => [.. data.Design.Factors.Where(factor => plan.Arms.Any(arm => arm.Levels.ContainsKey(factor.Key)))];

        private static string FactorName(int index) => $"f{index}_";
    }
}
