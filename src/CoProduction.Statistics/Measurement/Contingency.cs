using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Independence of two categorical variables: Pearson's chi-square, the likelihood ratio G, Cramér's V; for 2 × 2 also Yates' correction and Fisher's exact test.
/// Larger tables: <see cref="FisherTest"/>.
/// </summary>
public sealed class Contingency
{
    private Contingency()
    {
    }

    /// <summary>Rows used.</summary>
    public int N { get; private init; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped { get; private init; }

    /// <summary>Labels of the first variable that occur.</summary>
    public IReadOnlyList<string> RowLabels { get; private init; } = [];

    /// <summary>Labels of the second variable that occur.</summary>
    public IReadOnlyList<string> ColumnLabels { get; private init; } = [];

    /// <summary>Counts, rows × columns.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Counts { get; private init; } = [];

    /// <summary>Without continuity correction; null with a <see cref="Reason"/>.</summary>
    public double? ChiSquare { get; private init; }

    /// <summary>(rows − 1)(columns − 1).</summary>
    public int Df { get; private init; }

    /// <summary>P(χ² &gt; ChiSquare).</summary>
    public double? PValue { get; private init; }

    /// <summary>2·Σ o·log(o/e), the likelihood ratio.</summary>
    public double? G { get; private init; }

    /// <summary>P(χ² &gt; G).</summary>
    public double? GPValue { get; private init; }

    /// <summary>√(χ²/(n·(min(rows, columns) − 1))).</summary>
    public double? CramersV { get; private init; }

    /// <summary>
    /// Lower limit of √(λ/(n·(min(rows, columns) − 1))), λ from the noncentral chi-square with this χ² at its upper tail (Smithson 2003; R: <c>DescTools::CramerV(method = "ncchisq")</c>).
    /// It is 0 when no positive λ is that unlikely.
    /// </summary>
    public double? CramersVLow { get; private init; }

    /// <summary>Upper limit, at most 1; null when even λ = 0 makes so small a χ² unlikely.</summary>
    public double? CramersVHigh { get; private init; }

    /// <summary>Smallest expected count; below 5 the chi-square is doubtful.</summary>
    public double? MinimumExpected { get; private init; }

    /// <summary>With Yates' correction; null unless 2 × 2.</summary>
    public double? YatesChiSquare { get; private init; }

    /// <summary>P(χ² &gt; YatesChiSquare).</summary>
    public double? YatesPValue { get; private init; }

    /// <summary>Two-sided: tables no more probable than the observed one; null unless 2 × 2.</summary>
    public double? FisherPValue { get; private init; }

    /// <summary>Why the test is null.</summary>
    public string? Reason { get; private init; }

    /// <param name="table">The data.</param>
    /// <param name="row">First variable, a factor whatever its type.</param>
    /// <param name="column">Second variable.</param>
    /// <param name="level">Confidence level of the interval of V, in (0, 1).</param>
    public static Contingency Of(DataTable table, string row, string column, double level = 0.95)
    {
        var rows = table.CompleteRows([row, column]);
        var used = table.Select(rows);
        var (a, b) = (used.Factor(row), used.Factor(column));
        int[] rowCodes = [.. a.Codes.ToArray().Distinct().Order()];
        int[] columnCodes = [.. b.Codes.ToArray().Distinct().Order()];
        var counts = Array.ConvertAll(rowCodes, _ => new long[columnCodes.Length]);
        for (var i = 0; i < rows.Length; i++) counts[Array.BinarySearch(rowCodes, a[i])][Array.BinarySearch(columnCodes, b[i])]++;
        return Of(counts, table.Rows - rows.Length, Array.ConvertAll(rowCodes, c => a.Levels[c]), Array.ConvertAll(columnCodes, c => b.Levels[c]), level);
    }

    private static Contingency Of(long[][] counts, int dropped, string[] rowLabels, string[] columnLabels, double level)
    {
        var (r, c) = (rowLabels.Length, columnLabels.Length);
        var rowSums = Array.ConvertAll(counts, x => x.Sum());
        var columnSums = Enumerable.Range(0, c).Select(j => counts.Sum(x => x[j])).ToArray();
        var n = rowSums.Sum();

        if (r < 2 || c < 2) return new Contingency { N = (int)n, RowsDropped = dropped, RowLabels = rowLabels, ColumnLabels = columnLabels, Counts = counts, Reason = "Each variable needs two values or more." };
        double chiSquare = 0, yates = 0, g = 0, minimum = double.PositiveInfinity;
        var correction = r == 2 && c == 2 ? Math.Min(0.5, Math.Abs(counts[0][0] - (double)rowSums[0] * columnSums[0] / n)) : 0;
        for (var i = 0; i < r; i++)
            for (var j = 0; j < c; j++)
            {
                var expected = (double)rowSums[i] * columnSums[j] / n;
                var difference = Math.Abs(counts[i][j] - expected);
                chiSquare += difference * difference / expected;
                yates += (difference - correction) * (difference - correction) / expected;
                // Each term is ≥ 0 when o − e, which sums to zero, is taken off: nothing cancels.
                var ratio = (counts[i][j] - expected) / expected;
                g += 2 * (counts[i][j] == 0 ? expected : counts[i][j] * SpecialFunction.Log1p(ratio) - (counts[i][j] - expected));
                minimum = Math.Min(minimum, expected);
            }
        var df = (r - 1) * (c - 1);
        var square = r == 2 && c == 2;
        var scale = (double)n * (Math.Min(r, c) - 1);
        var (low, high) = NoncentralChiSquare.Interval(chiSquare, df, level);
        return new Contingency
        {
            N = (int)n,
            RowsDropped = dropped,
            RowLabels = rowLabels,
            ColumnLabels = columnLabels,
            Counts = counts,
            ChiSquare = chiSquare,
            Df = df,
            PValue = Tail.ChiSquareUpper(chiSquare, df),
            G = g,
            GPValue = Tail.ChiSquareUpper(g, df),
            CramersV = Math.Sqrt(chiSquare / scale),
            CramersVLow = Math.Sqrt(low / scale),
            CramersVHigh = high is { } h ? Math.Min(1, Math.Sqrt(h / scale)) : null,
            MinimumExpected = minimum,
            YatesChiSquare = square ? yates : null,
            YatesPValue = square ? Tail.ChiSquareUpper(yates, 1) : null,
            FisherPValue = square ? Fisher(counts[0][0], rowSums[0], rowSums[1], columnSums[0]) : null,
        };
    }

    // Probabilities relative to the mode by their ratios; a table counts when it is no more probable than the observed one, up to R's 1e-7.
    private static double Fisher(long observed, long row0, long row1, long column0)
    {
        var low = Math.Max(0, column0 - row1);
        var high = Math.Min(row0, column0);
        var relative = new double[high - low + 1];
        var mode = Math.Clamp((long)((column0 + 1.0) * (row0 + 1) / (row0 + row1 + 2)), low, high);
        relative[mode - low] = 1;
        for (var x = mode; x < high; x++) relative[x + 1 - low] = relative[x - low] * ((double)(row0 - x) * (column0 - x) / ((x + 1.0) * (row1 - column0 + x + 1)));
        for (var x = mode; x > low; x--) relative[x - 1 - low] = relative[x - low] * (x * (double)(row1 - column0 + x) / ((row0 - x + 1.0) * (column0 - x + 1)));
        var limit = relative[observed - low] * (1 + 1e-7);
        return Math.Min(1, relative.Where(p => p <= limit).Order().Sum() / relative.Order().Sum());
    }
}
