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

    /// <summary>Why there are no bounds.</summary>
    public string? Reason { get; private init; }

    /// <param name="table">The data; a missing outcome is attrition, not a dropped row.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="arm">Column of arms, a factor whatever its type.</param>
    /// <param name="control">Reference arm; default the first level.</param>
    /// <param name="treated">The arm compared; may be left out when there are two.</param>
    public static LeeBounds Of(DataTable table, string outcome, string arm, string? control = null, string? treated = null)
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
        double? lower = null, upper = null;
        var possible = y1.Length > 0 && y0.Length > 0;
        if (possible)
        {
            var sorted = trimTreated ? y1 : y0;
            var (high, low) = (TrimmedMean(sorted, share), TrimmedMean([.. sorted.Reverse()], share));
            (lower, upper) = trimTreated ? (low - Mean(y0), high - Mean(y0)) : (Mean(y1) - high, Mean(y1) - low);
        }
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

    private static double? RateDifference(double s1, double n1, double s0, double n0)
    {
        var pooled = (s1 + s0) / (n1 + n0);
        var variance = pooled * (1 - pooled) * (1 / n1 + 1 / n0);
        return variance > 0 ? Tail.NormalTwoSided((s1 / n1 - s0 / n0) / Math.Sqrt(variance)) : null;
    }
}
