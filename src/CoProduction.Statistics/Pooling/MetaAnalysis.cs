using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Pools the effects of *independent* sites, y_i ~ N(μ + u_i, v_i), u_i ~ N(0, τ²) (R: <c>metafor::rma(yi, vi, test = "knha")</c>). Sites that share persons or
/// controls are refused; for those see <see cref="StackedEffects"/>. Below <see cref="MinimumSites"/> sites τ² is too uncertain for a random-effects mean: only
/// the N-weighted mean is estimated.
/// </summary>
public sealed class MetaAnalysis
{
    /// <summary>Fewer sites have no random-effects mean.</summary>
    public const int MinimumSites = 5;

    private readonly double[] _y;
    private readonly double[] _v;
    private readonly double _level;

    private MetaAnalysis(IReadOnlyList<SiteEffect> effects, HeterogeneityEstimator estimator, double level, IReadOnlyList<PooledSite> leftOut)
    {
        (_y, _v, _level) = ([.. effects.Select(e => e.Estimate)], [.. effects.Select(e => e.StandardError * e.StandardError)], level);
        Estimator = estimator;
        var k = effects.Count;
        var enough = k >= MinimumSites;
        if (k >= 2)
        {
            Q = QAt(0);
            Tau2 = estimator == HeterogeneityEstimator.Reml ? Reml() : DerSimonianLaird();
            (Tau2Low, Tau2High, Tau2Reason) = QProfile();
        }
        var weights = Weights(Tau2 ?? 0);
        var total = weights.Sum();
        HartungKnapp = enough ? ByHartungKnapp(weights) : TooFew("random_effects", StandardErrorType.HartungKnapp);
        Wald = enough ? TermEstimate.Normal("random_effects", StandardErrorType.InverseVariance, Mean(weights), Math.Sqrt(1 / total), level) : TooFew("random_effects", StandardErrorType.InverseVariance);
        CommonEffect = k < 1 ? TermEstimate.NotEstimable("common_effect", StandardErrorType.InverseVariance, level, "No site has an estimate.")
            : TermEstimate.Normal("common_effect", StandardErrorType.InverseVariance, Mean(Weights(0)), Math.Sqrt(1 / Weights(0).Sum()), level);
        NWeightedMean = ByN(effects);
        if (HartungKnapp is { StandardError: { } se, Value: { } mean })
        {
            var margin = Tail.StudentTwoSidedQuantile(1 - level, k - 1) * Math.Sqrt(Tau2!.Value + se * se);
            (PredictionLow, PredictionHigh) = (mean - margin, mean + margin);
        }
        Sites = [.. effects.Select((e, i) => new PooledSite(e.Site, e.N, e.DegreesOfFreedom is { } df
            ? TermEstimate.Student(e.Site, StandardErrorType.Welch, e.Estimate, e.StandardError, df, level)
            : TermEstimate.Normal(e.Site, StandardErrorType.InverseVariance, e.Estimate, e.StandardError, level), enough ? weights[i] / total : null)), .. leftOut];
    }

    /// <summary>Which τ².</summary>
    public HeterogeneityEstimator Estimator { get; }

    /// <summary>Sites pooled.</summary>
    public int K => _y.Length;

    /// <summary>Rows of the sites pooled; null where a site does not say.</summary>
    public int? N => Sites.Where(s => s.Estimate.IsEstimable).Aggregate((int?)0, (sum, site) => sum + site.N);

    /// <summary>Rows of the two arms, or without an arm, that lack a value; 0 when estimates were given.</summary>
    public int RowsDropped { get; private init; }

    /// <summary>Every site, also those without an estimate.</summary>
    public IReadOnlyList<PooledSite> Sites { get; }

    /// <summary>Random-effects mean, Hartung and Knapp's error √(Σw(y − μ)²/((k − 1)Σw)), t with k − 1.</summary>
    public TermEstimate HartungKnapp { get; }

    /// <summary>The same mean with √(1/Σw), z: too narrow with few sites.</summary>
    public TermEstimate Wald { get; }

    /// <summary>Mean if every site had one true effect, weights 1/v, z.</summary>
    public TermEstimate CommonEffect { get; }

    /// <summary>Σ(n_i/N)·y_i, the average over the persons studied; t with Satterthwaite's df where every site has df, else z.</summary>
    public TermEstimate NWeightedMean { get; }

    /// <summary>Cochran's Q, Σ(y − μ)²/v; null below two sites.</summary>
    public double? Q { get; }

    /// <summary>k − 1.</summary>
    public int QDf => Math.Max(0, K - 1);

    /// <summary>P(χ² &gt; Q): all sites have one effect.</summary>
    public double? QPValue => Q is { } q ? Tail.ChiSquareUpper(q, QDf) : null;

    /// <summary>Variance of the true effects; 0 when the sites differ no more than their errors let expect. Null below two sites.</summary>
    public double? Tau2 { get; }

    /// <summary>Lower limit by the Q-profile (Viechtbauer 2007).</summary>
    public double? Tau2Low { get; }

    /// <summary>Upper limit by the Q-profile.</summary>
    public double? Tau2High { get; }

