using CoProduction.Statistics.Numerics;
using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

public class PowerTests
{
    [Fact]
    public void The_noncentral_t_matches_its_integral()
    {
        foreach (var row in Golden.Experiments.GetProperty("noncentral_t").EnumerateArray().Select(Golden.Numbers))
            ((double?)(1 - NoncentralT.Lower(row[0], row[1], row[2]))).ShouldBeClose(row[3], 1e-12, $"t = {row[0]}, df {row[1]}, shift {row[2]}");
    }

    [Fact]
    public void The_detectable_effect_of_a_large_study_is_2_8_standard_errors()
    {
        Power.DetectableEffect(0.5, null).Should().BeApproximately(0.5 * 2.8015852, 1e-6, "1.959964 + 0.8416212");
        Power.DetectableEffect(0.5, 1e6).Should().BeApproximately(Power.DetectableEffect(0.5, null), 1e-5);
        Power.DetectableEffect(1, 10).Should().BeApproximately(Golden.R.GetProperty("power").GetProperty("shift_df10").GetDouble(), 1e-6);
    }

    [Fact]
    public void A_contrast_of_two_cells_is_the_t_test()
    {
        Power.OfContrast([(1, 30), (-1, 30)], 0.6, 1.2).Should().BeApproximately(Power.OfTTest(30, 0.6, 1.2), 1e-13);
        Power.DetectableContrast([(1, 30), (-1, 30)], 0.8, 1.2).Should().BeApproximately(Power.DetectableDifference(30, 0.8, 1.2), 1e-9);
        Power.SampleSizeOfContrast([(1, 1), (-1, 1)], 1, 0.9).Should().BeApproximately(2 * Power.SampleSizeOfTTest(1, 0.9), 1e-6);
    }

    [Fact]
    public void An_interaction_needs_four_times_the_sample_of_a_main_effect_of_its_size()
    {
        var margin = Power.SampleSizeOfContrast([(-0.5, 1), (0.5, 1), (-0.5, 1), (0.5, 1)], 0.2, 0.8);
        var interaction = Power.SampleSizeOfContrast([(1, 1), (-1, 1), (-1, 1), (1, 1)], 0.2, 0.8);
        (interaction / margin).Should().BeApproximately(4, 0.02);
        Power.OfContrast([(1, 50), (-1, 40), (-1, 60), (1, 50)], 0.5).Should().BeApproximately(Golden.R.GetProperty("power").GetProperty("interaction").GetDouble(), 1e-9);
    }

    [Fact]
    public void Clusters_cost_their_design_effect()
    {
        Power.DesignEffect(20, 0.05).Should().BeApproximately(1.95, 1e-14);
        Power.DesignEffect(20, 0.05, 0.5).Should().BeApproximately(1 + (1.25 * 20 - 1) * 0.05, 1e-14);
        Power.OfClusters(15, 20, 0.05, 0.3).Should().BeApproximately(Golden.R.GetProperty("power").GetProperty("clusters").GetDouble(), 1e-9);
        var g = Power.SampleSizeOfClusters(20, 0.05, 0.3, 0.8);
        Power.OfClusters(g, 20, 0.05, 0.3).Should().BeApproximately(0.8, 1e-10);
        Power.DetectableDifferenceOfClusters(g, 20, 0.05, 0.8).Should().BeApproximately(0.3, 1e-9);
        Power.OfClusters(1000, 1, 0.4, 0.1).Should().BeApproximately(Power.OfTTest(1000, 0.1), 1e-12, "clusters of one person");
    }

    [Fact]
    public void A_simulation_finds_the_power_of_the_formula_and_says_how_sure_it_is()
    {
        var simulation = DesignSimulation.Run(random => DifferenceInMeans.Welch("arm", Normal(random, 30, 0.7), Normal(random, 30, 0)), runs: 4000, seed: 7, truth: 0.7);
        simulation.Power.Should().BeApproximately(Power.OfTTest(30, 0.7), 4 * simulation.PowerError);
        simulation.Bias!.Value.Should().BeApproximately(0, 4 * simulation.MeanEstimateError!.Value);
        simulation.Coverage!.Value.Should().BeApproximately(0.95, 4 * simulation.CoverageError!.Value);
        (simulation.TypicalStandardError / simulation.StandardDeviation).Should().BeInRange(0.95, 1.05);
        simulation.Estimable.Should().Be(4000);
    }

    [Fact]
    public void The_same_seed_gives_the_same_simulation_and_a_run_without_estimate_is_no_rejection()
    {
        DesignSimulation Run(int seed) => DesignSimulation.Run(r => r.Next(2) == 0
            ? TermEstimate.NotEstimable("x", StandardErrorType.Welch, 0.95, "no")
            : DifferenceInMeans.Welch("x", Normal(r, 8, 50), Normal(r, 8, 0)), 200, seed);
        (Run(3).Power, Run(3).Estimable).Should().Be((Run(3).Estimable / 200.0, Run(3).Estimable));
        Run(3).MeanEstimate.Should().Be(Run(3).MeanEstimate).And.NotBe(Run(4).MeanEstimate);
        Run(3).Coverage.Should().BeNull("no truth was declared");
    }

    [Fact]
    public void A_simulation_reports_progress_and_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        var last = 0.0;
        var progress = new Immediate(share =>
        {
            last = share;
            if (share >= 0.5) source.Cancel();
        });
        FluentActions.Invoking(() => DesignSimulation.Run(r => DifferenceInMeans.Welch("x", Normal(r, 5, 0), Normal(r, 5, 0)), 1000, progress: progress, cancellationToken: source.Token))
            .Should().Throw<OperationCanceledException>();
        last.Should().Be(0.5);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(-1, null)]
    [InlineData(1, 0.0)]
    public void An_impossible_standard_error_is_refused(double error, double? df) =>
        FluentActions.Invoking(() => Power.DetectableEffect(error, df)).Should().Throw<InvalidAnalysisException>();

    internal static double[] Normal(Random random, int n, double mean) => [.. Enumerable.Range(0, n).Select(_ => mean + Normal(random))];

    internal static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed class Immediate(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
