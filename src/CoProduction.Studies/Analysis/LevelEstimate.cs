using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis;

/// <summary>The level of an outcome in one cell.</summary>
/// <param name="Outcome">Label.</param>
/// <param name="IsShare">A share between 0 and 1.</param>
/// <param name="Cell">Site and theme.</param>
/// <param name="Status">Whether there is a number.</param>
/// <param name="Reason">Why there is none.</param>
/// <param name="Mean">Mean or share.</param>
/// <param name="StandardDeviation">Divisor n − 1; unweighted.</param>
/// <param name="N">Values behind it.</param>
/// <param name="MeanItems">Scales and indices: mean number of items behind a value; else null.</param>
/// <param name="Missing">Persons (or person × theme) who were asked and have no value.</param>
public sealed record LevelEstimate(
    string Outcome, bool IsShare, AnalysisCell Cell, EstimateStatus Status, string? Reason, double? Mean, double? StandardDeviation, int N, double? MeanItems, int Missing)
{
    /// <summary>
    /// Standard error of an unweighted mean as of a simple random sample, SD/√n; where a person has several values, clustered by person: √(G/(G − 1)·Σ(Σe)²)/n, as R's <c>survey::svymean</c> by linearization.
    /// Null below two persons, and where the mean is weighted.
    /// </summary>
    public double? StandardError { get; init; }

    /// <summary>Persons have several values.</summary>
    public bool IsClustered { get; init; }

    /// <summary>The weighted mean with its standard error, sites as strata; null where it is not weighted.</summary>
    public TermEstimate? Weighted { get; init; }

    /// <summary>Weighted: Kish's effective number of values, (Σw)²/Σw²; else null.</summary>
    public double? EffectiveN { get; init; }

    /// <summary>Key of the measure.</summary>
    public string Key { get; init; } = "";
}
