namespace CoProduction.Statistics;

/// <summary>How a randomization test is computed.</summary>
public sealed record RandomizationOptions
{
    /// <summary>Draws when there are more assignments than this; else all are enumerated.</summary>
    public int Draws { get; init; } = 10_000;

    /// <summary>The same seed gives the same draws.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>What is compared.</summary>
    public RandomizationStatistic Statistic { get; init; } = RandomizationStatistic.Studentized;

    /// <summary>Pre-treatment columns of n numbers: the outcome's residual from them is compared (Rosenbaum 2002).</summary>
    public IReadOnlyList<double[]> Covariates { get; init; } = [];

    /// <summary>Confidence level of the interval, in (0, 1).</summary>
    public double Level { get; init; } = 0.95;
}
