namespace CoProduction.Statistics;

/// <summary>The result of a test by re-assignment.</summary>
public sealed record RandomizationTest
{
    /// <summary>Which null hypothesis.</summary>
    public required RandomizationNull Null { get; init; }

    /// <summary>Rows used.</summary>
    public required int N { get; init; }

    /// <summary>Rows of the arms compared, or without an arm, that lack a value.</summary>
    public int RowsDropped { get; init; }

    /// <summary>Persons or clusters that were assigned.</summary>
    public required int Units { get; init; }

    /// <summary>Assignments compared: all of them when <see cref="IsExact"/>, else the draws.</summary>
    public double Assignments { get; init; }

    /// <summary>True when every assignment was counted.</summary>
    public bool IsExact { get; init; }

    /// <summary>Observed contrast, treated − control; null where there is none.</summary>
    public double? Estimate { get; init; }

    /// <summary>Observed statistic.</summary>
    public double? Statistic { get; init; }

    /// <summary>Exact: the share of assignments at least as extreme, the observed one among them. Sampled: (1 + #)/(1 + draws).</summary>
    public double? PValue { get; init; }

    /// <summary>Of a statistic at least the observed; null for one-sided statistics.</summary>
    public double? PValueUpper { get; init; }

    /// <summary>Of a statistic at most the observed.</summary>
    public double? PValueLower { get; init; }

    /// <summary>√(p(1 − p)/draws); null when exact.</summary>
    public double? MonteCarloError { get; init; }

    /// <summary>Confidence level of the interval.</summary>
    public double Level { get; init; }

    /// <summary>Smallest constant effect that is not rejected; null with an <see cref="IntervalReason"/>.</summary>
    public double? ConfidenceLow { get; init; }

    /// <summary>Largest constant effect that is not rejected.</summary>
    public double? ConfidenceHigh { get; init; }

    /// <summary>Why a limit is missing.</summary>
    public string? IntervalReason { get; init; }

    /// <summary>Why there is no p value.</summary>
    public string? Reason { get; init; }
}
