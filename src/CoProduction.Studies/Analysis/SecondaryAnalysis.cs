using CoProduction.Statistics;
using CoProduction.Statistics.Numerics;

namespace CoProduction.Studies.Analysis;

/// <summary>Computes what an inquiry asks for beside its estimate, on the rows of its comparison.</summary>
internal sealed class SecondaryAnalysis(AnalysisData data, Inquiry inquiry, ComparisonSample sample, IReadOnlyDictionary<string, double> weights, TermEstimate primary, bool clustered, double level)
{
    private const string Arm = "arm";

    private readonly string treated = weights.FirstOrDefault(weight => weight.Value > 0).Key ?? "";

    private readonly string control = weights.FirstOrDefault(weight => weight.Value < 0).Key ?? "";

    public IReadOnlyList<SecondaryEstimate> Run() => [.. inquiry.Also.Distinct().Select(Run)];

    private SecondaryEstimate Run(SecondaryEstimator estimator)
    {
        var empty = Describe(estimator);
        try
        {
            if (NeedsTwoArms(estimator) && (weights.Count != 2 || weights[treated] != 1)) return empty with { Reason = "It compares two arms, and this contrast is another." };
            return estimator switch
            {
                SecondaryEstimator.MarginalEffect => MarginalEffect(empty),
                SecondaryEstimator.OrderedLogit => OrderedLogit(empty),
                SecondaryEstimator.StratumFixedEffects => empty.With(StratumEffects(sample, weights, clustered, level), sample.N),
                SecondaryEstimator.Equivalence => Equivalence(empty),
                SecondaryEstimator.LeeBounds => Bounds(empty),
                SecondaryEstimator.ComplierEffect => Complier(empty),
                _ => throw new ArgumentOutOfRangeException(nameof(estimator), estimator, null),
            };
        }
        catch (InvalidAnalysisException refused)
        {
            return empty with { Reason = refused.Message };
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
        SecondaryEstimator.MarginalEffect => new("average marginal effect", "logit on the arms compared; delta method, z"),
        SecondaryEstimator.OrderedLogit => new("log odds of a higher category", "ordered logit on the arms compared; classical, z"),
        SecondaryEstimator.StratumFixedEffects => new("with stratum fixed effects (variance-weighted)", "least squares on arms with strata absorbed; HC2, df n − k, or CR2"),
        SecondaryEstimator.Equivalence => new("equivalence", "two one-sided tests against the declared margin; interval at 1 − 2α"),
        SecondaryEstimator.LeeBounds => new("Lee bounds", "trimmed means (Lee 2009)"),
        _ => new("complier effect", "two-stage least squares, the arm as instrument for receipt; HC1, t with n − k"),
    };

    private static bool NeedsTwoArms(SecondaryEstimator estimator) =>
        estimator is SecondaryEstimator.MarginalEffect or SecondaryEstimator.OrderedLogit or SecondaryEstimator.LeeBounds or SecondaryEstimator.ComplierEffect;

    private SecondaryEstimate MarginalEffect(SecondaryEstimate empty)
    {
        if (sample.Outcome.ContainsAnyExceptInRange(0.0, 1.0)) return empty with { Reason = "The outcome does not lie between 0 and 1." };
        if (sample.Outcome.ToArray().Any(y => y is not (0 or 1))) return empty with { Reason = "The outcome is a share: its fractional logit is not computed by this version." };
        var fit = LogisticRegression.Fit(Table(), Formula.Parse("y ~ treated"));
        var effect = fit.AverageMarginalEffects(level).FirstOrDefault(term => term.Term == "treated");
        return effect is null ? empty with { Reason = "The arm has no effect that could be told apart." } : empty.With(effect, fit.N) with { Note = clustered ? "Its error does not know the clusters." : "" };
    }

    private SecondaryEstimate OrderedLogit(SecondaryEstimate empty)
    {
        var fit = Statistics.OrderedLogit.Fit(Table(), Formula.Parse("y ~ treated"));
        var term = fit.Terms(level).FirstOrDefault();
        return term is null ? empty with { Reason = fit.Problem } : empty.With(term, fit.N) with { Note = clustered ? "Its error does not know the clusters." : "" };
    }

    private SecondaryEstimate Equivalence(SecondaryEstimate empty)
    {
        if (inquiry.Margin is not > 0) return empty with { Reason = "The plan declares no margin." };
        if (primary is not { Value: { } value, StandardError: { } error }) return empty with { Reason = "The estimate has no standard error." };
        var (margin, alpha) = (inquiry.Margin.Value, 1 - level);
        double Upper(double t) => primary.DegreesOfFreedom is { } df ? Tail.StudentUpper(t, df) : Tail.NormalUpper(t);
        var half = (primary.DegreesOfFreedom is { } d ? Tail.StudentTwoSidedQuantile(2 * alpha, d) : -Tail.NormalQuantile(alpha)) * error;
        return empty with
        {
            Label = $"{empty.Label} within ± {Reporting.NumberFormat.Mean(margin)}",
            Value = value,
            StandardError = error,
            ErrorType = primary.ErrorType.ToString(),
            DegreesOfFreedom = primary.DegreesOfFreedom,
            PValue = Math.Max(Upper((value + margin) / error), Upper((margin - value) / error)),
            Low = value - half,
            High = value + half,
            N = sample.N,
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

    private SecondaryEstimate Complier(SecondaryEstimate empty)
    {
        if (inquiry.Receipt is not { } receipt || data.FindMeasure(receipt) is not { } measure) return empty with { Reason = "The plan declares no measure of receipt." };
        var received = sample.Rows.Select(row => data.Column(measure.Key, row.Theme)?.Scores.Number(row.Row) ?? double.NaN).ToArray();
        if (received.Where((value, row) => sample.ArmAt(row) == control).Any(value => value > 0)) return empty with { Reason = "Somebody in the control arm has the receipt: it is not one-sided." };
        var table = new DataTable([.. Columns(), new NumericColumn("received", received)]);
        var fit = TwoStageLeastSquares.Fit(table, Formula.Parse("y ~ received | treated"));
        var term = fit.Terms(StandardErrorType.HC1, level).FirstOrDefault(candidate => candidate.Term == "received");
        if (term is null) return empty with { Reason = fit.Problem ?? "Receipt does not vary." };
        var weak = fit.FirstStage?.F is < 10 ? " The arm moves receipt little (F < 10): do not read the interval." : "";
        return empty.With(term, fit.N) with { Note = (clustered ? "Its error does not know the clusters." : "") + weak };
    }

    private DataTable Table() => new(Columns());

    private IEnumerable<DataColumn> Columns() =>
    [
        new NumericColumn("y", sample.Outcome.ToArray()),
        new NumericColumn("treated", [.. Enumerable.Range(0, sample.N).Select(row => sample.ArmAt(row) == treated ? 1.0 : 0.0)]),
    ];
}
