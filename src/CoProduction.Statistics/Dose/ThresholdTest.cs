using CoProduction.Statistics.Numerics;
using MathNet.Numerics.Random;

namespace CoProduction.Statistics;

/// <summary>
/// Is there a value of a *measured* driver at which the outcome changes? y = x'b + δ·z(q; γ) + e, z = 1[q &gt; γ] or max(q − γ, 0). The robust Wald statistic of δ = 0 is taken at every candidate γ; because the largest is
/// looked at, its p comes from the same search on outcomes drawn under no threshold: residuals of the model without z, multiplied by random signs (a wild bootstrap; per cluster where there are clusters). Andrews 1993; Hansen
/// 1996, 2000. The driver was not assigned: <see cref="Label"/>.
/// </summary>
public sealed class ThresholdTest
{
    /// <summary>What the result is called wherever it is shown.</summary>
    public const string Label = "association, not randomized";

    /// <summary>More distinct values of the driver are thinned evenly to this number of candidates.</summary>
    public const int MaxCandidates = 200;

    private ThresholdTest()
    {
    }

    /// <summary>Rows used.</summary>
    public int N { get; private init; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped { get; private init; }

    /// <summary>The largest Wald statistic (HC1, with clusters CR0); null with a <see cref="Reason"/>.</summary>
    public double? SupWald { get; private init; }

    /// <summary>(1 + #{sup* ≥ sup})/(1 + draws).</summary>
    public double? PValue { get; private init; }

    /// <summary>Draws behind the p.</summary>
    public int Draws { get; private init; }

    /// <summary>Their seed.</summary>
    public int Seed { get; private init; }

    /// <summary>Candidate thresholds searched.</summary>
    public int Candidates { get; private init; }

    /// <summary>The candidate with the smallest residual sum of squares.</summary>
    public double? Threshold { get; private init; }

    /// <summary>
    /// Lowest candidate that the likelihood ratio does not refuse, n(S(γ) − S)/S ≤ −2·log(1 − √level) (Hansen 2000, equal variances); null for a kink, where that law does not hold.
    /// </summary>
    public double? ThresholdLow { get; private init; }

    /// <summary>Highest candidate that the likelihood ratio does not refuse.</summary>
    public double? ThresholdHigh { get; private init; }

    /// <summary>δ at that threshold taken as known (HC2; with clusters CR2). Its p is no test of whether there is a threshold.</summary>
    public TermEstimate? Effect { get; private init; }

    /// <summary>Why there is no test.</summary>
    public string? Reason { get; private init; }

    /// <param name="table">The data.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="driver">Numeric column.</param>
    /// <param name="shape">Jump or kink.</param>
    /// <param name="covariates">Further columns, main effects.</param>
    /// <param name="cluster">Column of clusters.</param>
    /// <param name="trim">Share of the rows that stays on either side of every candidate, in (0, 0.5).</param>
    /// <param name="draws">Bootstrap draws.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    /// <param name="progress">Share of the draws done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ThresholdTest Of(
        DataTable table, string outcome, string driver, ThresholdShape shape = ThresholdShape.Jump, IReadOnlyList<string>? covariates = null, string? cluster = null, double trim = 0.15, int draws = 1000, int seed = 1,
        double level = 0.95, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        if (trim is not (> 0 and < 0.5)) throw new InvalidAnalysisException("The trimmed share must lie between 0 and 0.5.");
        if (draws < 1) throw new InvalidAnalysisException("At least one draw is needed.");
        table.Numeric(outcome);
        table.Numeric(driver);
        if (covariates?.Contains(driver) == true) throw new InvalidAnalysisException($"'{driver}' is the driver and cannot be a covariate too.");
        var matrix = ModelMatrix.Build(table, Formula.Of(outcome, [.. covariates ?? []]), driver, cluster);
        var (n, y, q) = (matrix.Data.Rows, matrix.OutcomeValues(), matrix.Data.Numeric(driver).Values.ToArray());
        var clusters = cluster is null ? null : matrix.Data.Factor(cluster);
        List<ModelColumn> model = [.. matrix.Columns];
        if (shape == ThresholdShape.Kink) model.Add(new ModelColumn(driver, null, [], q));
        var empty = new ThresholdTest { N = n, RowsDropped = matrix.RowsDropped, Draws = draws, Seed = seed };
        if (n == 0 || Array.TrueForAll(y, v => v == y[0])) return empty.Refused("The outcome does not vary.");
        var search = new Search(y, model, q, Grid(q, trim), shape, clusters?.Codes.ToArray());
        if (search.Candidates.Count < 2) return empty.Refused($"The driver has fewer than two values that leave {trim:P0} of the rows on either side.");
        if (n - search.Rank < 2) return empty.Refused("There are no more rows than coefficients.");
        if (search.IsExact) return empty.Refused("The model without a threshold fits the outcome exactly.");

        var observed = search.Observed();
        var random = new MersenneTwister(seed, false);
        var reached = 0;
        for (var draw = 0; draw < draws; draw++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (search.Draw(random) >= observed.Sup) reached++;
            progress?.Report((draw + 1.0) / draws);
        }
        var best = search.Candidates[observed.Best];
        var critical = -2 * Math.Log(1 - Math.Sqrt(level));
        double[] kept = [.. search.Candidates.Where((_, c) => n * (observed.Rss[c] - observed.Rss[observed.Best]) / observed.Rss[observed.Best] <= critical)];
        var name = shape == ThresholdShape.Jump ? $"{driver} > {DataColumn.NumberText(best)}" : $"{driver} beyond {DataColumn.NumberText(best)}";
        var fit = LeastSquares.Fit(y, [.. model, new ModelColumn(name, null, [], Values(q, best, shape))], null, clusters, matrix.RowsDropped, cancellationToken: cancellationToken);
        return new ThresholdTest
        {
            N = n,
            RowsDropped = matrix.RowsDropped,
            Draws = draws,
            Seed = seed,
            Candidates = search.Candidates.Count,
            SupWald = observed.Sup,
            PValue = (1.0 + reached) / (1.0 + draws),
            Threshold = best,
            ThresholdLow = shape == ThresholdShape.Jump ? kept[0] : null,
            ThresholdHigh = shape == ThresholdShape.Jump ? kept[^1] : null,
            Effect = fit.Terms(clusters is null ? StandardErrorType.HC2 : StandardErrorType.CR2, level).First(t => t.Term == name),
        };
    }

