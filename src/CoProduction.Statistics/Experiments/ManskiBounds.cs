namespace CoProduction.Statistics;

/// <summary>
/// Worst-case bounds on the average effect over everybody assigned (Horowitz and Manski 2000): missing outcomes could be anything in the declared range. They
/// assume nothing about why outcomes are missing, and are wide: as wide as the two missing shares together times the range.
/// </summary>
public sealed class ManskiBounds
{
    private ManskiBounds()
    {
    }

    /// <summary>Rows of the two arms, answered or not.</summary>
    public int N { get; private init; }

    /// <summary>Rows without an arm.</summary>
    public int RowsDropped { get; private init; }

    /// <summary>Rows of the two arms without an outcome.</summary>
    public int Missing { get; private init; }

    /// <summary>Missing treated at the smallest, missing controls at the largest value; null with a <see cref="Reason"/>.</summary>
    public double? Lower { get; private init; }

    /// <summary>The other way round.</summary>
    public double? Upper { get; private init; }

    /// <summary>Welch's, of the completed outcomes.</summary>
    public double? LowerError { get; private init; }

    /// <summary>Welch's, of the completed outcomes.</summary>
    public double? UpperError { get; private init; }

    /// <summary>Confidence limit for the effect (Imbens and Manski 2004), normal approximation; null without errors.</summary>
    public double? ConfidenceLow { get; private init; }

    /// <summary>The upper limit.</summary>
    public double? ConfidenceHigh { get; private init; }

    /// <summary>Why there are no bounds.</summary>
    public string? Reason { get; private init; }

    /// <summary>Why the bounds have no errors; null when they have.</summary>
    public string? ErrorReason { get; private init; }

    /// <param name="table">The data; a missing outcome is attrition, not a dropped row.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="arm">Column of arms, a factor whatever its type.</param>
    /// <param name="minimum">Smallest possible outcome; a smaller observed one is an <see cref="InvalidAnalysisException"/>.</param>
    /// <param name="maximum">Largest possible outcome.</param>
    /// <param name="control">Reference arm; default the first level.</param>
    /// <param name="treated">The arm compared; may be left out when there are two.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    public static ManskiBounds Of(DataTable table, string outcome, string arm, double minimum, double maximum, string? control = null, string? treated = null, double level = 0.95)
    {
        table.Numeric(outcome);
        if (!(minimum < maximum) || !double.IsFinite(minimum) || !double.IsFinite(maximum)) throw new InvalidAnalysisException("The range of the outcome must be two numbers in order.");
        var arms = new ComparedArms(table, arm, control, treated);
        var (one, zero) = (arms.Values(outcome, arms.OnlyTreated), arms.Values(outcome, arms.Control));
        if (one.Concat(zero).Any(v => v < minimum || v > maximum)) throw new InvalidAnalysisException($"'{outcome}' has values outside {minimum} to {maximum}.");
        var missing = one.Concat(zero).Count(double.IsNaN);
        if (one.Length == 0 || zero.Length == 0) return new ManskiBounds { N = arms.Rows.Length, RowsDropped = arms.RowsDropped, Missing = missing, Reason = "An arm has no rows." };
        var lower = DifferenceInMeans.Welch("lower", Completed(one, minimum), Completed(zero, maximum), level);
        var upper = DifferenceInMeans.Welch("upper", Completed(one, maximum), Completed(zero, minimum), level);
        (double Low, double High)? interval = lower.StandardError is { } l && upper.StandardError is { } u
            ? BoundsInterval.Of((lower.Value!.Value, l), (upper.Value!.Value, u), level)
            : null;
        return new ManskiBounds
        {
            N = arms.Rows.Length,
            RowsDropped = arms.RowsDropped,
            Missing = missing,
            Lower = lower.Value,
            Upper = upper.Value,
            LowerError = lower.StandardError,
            UpperError = upper.StandardError,
            ErrorReason = lower.Reason ?? upper.Reason,
            ConfidenceLow = interval?.Low,
            ConfidenceHigh = interval?.High,
        };
    }

    private static double[] Completed(double[] values, double fill) => Array.ConvertAll(values, v => double.IsNaN(v) ? fill : v);
}
