using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Bounds on the effect among those who would answer in either arm (Lee 2009), assuming that assignment moves attrition in one direction. Exactly p·m
/// observations leave the arm with the higher response rate; the one at the boundary keeps a fractional weight.
/// </summary>
public sealed class LeeBounds
{
    private LeeBounds()
    {
    }

    /// <summary>Rows of the two arms, answered or not.</summary>
    public int N { get; private init; }

    /// <summary>Rows without an arm.</summary>
    public int RowsDropped { get; private init; }

    /// <summary>Rows of the treated arm.</summary>
    public int Treated { get; private init; }

    /// <summary>Rows of the control arm.</summary>
    public int Control { get; private init; }

    /// <summary>Share of the treated arm with an outcome.</summary>
    public double TreatedResponseRate { get; private init; }

    /// <summary>Share of the control arm with an outcome.</summary>
    public double ControlResponseRate { get; private init; }

    /// <summary>Two-sample z test that the rates are equal; null when everybody or nobody answered.</summary>
    public double? ResponseDifferencePValue { get; private init; }

    /// <summary>The arm that is trimmed.</summary>
    public string TrimmedArm { get; private init; } = "";

    /// <summary>Share of the respondents of that arm that leave.</summary>
    public double TrimmingShare { get; private init; }

    /// <summary>Difference in means of those who answered.</summary>
    public double? CompleteCaseDifference { get; private init; }

    /// <summary>Lower bound; null with a <see cref="Reason"/>.</summary>
    public double? Lower { get; private init; }

    /// <summary>Upper bound.</summary>
    public double? Upper { get; private init; }

    /// <summary>Standard error of the lower bound (Lee 2009, proposition 3), which counts that the trimming share is estimated; null when too few are left.</summary>
    public double? LowerError { get; private init; }

    /// <summary>Standard error of the upper bound.</summary>
    public double? UpperError { get; private init; }

    /// <summary>Confidence limit for the effect itself (Imbens and Manski 2004), normal approximation; null without errors.</summary>
    public double? ConfidenceLow { get; private init; }

    /// <summary>The upper limit.</summary>
    public double? ConfidenceHigh { get; private init; }

    /// <summary>Why there are no bounds.</summary>
    public string? Reason { get; private init; }

    /// <summary>Why the bounds have no interval; null when they have.</summary>
    public string? ErrorReason => Reason is null && ConfidenceLow is null ? "The bounds have no error: an arm has fewer than two rows after trimming, or its outcome does not vary." : null;

    /// <param name="table">The data; a missing outcome is attrition, not a dropped row.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="arm">Column of arms, a factor whatever its type.</param>
    /// <param name="control">Reference arm; default the first level.</param>
    /// <param name="treated">The arm compared; may be left out when there are two.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    public static LeeBounds Of(DataTable table, string outcome, string arm, string? control = null, string? treated = null, double level = 0.95)
    {
        table.Numeric(outcome);
        var arms = new ComparedArms(table, arm, control, treated);
        var code = arms.OnlyTreated;
        var (one, zero) = (arms.Values(outcome, code), arms.Values(outcome, arms.Control));
        double[] y1 = [.. one.Where(v => !double.IsNaN(v)).Order()];
        double[] y0 = [.. zero.Where(v => !double.IsNaN(v)).Order()];
        var (q1, q0) = ((double)y1.Length / one.Length, (double)y0.Length / zero.Length);
        var trimTreated = q1 > q0;
        var share = trimTreated ? (q1 - q0) / q1 : q0 > 0 ? (q0 - q1) / q0 : 0;
        double? lower = null, upper = null, lowerError = null, upperError = null;
        var possible = y1.Length > 0 && y0.Length > 0;
        if (possible)
        {
            var sorted = trimTreated ? y1 : y0;
            var (high, low) = (TrimmedMean(sorted, share), TrimmedMean([.. sorted.Reverse()], share));
            (lower, upper) = trimTreated ? (low - Mean(y0), high - Mean(y0)) : (Mean(y1) - high, Mean(y1) - low);
            var shareVariance = (1 - share) * (1 - share) * ((1 - q1) / y1.Length + (1 - q0) / y0.Length);
            var other = SampleMoments.Of(trimTreated ? y0 : y1);
            var (errorOfHigh, errorOfLow) = (Error(sorted, high), Error([.. sorted.Reverse()], low));
            (lowerError, upperError) = trimTreated ? (errorOfLow, errorOfHigh) : (errorOfHigh, errorOfLow);

            double? Error(double[] values, double mean) => TrimmedVariance(values, share, mean, shareVariance) + other.Variance / other.N is { } v && v > 0 ? Math.Sqrt(v) : null;
        }
        (double Low, double High)? interval = lowerError is { } l && upperError is { } u ? BoundsInterval.Of((lower!.Value, l), (upper!.Value, u), level) : null;
        return new LeeBounds
        {
            N = arms.Rows.Length,
            RowsDropped = arms.RowsDropped,
            Treated = one.Length,
            Control = zero.Length,
            TreatedResponseRate = q1,
            ControlResponseRate = q0,
            ResponseDifferencePValue = RateDifference(y1.Length, one.Length, y0.Length, zero.Length),
            TrimmedArm = arms.Arm.Levels[trimTreated ? code : arms.Control],
            TrimmingShare = share,
            CompleteCaseDifference = possible ? Mean(y1) - Mean(y0) : null,
            Lower = lower,
            Upper = upper,
            LowerError = lowerError,
            UpperError = upperError,
            ConfidenceLow = interval?.Low,
            ConfidenceHigh = interval?.High,
            Reason = possible ? null : "An arm has no row with an outcome.",
        };
    }

    private static double Mean(double[] values) => SampleMoments.Of(values).Mean;

    // The mean without the first p·m values.
    private static double TrimmedMean(double[] values, double share)
    {
        var cut = share * values.Length;
        var whole = (int)Math.Floor(cut);
        var sum = new CompensatedSum();
        for (var i = whole; i < values.Length; i++) sum.Add(values[i] * (i == whole ? 1 - (cut - whole) : 1));
        return sum.Value / (values.Length - cut);
    }

    // Of the mean without the first p·m values: [s² + p(y_p − μ)²]/(m(1 − p)) + ((y_p − μ)/(1 − p))²·Var(p), y_p the value at the boundary.
    private static double? TrimmedVariance(double[] values, double share, double mean, double shareVariance)
    {
        var cut = share * values.Length;
        var whole = (int)Math.Floor(cut);
        var kept = values.Length - cut;
        if (kept <= 1) return null;
        double squares = 0;
        for (var i = whole; i < values.Length; i++) squares += (values[i] - mean) * (values[i] - mean) * (i == whole ? 1 - (cut - whole) : 1);
        var boundary = values[whole] - mean;
        return (squares / (kept - 1) + share * boundary * boundary) / kept + boundary * boundary / ((1 - share) * (1 - share)) * shareVariance;
    }

    private static double? RateDifference(double s1, double n1, double s0, double n0)
    {
        var pooled = (s1 + s0) / (n1 + n0);
        var variance = pooled * (1 - pooled) * (1 / n1 + 1 / n0);
        return variance > 0 ? Tail.NormalTwoSided((s1 / n1 - s0 / n0) / Math.Sqrt(variance)) : null;
    }
}
