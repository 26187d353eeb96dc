using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>A column of index scores from several items. An item that was not answered is in neither the numerator nor the denominator; it is never a 0.</summary>
public sealed class ScaleIndex
{
    private ScaleIndex(NumericColumn scores, IReadOnlyList<IndexItem> items, string? reason) => (Scores, Items, Reason) = (scores, items, reason);

    /// <summary>One per row of the table, NaN = missing.</summary>
    public NumericColumn Scores { get; }

    /// <summary>One per item, in order; empty with a <see cref="Reason"/>.</summary>
    public IReadOnlyList<IndexItem> Items { get; }

    /// <summary>Why no row has a score; null when there are scores.</summary>
    public string? Reason { get; }

    /// <param name="name">Name of the new column.</param>
    /// <param name="table">The data.</param>
    /// <param name="items">Numeric columns, none twice.</param>
    /// <param name="method">How they are combined.</param>
    /// <param name="reverse">Items to be reversed: x becomes min + max − x.</param>
    /// <param name="scale">Ends of the answer scale; needed with reversed items.</param>
    /// <param name="weights">By item, for <see cref="IndexMethod.Weighted"/> only.</param>
    /// <param name="reference">Rows whose mean and standard deviation make the z-scores (the control arm, say); default all.</param>
    /// <param name="minimumAnswered">With fewer answers a row has no score; default all items.</param>
    public static ScaleIndex Of(
        string name, DataTable table, IReadOnlyList<string> items, IndexMethod method, IReadOnlyCollection<string>? reverse = null, (double Min, double Max)? scale = null,
        IReadOnlyDictionary<string, double>? weights = null, RowFilter? reference = null, int? minimumAnswered = null)
    {
        Check(items, method, reverse, scale, weights, minimumAnswered);
        var columns = items.Select(item =>
        {
            var values = table.Numeric(item).Values.ToArray();
            return reverse?.Contains(item) == true ? Array.ConvertAll(values, v => scale!.Value.Min + scale.Value.Max - v) : values;
        }).ToArray();
        var referenceRows = (reference ?? RowFilter.All) is { IsEmpty: false } filter ? filter.Rows(table) : [.. Enumerable.Range(0, table.Rows)];
        var moments = Array.ConvertAll(columns, c => SampleMoments.Of([.. referenceRows.Select(r => c[r]).Where(v => !double.IsNaN(v))]));
        var standardised = method is IndexMethod.ZScore or IndexMethod.InverseCovariance;
        if (standardised && Array.FindIndex(moments, m => m.N < 2 || m.IsConstant) is var fixedItem and >= 0)
            return Without(name, table, $"Item '{items[fixedItem]}' does not vary among the reference rows.");
        if (standardised) columns = [.. columns.Select((c, j) => Array.ConvertAll(c, v => (v - moments[j].Mean) / moments[j].StandardDeviation!.Value))];

        double[] w;
        switch (method)
        {
            case IndexMethod.Weighted:
                w = [.. items.Select(i => weights![i])];
                break;
            case IndexMethod.InverseCovariance:
                if (InverseRowSums(columns) is not { } rowSums) return Without(name, table, "The covariance matrix of the items is singular: an item repeats others, or no two items were answered together.");
                if (rowSums.Sum() <= 0) return Without(name, table, "The inverse covariance weights do not sum to a positive number.");
                w = rowSums;
                break;
            default:
                w = [.. Enumerable.Repeat(1.0, items.Count)];
                break;
        }
        var minimum = method == IndexMethod.Sum ? items.Count : minimumAnswered ?? items.Count;
        var scores = new double[table.Rows];
        for (var row = 0; row < scores.Length; row++) scores[row] = Score(columns, w, row, minimum, method);
        if (Array.TrueForAll(scores, double.IsNaN)) return Without(name, table, $"No row answered {minimum} of the items.");
        var total = method == IndexMethod.Sum ? 1 : w.Sum();
        return new ScaleIndex(new NumericColumn(name, scores), [.. items.Select((item, j) => new IndexItem(item, w[j] / total, moments[j].N == 0 ? null : moments[j].Mean, moments[j].StandardDeviation))], null);
    }

