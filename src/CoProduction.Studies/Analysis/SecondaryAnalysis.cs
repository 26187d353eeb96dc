using CoProduction.Statistics;
using CoProduction.Studies.Analysis.Effects;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis;

/// <summary>Computes what an inquiry asks for beside its estimate, on the rows of its comparison.</summary>
/// <param name="data">The study's data.</param>
/// <param name="inquiry">What is asked.</param>
/// <param name="plan">The randomization that counts.</param>
/// <param name="sample">The rows compared.</param>
/// <param name="everybody">The rows of all arms of the randomization.</param>
/// <param name="weights">Of the arms compared.</param>
/// <param name="primary">The estimate itself.</param>
/// <param name="shape">Which rows hang together.</param>
/// <param name="level">Confidence level.</param>
internal sealed class SecondaryAnalysis(
    AnalysisData data, Inquiry inquiry, RandomizationPlan plan, ComparisonSample sample, Func<ComparisonSample> everybody, IReadOnlyDictionary<string, double> weights, TermEstimate primary, SampleShape shape, double level)
{
    /// <summary>Key of the estimate that knows no pairs.</summary>
    public const string UnpairedKey = "unpaired";

    private const string Arm = "arm";
    private const string Count = "count";

    private readonly string treated = weights.FirstOrDefault(weight => weight.Value > 0).Key ?? "";

    private readonly string control = weights.FirstOrDefault(weight => weight.Value < 0).Key ?? "";

    private readonly bool clustered = shape.ByCluster;

    private readonly bool byPerson = shape.ByPerson;

    /// <summary>The redraw, where the inquiry asks for it; set by <see cref="Run()"/>.</summary>
    public RedrawResult? Redraw { get; private set; }

    public IReadOnlyList<SecondaryEstimate> Run() => [.. inquiry.Pair is null ? Array.Empty<SecondaryEstimate>() : [Unpaired()], .. inquiry.Also.Distinct().SelectMany(Run)];

    private IEnumerable<SecondaryEstimate> Run(SecondaryEstimator estimator)
    {
        var empty = Describe(estimator) with { Kind = estimator };
        try
        {
            if (NeedsTwoArms(estimator) && (weights.Count != 2 || weights[treated] != 1)) return [empty with { Reason = "It compares two arms, and this contrast is another." }];
            return estimator switch
            {
                SecondaryEstimator.RandomizationInference => [Redrawn(empty)],
                SecondaryEstimator.MarginalEffect => [MarginalEffect(empty)],
                SecondaryEstimator.MeanRatio => [MeanRatio(empty)],
                SecondaryEstimator.SiteRandomEffects => [Sites(empty)],
                SecondaryEstimator.OrderedLogit => [OrderedLogit(empty)],
                SecondaryEstimator.StratumFixedEffects => [empty.With(StratumEffects(sample, weights, clustered, level), sample.N)],
                SecondaryEstimator.Equivalence => [Equivalence(empty)],
                SecondaryEstimator.LeeBounds => [Bounds(empty)],
                SecondaryEstimator.ManskiBounds => [WorstCase(empty)],
                SecondaryEstimator.ComplierEffect => [Complier(empty)],
                SecondaryEstimator.Cuped => [Cuped(empty)],
                SecondaryEstimator.Tobit => [Tobit(empty)],
                SecondaryEstimator.Dunnett => AllArms.Together(empty, (table, outcome, arm) => MultipleComparisons.Dunnett(table, outcome, arm, weights.Count == 2 ? control : plan.Arms[0].Key, level)),
                SecondaryEstimator.Tukey => AllArms.Together(empty, (table, outcome, arm) => MultipleComparisons.TukeyHsd(table, outcome, arm, level)),
                SecondaryEstimator.GamesHowell => AllArms.Together(empty, (table, outcome, arm) => MultipleComparisons.GamesHowell(table, outcome, arm, level)),
                SecondaryEstimator.DoseLevels => AllArms.Doses(empty, DoseCoding.Dummies),
                SecondaryEstimator.DoseTrend => AllArms.Doses(empty, DoseCoding.Linear),
                SecondaryEstimator.DoseQuadratic => AllArms.Doses(empty, DoseCoding.Quadratic),
                SecondaryEstimator.DoseSuccessive => AllArms.Doses(empty, DoseCoding.Successive),
                SecondaryEstimator.DoseHelmert => AllArms.Doses(empty, DoseCoding.Helmert),
                _ => throw new ArgumentOutOfRangeException(nameof(estimator), estimator, null),
            };
        }
        catch (InvalidAnalysisException refused)
        {
            return [empty with { Reason = refused.Message }];
        }
    }

    private ArmsAnalysis AllArms
    {
        get
        {
            var all = everybody();
            return new ArmsAnalysis(all, plan, data.Design, clustered ? all.ClusterColumn() : byPerson ? all.PersonColumn() : null, level);
        }
    }

    /// <summary>The contrast from arms with stratum fixed effects: strata count by the variance of the arm in them.</summary>
    public static TermEstimate StratumEffects(ComparisonSample sample, IReadOnlyDictionary<string, double> weights, bool clustered, double level)
    {
        List<DataColumn> columns = [new NumericColumn("y", sample.Outcome.ToArray()), sample.ArmColumn(Arm), sample.StratumColumn()];
        if (clustered) columns.Add(sample.ClusterColumn());
        var type = clustered ? StandardErrorType.CR2 : StandardErrorType.HC2;
        var fit = FixedEffectsRegression.Fit(new DataTable(columns), Formula.Parse("y ~ arm | stratum"), cluster: clustered ? "cluster" : null);
        return OfArms(fit, sample.ArmColumn(Arm), weights, type, level);
    }

    /// <summary>Σ w·mean of arms from a model with an intercept or absorbed effects: the weights sum to zero, so that the reference drops out.</summary>
    public static TermEstimate OfArms(ILinearModel fit, FactorColumn arms, IReadOnlyDictionary<string, double> weights, StandardErrorType type, double level)
    {
        var reference = arms.Levels[arms.Codes.ToArray().Min()];
        var contrast = weights.Where(weight => weight.Key != reference).ToDictionary(weight => Arm + weight.Key, weight => weight.Value);
        return contrast.Keys.FirstOrDefault(name => !fit.TermNames.Contains(name)) is { } lost
            ? TermEstimate.NotEstimable("contrast", type, level, $"Arm {lost[Arm.Length..]} cannot be told apart from the other columns.")
            : fit.Contrast("contrast", contrast, type, level);
    }

    private static SecondaryEstimate Describe(SecondaryEstimator estimator) => estimator switch
    {
        SecondaryEstimator.RandomizationInference => new("randomization inference", "the arms compared redrawn within stratum, studentised; the interval inverts the test"),
        SecondaryEstimator.MarginalEffect => new("average marginal effect", "logit (of a share: fractional logit) on the arms compared; delta method, z"),
        SecondaryEstimator.MeanRatio => new("ratio of means", "Poisson regression on the arms compared; robust, z on the logarithm"),
        SecondaryEstimator.SiteRandomEffects => new("random-effects mean over sites", "each site's Welch difference; REML, Hartung–Knapp, t with k − 1"),
        SecondaryEstimator.OrderedLogit => new("log odds of a higher category", "ordered logit on the arms compared; classical or CR1, z"),
        SecondaryEstimator.StratumFixedEffects => new("with stratum fixed effects (variance-weighted)", "least squares on arms with strata absorbed; HC2, df n − k, or CR2"),
        SecondaryEstimator.Equivalence => new("equivalence", "two one-sided tests against the declared margin; interval at 1 − 2α"),
        SecondaryEstimator.LeeBounds => new("Lee bounds", "trimmed means (Lee 2009)"),
        SecondaryEstimator.ManskiBounds => new("Manski bounds", "missing outcomes at either end of the range (Horowitz and Manski 2000)"),
        SecondaryEstimator.Dunnett => new("Dunnett", "every arm against the control, one variance pooled over the arms, df n − arms"),
        SecondaryEstimator.Tukey => new("Tukey", "every pair of arms, one variance pooled over the arms (unequal sizes: Kramer), df n − arms"),
        SecondaryEstimator.GamesHowell => new("Games–Howell", "every pair of arms, unequal variances, Welch–Satterthwaite df, studentized range"),
        SecondaryEstimator.DoseLevels => new("dose", "least squares, each dose against the lowest; HC2, df n − k, or CR2"),
        SecondaryEstimator.DoseTrend => new("dose, per unit", "least squares on the dose; HC2, df n − k, or CR2"),
        SecondaryEstimator.DoseQuadratic => new("dose, parabola", "least squares on the dose and its square; HC2, df n − k, or CR2"),
        SecondaryEstimator.DoseSuccessive => new("dose, against the one below", "least squares, ordered contrasts; HC2, df n − k, or CR2"),
        SecondaryEstimator.DoseHelmert => new("dose, against the mean of the lower ones", "least squares, ordered contrasts (Helmert); HC2, df n − k, or CR2"),
        SecondaryEstimator.Cuped => new("CUPED", "Welch on the outcome less θ times the covariate, θ within arms"),
        SecondaryEstimator.Tobit => new("Tobit", "censored regression on the arms compared, effect on the uncensored outcome; classical or CR1, z"),
        _ => new("complier effect", "two-stage least squares, the arm as instrument for receipt; HC2 or CR2"),
    };

    private static bool NeedsTwoArms(SecondaryEstimator estimator) =>
        estimator is not (SecondaryEstimator.RandomizationInference or SecondaryEstimator.StratumFixedEffects or SecondaryEstimator.Equivalence or SecondaryEstimator.Dunnett or SecondaryEstimator.Tukey or SecondaryEstimator.GamesHowell
            or SecondaryEstimator.DoseLevels or SecondaryEstimator.DoseTrend or SecondaryEstimator.DoseQuadratic or SecondaryEstimator.DoseSuccessive or SecondaryEstimator.DoseHelmert);

    private SecondaryEstimate Redrawn(SecondaryEstimate empty)
    {
        var redraw = Redraw = ArmRedraw.Run(data, inquiry, plan, sample, weights, shape, ArmRedraw.DeclaredDraws, level);
        return empty with
        {
            Value = redraw.Estimate,
            Statistic = redraw.Statistic,
            PValue = redraw.PValue,
            Low = redraw.Low,
            High = redraw.High,
            N = redraw.N,
            Reason = redraw.Reason,
            Note = redraw.PValue is null ? "" : $"{(redraw.IsExact ? "All" : "Sampled:")} {Reporting.NumberFormat.Count((long)redraw.Assignments)} assignments{(redraw.IsExact ? "" : $", seed {redraw.Seed}")}. Redrawn: {redraw.Procedure}. {(inquiry.Pair is null ? "" : "Labels flip within pairs. ")}{redraw.IntervalReason}".TrimEnd(),
        };
    }

    private SecondaryEstimate MarginalEffect(SecondaryEstimate empty)
    {
        if (sample.Outcome.ContainsAnyExceptInRange(0.0, 1.0)) return empty with { Reason = "The outcome does not lie between 0 and 1." };
        var isShare = sample.Outcome.ToArray().Any(y => y is not (0 or 1));
        GeneralizedLinearFit fit = isShare ? FractionalLogit.Fit(Table(), Model, Cluster) : LogisticRegression.Fit(Table(), Model, Cluster);
        var type = Cluster is not null ? StandardErrorType.CR1 : isShare ? StandardErrorType.HC1 : StandardErrorType.Classical;
        var effect = fit.AverageMarginalEffects(level, type).FirstOrDefault(term => term.Term == "treated");
        return effect is null ? empty with { Reason = "The arm has no effect that could be told apart." } : empty.With(effect, fit.N);
    }

    private SecondaryEstimate OrderedLogit(SecondaryEstimate empty)
    {
        // Without clusters, rows of the same arm and answer are one row that counts as often: a million of them are a dozen.
        var fit = Cluster is null ? Statistics.OrderedLogit.Fit(CountedTable(), Model, Count) : Statistics.OrderedLogit.Fit(Table(), Model, null, Cluster);
        if (fit.Terms(Cluster is null ? StandardErrorType.Classical : StandardErrorType.CR1, level) is not [var term, ..]) return empty with { Reason = fit.Problem };
        var test = fit.ProportionalOdds().FirstOrDefault(odds => odds.PValue is not null);
        return empty.With(term, sample.N) with { Note = test is null ? "" : $"Proportional odds: p {Reporting.NumberFormat.PRelation(test.PValue)}." };
    }

    private SecondaryEstimate MeanRatio(SecondaryEstimate empty)
    {
        if (sample.Outcome.ToArray().Any(y => y < 0)) return empty with { Reason = "The outcome has negative values." };
        var fit = PoissonRegression.Fit(Table(), Model, null, Cluster);
        var ratio = fit.RateRatios(Cluster is null ? StandardErrorType.HC1 : StandardErrorType.CR1, level).FirstOrDefault(term => term.Term == "treated");
        return ratio is null ? empty with { Reason = fit.Problem } : empty.With(ratio, fit.N) with { Note = "1 means no difference." };
    }

    private SecondaryEstimate Sites(SecondaryEstimate empty)
    {
        if (byPerson || clustered) return empty with { Reason = "Persons of several rows, or clusters, make sites dependent within: this version pools sites of independent persons only." };
        if (sample.Rows.Any(row => data.Frame.Sites[row.Row] is null)) return empty with { Reason = "The site of some rows is not known." };
        var table = new DataTable([new NumericColumn("y", sample.Outcome.ToArray()), sample.ArmColumn(Arm), FactorColumn.FromValues("site", [.. sample.Rows.Select(row => data.Frame.Sites[row.Row])])]);
        var pooled = MetaAnalysis.OfSites(table, "y", Arm, "site", control, treated, level: level);
        return empty.With(pooled.HartungKnapp, pooled.N ?? sample.N) with
        {
            Note = $"{pooled.K} sites; τ² {Reporting.NumberFormat.Mean(pooled.Tau2 ?? double.NaN)}, I² {pooled.I2:P0}{(pooled.PredictionLow is { } low && pooled.PredictionHigh is { } high ? $"; another site is expected between {Reporting.NumberFormat.Mean(low)} and {Reporting.NumberFormat.Mean(high)}" : "")}.",
        };
    }

    private SecondaryEstimate Equivalence(SecondaryEstimate empty)
    {
        if (inquiry.Margin is not > 0) return empty with { Reason = "The plan declares no margin." };
        if (!primary.IsEstimable) return empty with { Reason = "The estimate has no standard error." };
        var test = EquivalenceTest.Of(primary, inquiry.Margin.Value, 1 - level);
        return empty.With(test.Difference, sample.N) with
        {
            Label = $"{empty.Label} within ± {Reporting.NumberFormat.Mean(inquiry.Margin.Value)}",
            Statistic = null,
            PValue = test.PValue,
        };
    }

    private SecondaryEstimate Bounds(SecondaryEstimate empty)
    {
        var bounds = Statistics.LeeBounds.Of(sample.WithDropped(), "y", Arm, control, treated);
        return empty with
        {
            Low = bounds.Lower,
            High = bounds.Upper,
            N = bounds.N,
            Reason = bounds.Reason,
            Note = $"Bounds, not an interval. With the outcome: {bounds.TreatedResponseRate:P1} treated, {bounds.ControlResponseRate:P1} control.",
        };
    }

    private SecondaryEstimate WorstCase(SecondaryEstimate empty)
    {
        if (data.FindMeasure(inquiry.Outcome) is not { } measure || DesignRules.RangeOf(inquiry, data.Frame.Design, measure) is not { } range)
            return empty with { Reason = "The plan declares no lowest and highest value of the outcome." };
        var bounds = Statistics.ManskiBounds.Of(sample.WithDropped(), "y", Arm, range.Lowest, range.Highest, control, treated, level);
        var interval = bounds is { ConfidenceLow: { } low, ConfidenceHigh: { } high } ? $" Imbens and Manski's interval for the effect: {Reporting.NumberFormat.Mean(low)} to {Reporting.NumberFormat.Mean(high)}." : "";
        return empty with
        {
            Low = bounds.Lower,
            High = bounds.Upper,
            N = bounds.N,
            Reason = bounds.Reason,
            Note = $"Bounds, not an interval: {Reporting.NumberFormat.Count(bounds.Missing)} missing outcomes anywhere from {Reporting.NumberFormat.Mean(range.Lowest)} to {Reporting.NumberFormat.Mean(range.Highest)}.{interval}",
        };
    }

    private SecondaryEstimate Cuped(SecondaryEstimate empty)
    {
        if (inquiry.Covariates is not [var key, ..] || data.FindMeasure(key) is not { } covariate) return empty with { Reason = "The plan declares no covariate." };
        if (clustered || byPerson || sample.Strata > 1) return empty with { Reason = "CUPED compares two arms of independent rows without strata; the estimate adjusted by Lin's regression stands beside this one." };
        var before = sample.Rows.Select(row => data.Column(covariate.Key, row.Theme)?.Scores.Number(row.Row) ?? double.NaN).ToArray();
        var table = new DataTable([new NumericColumn("y", sample.Outcome.ToArray()), sample.ArmColumn(Arm), new NumericColumn("before", before)]);
        var adjusted = CupedAdjustment.Of(table, "y", Arm, "before", CupedTheta.WithinArms, control, treated, level);
        return empty.With(adjusted.Estimate, adjusted.N) with
        {
            Label = $"{empty.Label} with {AnalysisData.LabelOf(covariate)}",
            Note = adjusted.RowsDropped > 0 ? $"{Reporting.NumberFormat.Count(adjusted.RowsDropped)} rows lack the covariate and are left out." : "",
        };
    }

    private SecondaryEstimate Tobit(SecondaryEstimate empty)
    {
        if (inquiry.Lowest is null && inquiry.Highest is null) return empty with { Reason = "The plan declares no value at which the outcome is capped." };
        var type = Cluster is null ? StandardErrorType.Classical : StandardErrorType.CR1;
        var fit = Statistics.Tobit.Fit(Table(), Model, inquiry.Lowest, inquiry.Highest, Cluster);
        var effect = fit.Terms(type, level).FirstOrDefault(term => term.Term == "treated");
        return effect is null ? empty with { Reason = fit.Problem } : empty.With(effect, fit.N) with { Note = $"{Reporting.NumberFormat.Count(fit.LeftCensored + fit.RightCensored)} rows at a limit." };
    }

    /// <summary>The sensitivity of a paired estimate: the same rows as if no pairs had been made.</summary>
    private SecondaryEstimate Unpaired()
    {
        var empty = new SecondaryEstimate("unpaired", "difference in means of all rows of the two arms, as if no pairs had been made; Welch") { Key = UnpairedKey };
        if (weights.Count != 2) return empty with { Reason = "It compares two arms, and this contrast is another." };
        return empty.With(new CellMeans(sample.Outcome, sample.ArmColumn()).Contrast("contrast", weights, level: level), sample.N) with { Note = "Sensitivity." };
    }

    private SecondaryEstimate Complier(SecondaryEstimate empty)
    {
        if (ReceiptAnalysis.Run(data, inquiry, sample, weights, shape, level) is not { } effect) return empty with { Reason = "The plan declares no measure of receipt." };
        if (effect.Complier is not { } complier) return empty with { Reason = effect.Reason };
        var set = effect.AndersonRubin!;
        return empty.With(complier, effect.N) with
        {
            Note = $"Receipt in the arm {effect.Share?.Value:P1}.{(effect.IsWeak ? $" The arm moves receipt little (F < 10): read Anderson and Rubin's set: {(set is { Low: { } low, High: { } high, Shape: AndersonRubinShape.Interval } ? $"{Reporting.NumberFormat.Mean(low)} to {Reporting.NumberFormat.Mean(high)}" : set.Reason)}" : "")}",
        };
    }

    private static Formula Model => Formula.Parse("y ~ treated");

    private string? Cluster => clustered || byPerson ? "cluster" : null;

    private DataTable Table() => new(Columns());

    /// <summary>The table without clusters, each different row once, with how often it occurs.</summary>
    private DataTable CountedTable()
    {
        var counts = new SortedDictionary<(double Outcome, bool IsTreated), int>();
        for (var row = 0; row < sample.N; row++)
        {
            var key = (sample.Outcome[row], sample.ArmAt(row) == treated);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
        return new DataTable([
            new NumericColumn("y", [.. counts.Keys.Select(key => key.Outcome)]),
            new NumericColumn("treated", [.. counts.Keys.Select(key => key.IsTreated ? 1.0 : 0.0)]),
            new NumericColumn(Count, [.. counts.Values.Select(count => (double)count)]),
        ]);
    }

    private IEnumerable<DataColumn> Columns() =>
    [
        new NumericColumn("y", sample.Outcome.ToArray()),
        new NumericColumn("treated", [.. Enumerable.Range(0, sample.N).Select(row => sample.ArmAt(row) == treated ? 1.0 : 0.0)]),
        .. Cluster is null ? Array.Empty<DataColumn>() : [clustered ? sample.ClusterColumn() : sample.PersonColumn()],
    ];
}
