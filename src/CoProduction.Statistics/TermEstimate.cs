using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// One row of a results table: an estimate with its standard error, the type of that error, the reference distribution and
/// what follows from them. What could not be computed is null and <see cref="Reason"/> says why; there is no stand-in 0, 1 or NaN.
/// </summary>
public sealed record TermEstimate
{
    private TermEstimate(string term, StandardErrorType errorType, double level) => (Term, ErrorType, Level) = (term, errorType, level);

    /// <summary>Name of the coefficient, contrast or comparison, as in R: <c>(Intercept)</c>, <c>armA</c>, <c>armA:female</c>.</summary>
    public string Term { get; init; }

    /// <summary>Which variance estimator.</summary>
    public StandardErrorType ErrorType { get; init; }

    /// <summary>Confidence level of the interval, in (0, 1).</summary>
    public double Level { get; init; }

    /// <summary>In units of the outcome (logit: log odds); may be known where its error is not.</summary>
    public double? Value { get; private init; }

    /// <summary>In units of <see cref="Value"/>.</summary>
    public double? StandardError { get; private init; }

    /// <summary>Value / StandardError.</summary>
    public double? Statistic { get; private init; }

    /// <summary>Degrees of freedom of Student's t; null means the standard normal.</summary>
    public double? DegreesOfFreedom { get; private init; }

    /// <summary>Two-sided.</summary>
    public double? PValue { get; private init; }

    /// <summary>Lower limit of the confidence interval.</summary>
    public double? ConfidenceLow { get; private init; }

    /// <summary>Upper limit of the confidence interval.</summary>
    public double? ConfidenceHigh { get; private init; }

    /// <summary>Why numbers are missing; null when all are there.</summary>
    public string? Reason { get; private init; }

    /// <summary>False when the standard error, and all that follows from it, could not be computed.</summary>
    public bool IsEstimable => StandardError is not null;

    /// <summary>An estimate compared with Student's t.</summary>
    public static TermEstimate Student(string term, StandardErrorType type, double value, double standardError, double df, double level)
    {
        if (Unusable(standardError) is { } reason) return NotEstimable(term, type, level, reason, value);
        if (!(df > 0)) return NotEstimable(term, type, level, "No degrees of freedom are left.", value);
        if (!double.IsFinite(value / standardError)) return NotEstimable(term, type, level, "The statistic is not finite.", value);
        var margin = Tail.StudentTwoSidedQuantile(1 - level, df) * standardError;
        return new TermEstimate(term, type, level)
        {
            Value = value,
            StandardError = standardError,
            Statistic = value / standardError,
            DegreesOfFreedom = df,
            PValue = Tail.StudentTwoSided(value / standardError, df),
            ConfidenceLow = value - margin,
            ConfidenceHigh = value + margin,
        };
    }

    /// <summary>An estimate compared with the standard normal.</summary>
    public static TermEstimate Normal(string term, StandardErrorType type, double value, double standardError, double level)
    {
        if (Unusable(standardError) is { } reason) return NotEstimable(term, type, level, reason, value);
        if (!double.IsFinite(value / standardError)) return NotEstimable(term, type, level, "The statistic is not finite.", value);
        var margin = -Tail.NormalQuantile((1 - level) / 2) * standardError;
        return new TermEstimate(term, type, level)
        {
            Value = value,
            StandardError = standardError,
            Statistic = value / standardError,
            PValue = Tail.NormalTwoSided(value / standardError),
            ConfidenceLow = value - margin,
            ConfidenceHigh = value + margin,
        };
    }

    /// <summary>exp of an estimate on the logarithmic scale: limits carried over, error by the delta method, statistic and p those of the logarithm (of the test that the ratio is 1).</summary>
    internal static TermEstimate Exponential(TermEstimate logarithm) =>
        logarithm.Value is not { } value ? logarithm
        : logarithm with
        {
            Value = Finite(Math.Exp(value)),
            StandardError = Finite(Math.Exp(value) * logarithm.StandardError),
            ConfidenceLow = Finite(Math.Exp(logarithm.ConfidenceLow ?? double.NaN)),
            ConfidenceHigh = Finite(Math.Exp(logarithm.ConfidenceHigh ?? double.NaN)),
        };

    /// <summary>An estimate without an error, or no estimate at all, and why.</summary>
    public static TermEstimate NotEstimable(string term, StandardErrorType type, double level, string reason, double? value = null) =>
        new(term, type, level) { Value = value is { } v && double.IsFinite(v) ? v : null, Reason = reason };

    /// <summary>The same estimate with an interval of another confidence level, in (0, 1).</summary>
    public TermEstimate AtLevel(double level) =>
        PValue is null ? this with { Level = level }
        : DegreesOfFreedom is { } df ? Student(Term, ErrorType, Value!.Value, StandardError!.Value, df, level)
        : Normal(Term, ErrorType, Value!.Value, StandardError!.Value, level);

    /// <summary>A residual that is nothing but rounding: the error is shown, a test of it would mean nothing.</summary>
    internal static TermEstimate PerfectFit(string term, StandardErrorType type, double value, double standardError, double df, double level) =>
        new(term, type, level)
        {
            Value = value,
            StandardError = standardError,
            DegreesOfFreedom = df,
            Reason = "The model fits the outcome exactly; the standard error is rounding error.",
        };

    private static double? Finite(double? value) => value is { } v && double.IsFinite(v) ? v : null;

    private static string? Unusable(double standardError) =>
        !double.IsFinite(standardError) ? "The standard error is not finite."
        : standardError <= 0 ? "The standard error is zero: the outcome does not vary where it would have to."
        : null;
}