    private ThresholdTest Refused(string reason) => new() { N = N, RowsDropped = RowsDropped, Draws = Draws, Seed = Seed, Reason = reason };

    // Distinct values with at least the trimmed share of rows at or below, and above.
    private static List<double> Grid(double[] q, double trim)
    {
        var sorted = (double[])q.Clone();
        Array.Sort(sorted);
        var values = new List<double>();
        for (var i = 0; i < sorted.Length - 1; i++)
        {
            var below = i + 1;
            if (sorted[i + 1] != sorted[i] && below >= trim * sorted.Length && sorted.Length - below >= trim * sorted.Length) values.Add(sorted[i]);
        }
        return values.Count <= MaxCandidates ? values : [.. Enumerable.Range(0, MaxCandidates).Select(i => values[(int)((long)i * (values.Count - 1) / (MaxCandidates - 1))])];
    }

    private static double[] Values(double[] q, double threshold, ThresholdShape shape) =>
        Array.ConvertAll(q, v => shape == ThresholdShape.Jump ? v > threshold ? 1.0 : 0 : Math.Max(v - threshold, 0));

    /// <summary>The candidates with z(γ) freed from the other columns, so that δ = d'y/d'd at each.</summary>
    private sealed class Search
    {
        private readonly HouseholderQr _model;
        private readonly List<double[]> _d = [];
        private readonly List<double> _length2 = [];
        private readonly double[] _residuals;
        private readonly double[] _drawn;
        private readonly int[]? _clusters;
        private readonly double[] _sums;
        private readonly double[] _own;

        public Search(double[] y, List<ModelColumn> model, double[] q, List<double> grid, ThresholdShape shape, int[]? clusters)
        {
            _model = HouseholderQr.Factor([.. model.Select(c => c.Values)]);
            _clusters = clusters;
            _residuals = Residuals((double[])y.Clone());
            IsExact = Math.Sqrt(_residuals.Sum(e => e * e)) <= 1e-13 * Math.Sqrt(y.Sum(v => v * v));
            _drawn = new double[y.Length];
            var clusterCount = clusters is null ? 0 : clusters.Max() + 1;
            (_sums, _own) = (new double[clusterCount], new double[clusterCount]);
            foreach (var threshold in grid)
            {
                var z = Values(q, threshold, shape);
                var size = z.Sum(v => v * v);
                var d = Residuals(z);
                var length2 = d.Sum(v => v * v);
                if (length2 <= 1e-18 * size) continue; // the other columns explain this split
                Candidates.Add(threshold);
                _d.Add(d);
                _length2.Add(length2);
            }
        }

        public List<double> Candidates { get; } = [];

        public int Rank => _model.Rank;

        public bool IsExact { get; }

        public (double Sup, int Best, double[] Rss) Observed()
        {
            var rss = new double[Candidates.Count];
            double sup = 0;
            var total = _residuals.Sum(e => e * e);
            for (var c = 0; c < rss.Length; c++)
            {
                var (wald, delta) = Wald(c, _residuals);
                sup = Math.Max(sup, wald);
                rss[c] = total - delta * delta * _length2[c];
            }
            return (sup, Array.IndexOf(rss, rss.Min()), rss);
        }

        public double Draw(MersenneTwister random)
        {
            if (_clusters is null)
            {
                for (var i = 0; i < _drawn.Length; i++) _drawn[i] = random.NextBoolean() ? _residuals[i] : -_residuals[i];
            }
            else
            {
                for (var g = 0; g < _sums.Length; g++) _sums[g] = random.NextBoolean() ? 1 : -1;
                for (var i = 0; i < _drawn.Length; i++) _drawn[i] = _sums[_clusters[i]] * _residuals[i];
            }
            var residuals = Residuals((double[])_drawn.Clone());
            double sup = 0;
            for (var c = 0; c < _d.Count; c++) sup = Math.Max(sup, Wald(c, residuals).Wald);
            return sup;
        }

        private (double Wald, double Delta) Wald(int candidate, double[] residuals)
        {
            var d = _d[candidate];
            double cross = 0;
            for (var i = 0; i < d.Length; i++) cross += d[i] * residuals[i];
            var delta = cross / _length2[candidate];
            double meat = 0;
            if (_clusters is null)
            {
                for (var i = 0; i < d.Length; i++)
                {
                    var score = d[i] * (residuals[i] - delta * d[i]);
                    meat += score * score;
                }
                meat *= d.Length / (double)(d.Length - Rank - 1);
            }
            else
            {
                Array.Clear(_own);
                for (var i = 0; i < d.Length; i++) _own[_clusters[i]] += d[i] * (residuals[i] - delta * d[i]);
                foreach (var score in _own) meat += score * score;
            }
            return (meat > 0 ? cross * cross / meat : 0, delta);
        }

        private double[] Residuals(double[] values)
        {
            _model.ApplyTranspose(values);
            Array.Clear(values, 0, Rank);
            _model.Apply(values);
            return values;
        }
    }
}
