using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// What a design and its analysis do when they are repeated: power, bias, coverage (the diagnosands of Blair, Cooper, Coppock and Humphreys 2019) for any
/// data-generating function, each with its Monte Carlo error. A run whose estimate is not estimable counts as not rejected and is outside the other figures.
/// </summary>
public sealed class DesignSimulation
{
    private DesignSimulation()
    {
    }

    /// <summary>Experiments simulated.</summary>
    public int Runs { get; private init; }

    /// <summary>Those with a standard error.</summary>
    public int Estimable { get; private init; }

    /// <summary>Share of all runs with p &lt; alpha.</summary>
    public double Power { get; private init; }

    /// <summary>√(power(1 − power)/runs).</summary>
    public double PowerError => Math.Sqrt(Power * (1 - Power) / Runs);

    /// <summary>Mean of the estimates; null when none was estimable.</summary>
    public double? MeanEstimate { get; private init; }

    /// <summary>Mean − truth; null without a declared truth.</summary>
    public double? Bias { get; private init; }

    /// <summary>Monte Carlo standard error of <see cref="MeanEstimate"/> and <see cref="Bias"/>.</summary>
    public double? MeanEstimateError { get; private init; }

    /// <summary>Standard deviation of the estimates: what the standard errors should be.</summary>
    public double? StandardDeviation { get; private init; }

    /// <summary>Root of the mean squared standard error.</summary>
    public double? TypicalStandardError { get; private init; }

    /// <summary>Share of the intervals that hold the truth; null without a declared truth.</summary>
    public double? Coverage { get; private init; }

    /// <summary>√(coverage(1 − coverage)/estimable).</summary>
    public double? CoverageError => Coverage is { } c ? Math.Sqrt(c * (1 - c) / Estimable) : null;

    /// <param name="experiment">Draws the data of one experiment and analyses it. Must take every random number from its argument.</param>
    /// <param name="runs">How many.</param>
    /// <param name="seed">The same seed gives the same figures.</param>
    /// <param name="alpha">Level of the test.</param>
    /// <param name="truth">The estimand of one experiment, or null: then bias and coverage are not computed.</param>
    /// <param name="progress">Share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops between two experiments.</param>
    public static DesignSimulation Run(Func<Random, TermEstimate> experiment, int runs = 1000, int seed = 1, double alpha = 0.05, double? truth = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        if (runs < 2) throw new InvalidAnalysisException("A simulation needs at least two runs.");
        if (!(alpha is > 0 and < 1)) throw new InvalidAnalysisException("alpha must lie between 0 and 1.");
        var random = new Random(seed);
        var values = new List<double>(runs);
        var squaredErrors = new CompensatedSum();
        int rejected = 0, covered = 0;
        for (var run = 0; run < runs; run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (run % Math.Max(1, runs / 100) == 0) progress?.Report((double)run / runs);
            if (experiment(random) is not { PValue: { } p, Value: { } value, StandardError: { } error } estimate) continue;
            values.Add(value);
            squaredErrors.Add(error * error);
            if (p < alpha) rejected++;
            if (truth >= estimate.ConfidenceLow && truth <= estimate.ConfidenceHigh) covered++;
        }
        progress?.Report(1);
        var moments = SampleMoments.Of([.. values]);
        var n = values.Count;
        return new DesignSimulation
        {
            Runs = runs,
            Estimable = n,
            Power = (double)rejected / runs,
            MeanEstimate = n > 0 ? moments.Mean : null,
            Bias = n > 0 ? moments.Mean - truth : null,
            MeanEstimateError = moments.StandardDeviation / Math.Sqrt(n),
            StandardDeviation = moments.StandardDeviation,
            TypicalStandardError = n > 0 ? Math.Sqrt(squaredErrors.Value / n) : null,
            Coverage = n > 0 && truth is not null ? (double)covered / n : null,
        };
    }
}