    /// <summary>Why τ² has no interval.</summary>
    public string? Tau2Reason { get; }

    /// <summary>τ²/(τ² + s²), s² the typical error variance (Higgins and Thompson 2002): the share of the variance between estimates that is not error.</summary>
    public double? I2 => Share(Tau2);

    /// <summary>Lower limit of <see cref="I2"/>, from that of τ².</summary>
    public double? I2Low => Share(Tau2Low);

    /// <summary>Upper limit of <see cref="I2"/>, from that of τ².</summary>
    public double? I2High => Share(Tau2High);

    /// <summary>(τ² + s²)/s².</summary>
    public double? H2 => Tau2 is { } tau2 ? (tau2 + TypicalVariance) / TypicalVariance : null;

    /// <summary>Where the true effect of another site is expected: μ ± t(k − 1)·√(τ² + se²), as metafor.</summary>
    public double? PredictionLow { get; }

    /// <summary>Upper end of the prediction interval.</summary>
    public double? PredictionHigh { get; }

    private double TypicalVariance
    {
        get
        {
            var w = Weights(0);
            var total = w.Sum();
            return (K - 1) * total / (total * total - w.Sum(x => x * x));
        }
    }

    /// <param name="effects">One estimate per independent site.</param>
    /// <param name="estimator">How τ² is estimated.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    public static MetaAnalysis Of(IReadOnlyList<SiteEffect> effects, HeterogeneityEstimator estimator = HeterogeneityEstimator.Reml, double level = 0.95)
    {
        if (effects.Count == 0) throw new InvalidAnalysisException("There is no site to pool.");
        if (effects.FirstOrDefault(e => !double.IsFinite(e.Estimate) || !double.IsFinite(e.StandardError) || e.StandardError <= 0) is { } broken)
            throw new InvalidAnalysisException($"Site '{broken.Site}' needs a finite estimate and a positive standard error.");
        if (effects.GroupBy(e => e.Site).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InvalidAnalysisException($"Site '{twice.Key}' has {twice.Count()} estimates: they share persons or controls and are not independent. Pool one estimate per site, or use the stacked model.");
        if (effects.Where(e => e.ControlGroup is not null).GroupBy(e => e.ControlGroup).FirstOrDefault(g => g.Count() > 1) is { } shared)
            throw new InvalidAnalysisException($"{string.Join(" and ", shared.Take(3).Select(e => $"'{e.Site}'"))} share the controls '{shared.Key}' and are not independent. Use the stacked model.");
        return new MetaAnalysis(effects, estimator, level, []);
    }

    /// <summary>Welch's mean difference at each site, then pooled. A site that has none (fewer than two rows of an arm, no variance) is left out and named.</summary>
    /// <param name="table">One row per person and site.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="arm">Column of arms.</param>
    /// <param name="site">Column of sites.</param>
    /// <param name="control">Reference arm; default the first level.</param>
    /// <param name="treated">The arm compared; needed when there are more than two.</param>
    /// <param name="person">Column that names the person; one who answered at two sites makes them dependent and is refused.</param>
    /// <param name="estimator">How τ² is estimated.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    public static MetaAnalysis OfSites(
        DataTable table, string outcome, string arm, string site, string? control = null, string? treated = null, string? person = null, HeterogeneityEstimator estimator = HeterogeneityEstimator.Reml, double level = 0.95)
    {
        table.Numeric(outcome);
        var arms = new ComparedArms(table, arm, control, treated, outcome, site, person);
        var code = arms.OnlyTreated;
        var sites = arms.Data.Factor(site);
        if (person is not null) RefuseSharedPersons(arms.Data.Factor(person), sites);
        var y = arms.Data.Numeric(outcome);
        var effects = new List<SiteEffect>();
        var leftOut = new List<PooledSite>();
        foreach (var rows in Enumerable.Range(0, arms.Data.Rows).GroupBy(row => sites[row]).OrderBy(g => g.Key))
        {
            var name = sites.Levels[rows.Key];
            var estimate = DifferenceInMeans.Welch(name, [.. rows.Where(r => arms.Arm[r] == code).Select(r => y[r])], [.. rows.Where(r => arms.Arm[r] == arms.Control).Select(r => y[r])], level);
            if (estimate.StandardError is { } se) effects.Add(new SiteEffect(name, estimate.Value!.Value, se, rows.Count(), estimate.DegreesOfFreedom));
            else leftOut.Add(new PooledSite(name, rows.Count(), estimate, null));
        }
        return new MetaAnalysis(effects, estimator, level, leftOut) { RowsDropped = arms.RowsDropped };
    }

    private static void RefuseSharedPersons(FactorColumn person, FactorColumn site)
    {
        var first = new Dictionary<int, int>();
        var shared = new HashSet<int>();
        for (var row = 0; row < person.Length; row++)
        {
            first.TryAdd(person[row], site[row]);
            if (first[person[row]] != site[row]) shared.Add(person[row]);
        }
        if (shared.Count > 0)
            throw new InvalidAnalysisException($"{shared.Count} persons, among them '{person.Levels[shared.Min()]}', have rows at several sites: the sites are not independent. Use the stacked model, clustered by person.");
    }

