using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis;

/// <summary>An estimate that the plan asked for beside an inquiry's own.</summary>
/// <param name="Label">What it is, for a row of the table.</param>
/// <param name="Method">Estimator and error in words.</param>
public sealed record SecondaryEstimate(string Label, string Method)
{
    /// <summary>What was asked for; null for what stands beside without being asked: an unpaired estimate, an adjustment of the family.</summary>
    public SecondaryEstimator? Kind { get; init; }

    /// <summary>Tells it from others of its kind: arms compared as <c>a-b</c>, a coefficient, a test; empty where it is the only one.</summary>
    public string Key { get; init; } = "";

    public double? Value { get; init; }

    public double? StandardError { get; init; }

    public string ErrorType { get; init; } = "";

    public double? DegreesOfFreedom { get; init; }

    public double? Statistic { get; init; }

    public double? PValue { get; init; }

    public double? Low { get; init; }

    public double? High { get; init; }

    public int? N { get; init; }

    /// <summary>Why numbers are missing; null where all are there.</summary>
    public string? Reason { get; init; }

    /// <summary>What a reader must know besides.</summary>
    public string Note { get; init; } = "";

    /// <summary>The numbers of one row of the library.</summary>
    public SecondaryEstimate With(TermEstimate term, int n) => this with
    {
        Value = term.Value,
        StandardError = term.StandardError,
        ErrorType = term.ErrorType.ToString(),
        DegreesOfFreedom = term.DegreesOfFreedom,
        Statistic = term.Statistic,
        PValue = term.PValue,
        Low = term.ConfidenceLow,
        High = term.ConfidenceHigh,
        N = n,
        Reason = term.Reason,
    };
}
