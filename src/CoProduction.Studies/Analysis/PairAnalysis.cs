using CoProduction.Statistics;
using CoProduction.Studies.Measurement;

namespace CoProduction.Studies.Analysis;

/// <summary>Differences between two measures, within persons (paired t) or between populations (Welch).</summary>
internal sealed class PairAnalysis(AnalysisData data, double level)
{
    private const string Term = "difference";

    public PairResult Run(PairTable table) => new(table, [.. from pair in table.Pairs from cell in data.Cells(table.By) select Run(table, pair, cell)]);

    private PairEstimate Run(PairTable table, MeasurePair pair, AnalysisCell cell)
    {
        var result = new PairEstimate { Pair = pair, First = data.LabelOf(pair.First), Second = data.LabelOf(pair.Second), Cell = cell, Status = EstimateStatus.NotEstimable };
        if (data.FindMeasure(pair.First) is not { } first || data.FindMeasure(pair.Second) is not { } second) return result with { Reason = "The plan names something that is no measure." };
        if (!data.Places.IsAskedAt(first, cell.Site, cell.Theme) || !data.Places.IsAskedAt(second, cell.Site, cell.Theme)) return result with { Status = EstimateStatus.NotAsked, Reason = "Not asked here." };
        if (cell.Theme is null && (data.Places.Loops(first) || data.Places.Loops(second)))
            return result with { Reason = "A person answers for several themes: rows are not independent. Read the differences by theme." };
        return table.Kind == PairKind.WithinPerson ? Within(table, result) : Between(table, result);
    }

    private PairEstimate Within(PairTable table, PairEstimate result)
    {
        List<double> first = [], second = [];
        foreach (var (row, theme) in data.RowsOf(result.Cell, result.Cell.Theme is not null))
        {
            var (a, b) = (First(table, result.Pair, row, theme), Number(result.Pair.Second, row, theme));
            if (double.IsNaN(a) || double.IsNaN(b)) continue;
            first.Add(a);
            second.Add(b);
        }
        if (first.Count == 0) return result with { Reason = "Nobody has both values." };
        var difference = SampleMoments.Of([.. second.Zip(first, (b, a) => b - a)]);
        return Done(result, [.. first], [.. second], difference is { StandardDeviation: { } deviation, Mean: var mean }
            ? TermEstimate.Student(Term, StandardErrorType.Classical, mean, deviation / Math.Sqrt(first.Count), first.Count - 1, level)
            : TermEstimate.NotEstimable(Term, StandardErrorType.Classical, level, "One pair of values has no standard error.", second[0] - first[0])) with
        {
            Shares = first.Concat(second).All(value => value is 0 or 1) ? SharesOf(first, second) : null,
        };
    }

    private PairEstimate Between(PairTable table, PairEstimate result)
    {
        double[] first = [.. data.RowsOf(result.Cell, result.Cell.Theme is not null).Select(row => First(table, result.Pair, row.Row, row.Theme)).Where(value => !double.IsNaN(value))];
        double[] second = [.. data.RowsOf(result.Cell, result.Cell.Theme is not null).Select(row => Number(result.Pair.Second, row.Row, row.Theme)).Where(value => !double.IsNaN(value))];
        if (first.Length == 0 || second.Length == 0) return result with { Reason = $"Nobody has a value of {(first.Length == 0 ? result.First : result.Second)}.", FirstN = first.Length, SecondN = second.Length };
        return Done(result, first, second, DifferenceInMeans.Welch(Term, second, first, level));
    }

    private static PairEstimate Done(PairEstimate result, double[] first, double[] second, TermEstimate difference) => result with
    {
        Status = difference.IsEstimable ? EstimateStatus.Estimated : EstimateStatus.NotEstimable,
        Reason = difference.Reason,
        FirstMean = first.Average(),
        FirstN = first.Length,
        SecondMean = second.Average(),
        SecondN = second.Length,
        Difference = difference,
    };

    private static (double, double, double, double) SharesOf(List<double> first, List<double> second)
    {
        double Share(double a, double b) => first.Zip(second).Count(pair => pair.First == a && pair.Second == b) / (double)first.Count;
        return (Share(1, 1), Share(1, 0), Share(0, 1), Share(0, 0));
    }

    private double First(PairTable table, MeasurePair pair, int row, string theme) =>
        table.Randomization is { } randomization && (data.Frame.FindAssignment(randomization) ?? data.Frame.FindAssignment(randomization, theme))?[row]?.Key != table.Arm
            ? double.NaN
            : Number(pair.First, row, theme) * (pair.Times ?? 1);

    private double Number(string measure, int row, string theme) => data.Column(measure, theme)?.Scores.Number(row) ?? double.NaN;
}
