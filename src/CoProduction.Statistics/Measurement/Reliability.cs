using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>Internal consistency of a scale from the rows that answered every item (Cronbach 1951).</summary>
public sealed class Reliability
{
    private Reliability()
    {
    }

    /// <summary>Complete rows.</summary>
    public int N { get; private init; }

    /// <summary>Rows that lack an item.</summary>
    public int RowsDropped { get; private init; }

    /// <summary>k/(k − 1)·(1 − Σs_i²/s²); null with a <see cref="Reason"/>.</summary>
    public double? Alpha { get; private init; }

    /// <summary>Lower limit of Feldt's interval (Feldt, Woodruff and Salih 1987).</summary>
    public double? AlphaLow { get; private init; }

    /// <summary>Upper limit of Feldt's interval.</summary>
    public double? AlphaHigh { get; private init; }

    /// <summary>Alpha of the standardised items.</summary>
    public double? StandardizedAlpha { get; private init; }

    /// <summary>Alpha from pairwise covariances: every row counts for the pairs of items it answered.</summary>
    public double? PairwiseAlpha { get; private init; }

    /// <summary>Mean correlation between two items.</summary>
    public double? MeanInterItemCorrelation { get; private init; }

    /// <summary>McDonald's ω of the standardised items, (Σλ)²/((Σλ)² + Σψ) of one factor by maximum likelihood; null with an <see cref="OmegaReason"/>.</summary>
    public double? OmegaTotal { get; private init; }

    /// <summary>Why omega is null.</summary>
    public string? OmegaReason { get; private init; }

    /// <summary>One row per item, in order.</summary>
    public IReadOnlyList<ReliabilityItem> Items { get; private init; } = [];

    /// <summary>Why alpha is null.</summary>
    public string? Reason { get; private init; }

    /// <param name="table">The data.</param>
    /// <param name="items">Two or more numeric columns.</param>
    /// <param name="reverse">Items to be reversed: x becomes min + max − x.</param>
    /// <param name="scale">Ends of the answer scale; needed with reversed items.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    public static Reliability Of(DataTable table, IReadOnlyList<string> items, IReadOnlyCollection<string>? reverse = null, (double Min, double Max)? scale = null, double level = 0.95)
    {
        if (items.Distinct(StringComparer.Ordinal).Count() != items.Count) throw new InvalidAnalysisException("An item is named twice.");
        if (items.Count < 2) throw new InvalidAnalysisException("A scale needs two items or more.");
        if (reverse?.FirstOrDefault(r => !items.Contains(r)) is { } stranger) throw new InvalidAnalysisException($"'{stranger}' is to be reversed but is no item.");
        if (reverse is { Count: > 0 } && scale is null) throw new InvalidAnalysisException("Reversed items need the ends of the answer scale.");
        var columns = items.Select(item =>
        {
            var values = table.Numeric(item).Values.ToArray();
            return reverse?.Contains(item) == true ? Array.ConvertAll(values, v => scale!.Value.Min + scale.Value.Max - v) : values;
        }).ToArray();
        var complete = table.CompleteRows(items);
        var used = Array.ConvertAll(columns, c => Array.ConvertAll(complete, row => c[row]));
        return Of(items, columns, used, table.Rows - complete.Length, level);
    }

