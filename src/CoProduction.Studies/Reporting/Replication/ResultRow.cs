namespace CoProduction.Studies.Reporting.Replication;

/// <summary>A result with its numbers, as <c>results.csv</c> and <c>results.json</c> hold it: what a number is about, all its digits, and who else computes it.</summary>
/// <param name="Id">Names the row in the replication scripts; unique, and the same for the same plan.</param>
/// <param name="Section">Part of the report: estimate, adjusted, secondary, arm_mean, regression, level …</param>
public sealed record ResultRow(string Id, string Section)
{
    /// <summary>Key of the inquiry or table; of the randomization or scale where no plan names one.</summary>
    public string Key { get; init; } = "";

    public string Label { get; init; } = "";

    /// <summary>Key of the measure.</summary>
    public string? Outcome { get; init; }

    public string? Site { get; init; }

    public string? Theme { get; init; }

    /// <summary>Coefficient, arm, predictor, item or count: what of the result this row is.</summary>
    public string Term { get; init; } = "";

    /// <summary>randomized, moderation, associational, constant; empty for what is no effect.</summary>
    public string Reading { get; init; } = "";

    public string Estimand { get; init; } = "";

    public string Estimator { get; init; } = "";

    public double? Estimate { get; init; }

    public double? StandardError { get; init; }

    public string? ErrorType { get; init; }

    /// <summary>Of t or χ²; of the numerator of F.</summary>
    public double? Df { get; init; }

    /// <summary>Of the denominator of F.</summary>
    public double? Df2 { get; init; }

    /// <summary>t, z, F or χ².</summary>
    public double? Statistic { get; init; }

    public double? PValue { get; init; }

    /// <summary>After Holm's adjustment within the family.</summary>
    public double? HolmPValue { get; init; }

    public double? Low { get; init; }

    public double? High { get; init; }

    public double? Level { get; init; }

    public int? N { get; init; }

    public int? Dropped { get; init; }

    public double? StandardDeviation { get; init; }

    /// <summary>Mean number of items behind a value.</summary>
    public double? Items { get; init; }

    public int? Stars { get; init; }

    public string Status { get; init; } = "estimated";

    public string? Reason { get; init; }

    /// <summary>planned or exploratory; empty for what describes the data.</summary>
    public string Stamp { get; init; } = "";

    /// <summary>Scripts that compute the row again: <c>R Python Stata</c>, or fewer; empty for a row without a number.</summary>
    public string ReplicatedBy { get; init; } = "";

    /// <summary>Why a script does not, or how closely it agrees where not to the last digits; empty where nothing is to be said.</summary>
    public string ReplicationNote { get; init; } = "";

    /// <summary>The numbers that a script checks, by column of the file.</summary>
    public IEnumerable<(string Column, double Value)> Numbers =>
        new (string Column, double? Value)[]
        {
            ("estimate", Estimate), ("std_error", StandardError), ("df", Df), ("df2", Df2), ("statistic", Statistic), ("p_value", PValue), ("p_holm", HolmPValue), ("conf_low", Low), ("conf_high", High),
            ("n", N), ("n_dropped", Dropped), ("sd", StandardDeviation), ("n_items", Items),
        }.Where(number => number.Value is not null).Select(number => (number.Column, number.Value!.Value));
}