    private static void Check(IReadOnlyList<string> items, IndexMethod method, IReadOnlyCollection<string>? reverse, (double Min, double Max)? scale, IReadOnlyDictionary<string, double>? weights, int? minimumAnswered)
    {
        if (items.Count == 0) throw new InvalidAnalysisException("An index needs an item.");
        if (items.Distinct(StringComparer.Ordinal).Count() != items.Count) throw new InvalidAnalysisException("An item is named twice.");
        if (reverse?.FirstOrDefault(r => !items.Contains(r)) is { } stranger) throw new InvalidAnalysisException($"'{stranger}' is to be reversed but is no item.");
        if (reverse is { Count: > 0 } && scale is null) throw new InvalidAnalysisException("Reversed items need the ends of the answer scale.");
        if (weights is null != (method != IndexMethod.Weighted)) throw new InvalidAnalysisException("Weights are needed for a weighted index, and only there.");
        if (weights is not null && items.FirstOrDefault(i => !weights.TryGetValue(i, out var w) || !(w > 0) || !double.IsFinite(w)) is { } unweighted) throw new InvalidAnalysisException($"Item '{unweighted}' needs a positive weight.");
        if (weights?.Keys.FirstOrDefault(k => !items.Contains(k)) is { } unknown) throw new InvalidAnalysisException($"'{unknown}' has a weight but is no item.");
        if (minimumAnswered is { } minimum && (minimum < 1 || minimum > items.Count)) throw new InvalidAnalysisException($"The minimum of answered items must lie between 1 and {items.Count}.");
    }

    private static ScaleIndex Without(string name, DataTable table, string reason) => new(new NumericColumn(name, [.. Enumerable.Repeat(double.NaN, table.Rows)]), [], reason);

    private static double Score(double[][] columns, double[] weights, int row, int minimum, IndexMethod method)
    {
        var answered = 0;
        double sum = 0, total = 0;
        for (var j = 0; j < columns.Length; j++)
        {
            if (double.IsNaN(columns[j][row])) continue;
            answered++;
            sum += weights[j] * columns[j][row];
            total += weights[j];
        }
        if (answered < minimum) return double.NaN;
        // With negative weights (inverse covariance) the answered ones can cancel: then there is no mean.
        return method == IndexMethod.Sum ? sum : total > 0 ? sum / total : double.NaN;
    }

    // Σ⁻¹1 of the pairwise covariances.
    private static double[]? InverseRowSums(double[][] columns)
    {
        var k = columns.Length;
        var covariance = Enumerable.Range(0, k).Select(_ => new double[k]).ToArray();
        for (var a = 0; a < k; a++)
            for (var b = 0; b <= a; b++)
            {
                int[] both = [.. Enumerable.Range(0, columns[a].Length).Where(r => !double.IsNaN(columns[a][r]) && !double.IsNaN(columns[b][r]))];
                if (both.Length < 2) return null;
                covariance[a][b] = covariance[b][a] = Covariance(Array.ConvertAll(both, r => columns[a][r]), Array.ConvertAll(both, r => columns[b][r]));
            }
        var qr = HouseholderQr.Factor(covariance);
        if (qr.Rank < k) return null;
        double[] ones = [.. Enumerable.Repeat(1.0, k)];
        qr.ApplyTranspose(ones);
        qr.SolveR(ones);
        return ones;
    }

    private static double Covariance(double[] x, double[] y)
    {
        var (mx, my) = (SampleMoments.Of(x).Mean, SampleMoments.Of(y).Mean);
        var sum = new CompensatedSum();
        for (var i = 0; i < x.Length; i++) sum.Add((x[i] - mx) * (y[i] - my));
        return sum.Value / (x.Length - 1);
    }
}
