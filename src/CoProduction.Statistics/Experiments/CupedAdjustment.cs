namespace CoProduction.Statistics;

/// <summary>Welch's test on Y − θ(X − mean X), X a pre-treatment covariate (Deng, Xu, Kohavi and Walker 2013).</summary>
/// <param name="Estimate">The adjusted difference in means.</param>
/// <param name="Theta">θ; null when the covariate does not vary.</param>
/// <param name="N">Rows used.</param>
/// <param name="RowsDropped">Rows of the two arms, or without an arm, that lack a value.</param>
public sealed record CupedAdjustment(TermEstimate Estimate, double? Theta, int N, int RowsDropped)
{
    /// <param name="table">The data.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="arm">Column of arms, a factor whatever its type.</param>
    /// <param name="covariate">Numeric pre-treatment column.</param>
    /// <param name="theta">How θ is estimated.</param>
    /// <param name="control">Reference arm; default the first level.</param>
    /// <param name="treated">The arm compared; may be left out when there are two.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    public static CupedAdjustment Of(DataTable table, string outcome, string arm, string covariate, CupedTheta theta, string? control = null, string? treated = null, double level = 0.95)
    {
        table.Numeric(outcome);
        table.Numeric(covariate);
        var arms = new ComparedArms(table, arm, control, treated, outcome, covariate);
        var code = arms.OnlyTreated;
        var y = new[] { arms.Values(outcome, code), arms.Values(outcome, arms.Control) };
        var x = new[] { arms.Values(covariate, code), arms.Values(covariate, arms.Control) };
        var all = SampleMoments.Of([.. x[0], .. x[1]]);
        double cross, square;
        if (theta == CupedTheta.WithinArms)
        {
            (cross, square) = (Cross(x[0], y[0]) + Cross(x[1], y[1]), SampleMoments.Of(x[0]).SumOfSquares + SampleMoments.Of(x[1]).SumOfSquares);
        }
        else
        {
            (cross, square) = (Cross([.. x[0], .. x[1]], [.. y[0], .. y[1]]), all.SumOfSquares);
        }
        var term = arms.TermOf(code);
        if (square == 0)
            return new CupedAdjustment(TermEstimate.NotEstimable(term, StandardErrorType.Welch, level, $"The covariate '{covariate}' does not vary."), null, arms.Rows.Length, arms.RowsDropped);
        var slope = cross / square;
        var estimate = DifferenceInMeans.Welch(term, Adjusted(0), Adjusted(1), level);
        return new CupedAdjustment(estimate, slope, arms.Rows.Length, arms.RowsDropped);

        double[] Adjusted(int side) => [.. y[side].Zip(x[side], (a, b) => a - slope * (b - all.Mean))];
    }

    private static double Cross(double[] x, double[] y)
    {
        if (x.Length == 0) return 0;
        var (mx, my) = (SampleMoments.Of(x).Mean, SampleMoments.Of(y).Mean);
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum();
    }
}