    private TermEstimate TooFew(string term, StandardErrorType type) =>
        TermEstimate.NotEstimable(term, type, _level, $"{K} sites are too few for a random-effects mean ({MinimumSites} are needed): how much sites differ cannot be told well enough. See the N-weighted mean.");

    private TermEstimate ByHartungKnapp(double[] weights)
    {
        var mean = Mean(weights);
        var variance = weights.Zip(_y, (w, y) => w * (y - mean) * (y - mean)).Sum() / ((K - 1) * weights.Sum());
        return Array.TrueForAll(_y, y => y == _y[0])
            ? TermEstimate.NotEstimable("random_effects", StandardErrorType.HartungKnapp, _level, "All sites have the same estimate.", mean)
            : TermEstimate.Student("random_effects", StandardErrorType.HartungKnapp, mean, Math.Sqrt(variance), K - 1, _level);
    }

    private TermEstimate ByN(IReadOnlyList<SiteEffect> effects)
    {
        const string term = "n_weighted_mean";
        if (effects.Count == 0) return TermEstimate.NotEstimable(term, StandardErrorType.SampleWeighted, _level, "No site has an estimate.");
        if (effects.Any(e => e.N is not > 0)) return TermEstimate.NotEstimable(term, StandardErrorType.SampleWeighted, _level, "The number of rows is not known for every site.");
        double total = effects.Sum(e => (double)e.N!.Value), value = 0, variance = 0, satterthwaite = 0;
        foreach (var e in effects)
        {
            var share = e.N!.Value / total;
            var part = share * share * e.StandardError * e.StandardError;
            value += share * e.Estimate;
            variance += part;
            satterthwaite += part * part / (e.DegreesOfFreedom ?? double.PositiveInfinity);
        }
        return effects.All(e => e.DegreesOfFreedom is not null)
            ? TermEstimate.Student(term, StandardErrorType.SampleWeighted, value, Math.Sqrt(variance), variance * variance / satterthwaite, _level)
            : TermEstimate.Normal(term, StandardErrorType.SampleWeighted, value, Math.Sqrt(variance), _level);
    }

    private double[] Weights(double tau2) => Array.ConvertAll(_v, v => 1 / (v + tau2));

    private double Mean(double[] weights) => weights.Zip(_y, (w, y) => w * y).Sum() / weights.Sum();

    private double QAt(double tau2)
    {
        var w = Weights(tau2);
        var mean = Mean(w);
        return w.Zip(_y, (x, y) => x * (y - mean) * (y - mean)).Sum();
    }

    private double? Share(double? tau2) => tau2 is { } t && K >= 2 ? t / (t + TypicalVariance) : null;

    private double DerSimonianLaird()
    {
        var w = Weights(0);
        return Math.Max(0, (Q!.Value - (K - 1)) / (w.Sum() - w.Sum(x => x * x) / w.Sum()));
    }

    // The restricted likelihood can have several peaks: its slope is followed over eight decades and the highest peak taken.
    private double Reml()
    {
        var end = 1e-300 + _y.Sum(y => (y - _y[0]) * (y - _y[0])) + _v.Min();
        while (Slope(end) > 0) end *= 2;
        double best = 0, height = RestrictedLogLikelihood(0), from = 0, slope = Slope(0);
        for (var i = 0; i <= 160; i++)
        {
            var to = end * Math.Pow(10, -8 + i / 20.0);
            var next = Slope(to);
            if (slope > 0 && next <= 0)
            {
                var peak = Bisection.Root(Slope, from, to);
                if (RestrictedLogLikelihood(peak) is var value && value > height) (best, height) = (peak, value);
            }
            (from, slope) = (to, next);
        }
        return best;
    }

    private double RestrictedLogLikelihood(double tau2)
    {
        var w = Weights(tau2);
        return 0.5 * (w.Sum(Math.Log) - Math.Log(w.Sum()) - QAt(tau2));
    }

    // Twice the derivative of the restricted log likelihood.
    private double Slope(double tau2)
    {
        var w = Weights(tau2);
        var mean = Mean(w);
        var total = w.Sum();
        return w.Zip(_y, (x, y) => x * x * (y - mean) * (y - mean)).Sum() - total + w.Sum(x => x * x) / total;
    }

    // Values of τ² that make Q(τ²) an ordinary chi-square.
    private (double? Low, double? High, string? Reason) QProfile()
    {
        var alpha = (1 - _level) / 2;
        if (Tail.ChiSquareUpper(Q!.Value, K - 1) > 1 - alpha) return (null, null, "The sites differ less than chance alone lets expect: no τ² is compatible with that.");
        var end = 1e-300 + _y.Sum(y => (y - _y[0]) * (y - _y[0])) + _v.Min();
        while (Tail.ChiSquareUpper(QAt(end), K - 1) < 1 - alpha) end *= 2;
        return (Tail.ChiSquareUpper(Q.Value, K - 1) >= alpha ? 0 : Root(alpha), Root(1 - alpha), null);

        double Root(double tail) => Bisection.Root(t => Tail.ChiSquareUpper(QAt(t), K - 1) - tail, 0, end);
    }
}
