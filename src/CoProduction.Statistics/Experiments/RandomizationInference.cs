namespace CoProduction.Statistics;

/// <summary>Fisher's exact test of the sharp null hypothesis: all assignments of the same size, statistic the difference in means, ties counted within 1e-9.</summary>
public sealed class RandomizationInference
{
    /// <summary>More assignments than this are not enumerated.</summary>
    public const double MaxAssignments = 50_000_000;

    private const double TieTolerance = 1e-9;

    private RandomizationInference()
    {
    }

    /// <summary>Number of assignments; all of them are counted.</summary>
    public double Assignments { get; private init; }

    /// <summary>Observed difference, treated − control.</summary>
    public double Estimate { get; private init; }

    /// <summary>Share with |difference| at least the observed.</summary>
    public double PValue { get; private init; }

    /// <summary>Share with a difference at least the observed.</summary>
    public double PValueUpper { get; private init; }

    /// <summary>Share with a difference at most the observed.</summary>
    public double PValueLower { get; private init; }

    /// <summary>Standard deviation of the difference over all assignments.</summary>
    public double NullStandardDeviation { get; private init; }

    /// <param name="treated">n₁ outcomes.</param>
    /// <param name="control">n₀ outcomes.</param>
    public static RandomizationInference Exact(ReadOnlySpan<double> treated, ReadOnlySpan<double> control)
    {
        var (n1, n0) = (treated.Length, control.Length);
        if (n1 == 0 || n0 == 0) throw new InvalidAnalysisException("Randomization inference needs rows in both arms.");
        double[] all = [.. treated, .. control];
        var count = Choose(n1 + n0, n1);
        if (count > MaxAssignments) throw new InvalidAnalysisException($"There are {count:E1} assignments, too many to enumerate; the limit is {MaxAssignments:N0}.");
        var moments = SampleMoments.Of(all);
        // Centred outcomes: the difference is then the sum of the treated times a constant, and rounding stays far below the tolerance.
        var y = Array.ConvertAll(all, v => v - moments.Mean);
        var total = y.Sum();
        var estimate = SampleMoments.Of(treated).Mean - SampleMoments.Of(control).Mean;
        long twoSided = 0, upper = 0, lower = 0;
        Enumerate(y, 0, n1, 0, sum =>
        {
            var difference = sum / n1 - (total - sum) / n0;
            if (Math.Abs(difference) >= Math.Abs(estimate) - TieTolerance) twoSided++;
            if (difference >= estimate - TieTolerance) upper++;
            if (difference <= estimate + TieTolerance) lower++;
        });
        return new RandomizationInference
        {
            Assignments = count,
            Estimate = estimate,
            PValue = twoSided / count,
            PValueUpper = upper / count,
            PValueLower = lower / count,
            NullStandardDeviation = Math.Sqrt(moments.SumOfSquares / (all.Length - 1) * (1.0 / n1 + 1.0 / n0)),
        };
    }

    private static void Enumerate(double[] y, int from, int left, double sum, Action<double> visit)
    {
        if (left == 0)
        {
            visit(sum);
            return;
        }
        for (var i = from; i <= y.Length - left; i++) Enumerate(y, i + 1, left - 1, sum + y[i], visit);
    }

    private static double Choose(int n, int k)
    {
        double result = 1;
        for (var i = 1; i <= Math.Min(k, n - k); i++) result = Math.Round(result * (n - Math.Min(k, n - k) + i) / i);
        return result;
    }
}