    private static Reliability Of(IReadOnlyList<string> items, double[][] all, double[][] used, int dropped, double level)
    {
        var (k, n) = (items.Count, used[0].Length);
        var reason = n < 2 ? "Fewer than two rows answered every item."
            : Array.TrueForAll(used, c => SampleMoments.Of(c).IsConstant) ? "No item varies." : null;
        var sum = reason is null ? Sum(used, n, -1) : [];
        if (reason is null && SampleMoments.Of(sum).IsConstant) reason = "The sum of the items does not vary.";
        if (reason is not null) return new Reliability { N = n, RowsDropped = dropped, Reason = reason, OmegaReason = reason, Items = [.. items.Select(i => new ReliabilityItem(i, null, null, null))] };

        var means = Array.ConvertAll(used, c => SampleMoments.Of(c).Mean);
        var covariance = Matrix(k, (a, b) => Covariance(used[a], means[a], used[b], means[b]));
        var alpha = AlphaOf(covariance, k, -1);
        var constant = Array.Exists(used, c => SampleMoments.Of(c).IsConstant);
        var correlation = constant ? null : Matrix(k, (a, b) => a == b ? 1 : Correlation.Coefficient(used[a], used[b]));
        var pairwise = dropped == 0 ? covariance : Matrix(k, (a, b) => PairwiseCovariance(all[a], all[b]));
        var factor = correlation is null ? null : OneFactorModel.Fit(correlation, items);
        var (df1, df2) = (n - 1.0, (n - 1.0) * (k - 1));
        return new Reliability
        {
            N = n,
            RowsDropped = dropped,
            Alpha = alpha,
            AlphaLow = 1 - (1 - alpha) * Tail.FQuantile((1 + level) / 2, df1, df2),
            AlphaHigh = 1 - (1 - alpha) * Tail.FQuantile((1 - level) / 2, df1, df2),
            StandardizedAlpha = correlation is null ? null : Finite(AlphaOf(correlation, k, -1)),
            PairwiseAlpha = Finite(AlphaOf(pairwise, k, -1)),
            MeanInterItemCorrelation = correlation is null ? null : (correlation.Sum() - k) / (k * (k - 1)),
            OmegaTotal = factor?.OmegaTotal,
            OmegaReason = factor is null ? "An item does not vary." : factor.Problem,
            Items = [.. items.Select((item, i) =>
            {
                var rest = Sum(used, n, i);
                var fixedRest = SampleMoments.Of(rest).IsConstant;
                return new ReliabilityItem(item,
                    k < 3 || fixedRest ? null : Finite(AlphaOf(covariance, k, i)),
                    fixedRest || SampleMoments.Of(used[i]).IsConstant ? null : Correlation.Coefficient(used[i], rest),
                    factor is { Problem: null } ? factor.Loadings[i] : null);
            })],
        };
    }

    private static double AlphaOf(double[] covariance, int k, int without)
    {
        double total = 0, trace = 0;
        for (var a = 0; a < k; a++)
            for (var b = 0; b < k; b++)
            {
                if (a == without || b == without) continue;
                total += covariance[a * k + b];
                if (a == b) trace += covariance[a * k + b];
            }
        double items = without < 0 ? k : k - 1;
        return items / (items - 1) * (1 - trace / total);
    }

    private static double[] Sum(double[][] used, int n, int without)
    {
        var sum = new double[n];
        for (var a = 0; a < used.Length; a++)
            for (var i = 0; i < n && a != without; i++) sum[i] += used[a][i];
        return sum;
    }

    private static double[] Matrix(int k, Func<int, int, double> element)
    {
        var m = new double[k * k];
        for (var a = 0; a < k; a++)
            for (var b = 0; b <= a; b++) m[a * k + b] = m[b * k + a] = element(a, b);
        return m;
    }

    private static double Covariance(double[] x, double mx, double[] y, double my)
    {
        var sum = new CompensatedSum();
        for (var i = 0; i < x.Length; i++) sum.Add((x[i] - mx) * (y[i] - my));
        return sum.Value / (x.Length - 1);
    }

    private static double PairwiseCovariance(double[] x, double[] y)
    {
        var (bothX, bothY) = (new List<double>(x.Length), new List<double>(x.Length));
        for (var i = 0; i < x.Length; i++)
        {
            if (double.IsNaN(x[i]) || double.IsNaN(y[i])) continue;
            bothX.Add(x[i]);
            bothY.Add(y[i]);
        }
        var (first, second) = (bothX.ToArray(), bothY.ToArray());
        return first.Length < 2 ? double.NaN : Covariance(first, SampleMoments.Of(first).Mean, second, SampleMoments.Of(second).Mean);
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
