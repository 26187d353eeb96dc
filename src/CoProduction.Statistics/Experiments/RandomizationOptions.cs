namespace CoProduction.Statistics;

/// <summary>How a randomization test is computed.</summary>
public sealed record RandomizationOptions
{
    /// <summary>What <see cref="MostRowDraws"/> leaves at least.</summary>
    private const int FewestDraws = 1_000;

    /// <summary>Draws when there are more assignments than this; else all are enumerated.</summary>
    public int Draws { get; init; } = 10_000;

    /// <summary>
    /// Rows times draws, where rows are shuffled one by one: of more, fewer draws are made, but never fewer than 1,000 on this account. Whoever shows the result shows
    /// <see cref="RandomizationTest.Assignments"/>. Default: no limit.
    /// </summary>
    public double MostRowDraws { get; init; } = double.PositiveInfinity;

    /// <summary>The same seed gives the same draws.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>What is compared.</summary>
    public RandomizationStatistic Statistic { get; init; } = RandomizationStatistic.Studentized;

    /// <summary>Pre-treatment columns of n numbers: the outcome's residual from them is compared (Rosenbaum 2002).</summary>
    public IReadOnlyList<double[]> Covariates { get; init; } = [];

    /// <summary>Confidence level of the interval, in (0, 1).</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>With as many draws as so many rows may take.</summary>
    internal RandomizationOptions Bounded(int rows) =>
        (double)Draws * rows <= MostRowDraws ? this : this with { Draws = Math.Min(Draws, Math.Max(FewestDraws, (int)(MostRowDraws / rows))) };
}
