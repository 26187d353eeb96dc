using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>One-way analysis of variance.</summary>
public sealed class AnalysisOfVariance
{
    private AnalysisOfVariance()
    {
    }

    /// <summary>Rows used.</summary>
    public int N { get; private init; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped { get; private init; }

    /// <summary>Groups − 1.</summary>
    public int DfBetween { get; private init; }

    /// <summary>n − groups.</summary>
    public int DfWithin { get; private init; }

    /// <summary>Σ n_g(ȳ_g − ȳ)².</summary>
    public double SumOfSquaresBetween { get; private init; }

    /// <summary>Σ(y − ȳ_g)².</summary>
    public double SumOfSquaresWithin { get; private init; }

    /// <summary>Mean square between over mean square within; null with a <see cref="Reason"/>.</summary>
    public double? F { get; private init; }

    /// <summary>P(F(between, within) &gt; F).</summary>
    public double? PValue { get; private init; }

    /// <summary>Why F is null.</summary>
    public string? Reason { get; private init; }

    /// <param name="table">The data.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="group">Column of groups, a factor whatever its type.</param>
    public static AnalysisOfVariance Of(DataTable table, string outcome, string group)
    {
        table.Numeric(outcome);
        var rows = table.CompleteRows([outcome, group]);
        var used = table.Select(rows);
        var y = used.Numeric(outcome).Values.ToArray();
        var codes = used.Factor(group);
        // Deviations from the grand mean first: group means then differ by small numbers and keep their digits.
        var grand = SampleMoments.Of(y);
        var groups = Enumerable.Range(0, y.Length).GroupBy(i => codes[i]).Select(g => SampleMoments.Of([.. g.Select(i => y[i] - grand.Mean)])).ToArray();
        var all = groups.Sum(g => g.N * g.Mean) / Math.Max(y.Length, 1);
        var between = groups.Sum(g => g.N * (g.Mean - all) * (g.Mean - all));
        var within = groups.Sum(g => g.SumOfSquares);
        var (df1, df2) = (groups.Length - 1, y.Length - groups.Length);
        var reason = df1 < 1 ? "There is only one group." : df2 < 1 ? "There are no more rows than groups." : Array.TrueForAll(groups, g => g.IsConstant) ? "The outcome does not vary within the groups." : null;
        double? f = reason is null ? between / df1 / (within / df2) : null;
        return new AnalysisOfVariance
        {
            N = y.Length,
            RowsDropped = table.Rows - rows.Length,
            DfBetween = Math.Max(df1, 0),
            DfWithin = Math.Max(df2, 0),
            SumOfSquaresBetween = between,
            SumOfSquaresWithin = within,
            F = f,
            PValue = f is { } value ? Tail.FUpper(value, df1, df2) : null,
            Reason = reason,
        };
    }
}
