using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Raw means of arms, or of arms together, with intervals that know which rows hang together: Student's for independent rows, CR2 by cluster or person.</summary>
internal sealed class ArmMeansModel(ComparisonSample sample, SampleShape shape, double level)
{
    private readonly Lazy<LeastSquaresFit> fit = new(() => LeastSquares.Fit(
        new DataTable([new NumericColumn("y", sample.Outcome.ToArray()), sample.ArmColumn(), shape.ByCluster ? sample.ClusterColumn() : sample.PersonColumn()]), Formula.Parse("y ~ arm - 1"), cluster: "cluster"));

    public TermEstimate Mean(string arm) => Mean(arm, [arm]);

    /// <summary>The mean of several arms, each counting the same.</summary>
    public TermEstimate Mean(string name, IReadOnlyList<string> arms)
    {
        var type = shape.IsIndependent ? StandardErrorType.Welch : StandardErrorType.CR2;
        var moments = arms.Select(sample.MomentsOf).ToList();
        if (moments.Any(arm => arm.N == 0)) return TermEstimate.NotEstimable(name, type, level, "No row has the outcome.");
        var mean = moments.Average(arm => arm.Mean);
        if (moments.FirstOrDefault(arm => arm.N < 2) is { N: > 0 }) return TermEstimate.NotEstimable(name, type, level, "One row has no interval.", mean);
        if (moments.All(arm => arm.IsConstant)) return TermEstimate.NotEstimable(name, type, level, "Every row has the same value.", mean);
        if (shape.ByCluster && sample.ClusterUnknown > 0) return TermEstimate.NotEstimable(name, type, level, "The cluster of some persons is not known.", mean);
        if (!shape.IsIndependent) return fit.Value.Contrast(name, arms.ToDictionary(arm => "arm" + arm, _ => 1.0 / arms.Count), type, level);
        if (arms.Count > 1) return new CellMeans(sample.Outcome, sample.ArmColumn()).Contrast(name, arms.ToDictionary(arm => arm, _ => 1.0 / arms.Count), level: level);
        return TermEstimate.Student(name, StandardErrorType.Welch, mean, moments[0].StandardDeviation!.Value / Math.Sqrt(moments[0].N), moments[0].N - 1, level);
    }
}
