using System.Diagnostics;
using System.Text.Json;
using CoProduction.Cli.Analyze;

namespace CoProduction.Statistics.Tests;

/// <summary>Whatever takes long says how far it is, and stops when it is told to.</summary>
public sealed class ProgressTests : IDisposable
{
    private static readonly DataTable Table = Experiment(40_000);
    private static readonly DataTable Small = Experiment(400);

    private readonly string _folder = Directory.CreateTempSubdirectory("progress").FullName;

    public static TheoryData<string> Computations => [.. ByName.Keys];

    private static Dictionary<string, Action<IProgress<double>, CancellationToken>> ByName { get; } = new(StringComparer.Ordinal)
    {
        ["least squares"] = (p, c) => LeastSquares.Fit(Table, Formula.Parse("y ~ arm + x"), null, null, p, c),
        ["HC2"] = (p, c) => LeastSquares.Fit(Table, Formula.Parse("y ~ arm + x"), null, null, p, c).Terms(StandardErrorType.HC2),
        ["HC2 of cells"] = (p, c) => LeastSquares.Fit(Table, Formula.Parse("y ~ arm"), null, null, p, c).Terms(StandardErrorType.HC2),
        ["CR2"] = (p, c) => LeastSquares.Fit(Table, Formula.Parse("y ~ arm + x"), null, "village", p, c).Terms(StandardErrorType.CR2),
        ["CR2 with weights"] = (p, c) => LeastSquares.Fit(Table, Formula.Parse("y ~ arm + x"), "w", "village", p, c).Terms(StandardErrorType.CR2),
        ["absorbed effects"] = (p, c) => FixedEffectsRegression.Fit(Small, Formula.Parse("y ~ x | arm"), null, null, "village", p, c).Terms(StandardErrorType.CR2),
        ["Lin"] = (p, c) => LinRegression.Fit(Table, "y", "arm", ["x"], null, null, p, c),
        ["two-stage least squares"] = (p, c) => TwoStageLeastSquares.Fit(Table, Formula.Parse("y ~ d | arm"), null, p, c).Terms(StandardErrorType.HC2),
        ["complier effect"] = (p, c) => ComplierEffect.Of(Table, "y", "arm", "d", progress: p, cancellationToken: c),
        ["logit"] = (p, c) => LogisticRegression.Fit(Table, Formula.Parse("b ~ arm + x"), null, p, c),
        ["average marginal effects"] = (p, c) => LogisticRegression.Fit(Table, Formula.Parse("b ~ arm + x"), null, p, c).AverageMarginalEffects(),
        ["logit of few rows"] = (p, c) => LogisticRegression.Fit(Small, Formula.Parse("b ~ arm * x"), null, p, c).AverageMarginalEffects(),
        ["profile intervals"] = (p, c) => LogisticRegression.Fit(Small, Formula.Parse("b ~ arm + x"), null, p, c).ProfileIntervals(),
        ["Firth"] = (p, c) => FirthLogit.Fit(Small, Formula.Parse("b ~ arm + x"), null, p, c).ProfileIntervals(),
        ["linear probability"] = (p, c) => LinearProbability.Fit(Small, Formula.Parse("b ~ arm + x"), null, p, c),
        ["fractional logit"] = (p, c) => FractionalLogit.Fit(Small, Formula.Parse("b ~ arm + x"), null, p, c),
        ["Poisson"] = (p, c) => PoissonRegression.Fit(Small, Formula.Parse("b ~ arm + x"), null, null, p, c),
        ["Tobit"] = (p, c) => Tobit.Fit(Small, Formula.Parse("y ~ arm + x"), 0, null, null, p, c).AverageMarginalEffects(),
        ["ordered logit"] = (p, c) => OrderedLogit.Fit(Small, Formula.Parse("village ~ arm + x"), null, null, p, c),
        ["dose"] = (p, c) => DoseResponse.Of(Table, "y", "d", DoseCoding.Linear, progress: p, cancellationToken: c),
        ["stacked effects"] = (p, c) => StackedEffects.Of(Small, "y", "arm", "theme", "person", progress: p, cancellationToken: c),
        ["randomization inference"] = (p, c) => RandomizationInference.Conditional(Small, "y", "arm", options: new RandomizationOptions { Draws = 500 }, progress: p, cancellationToken: c),
        ["global null"] = (p, c) => RandomizationInference.GlobalNull(Small.Numeric("y").Values.ToArray(), Small.Factor("arm"), options: new RandomizationOptions { Draws = 500 }, progress: p, cancellationToken: c),
        ["balance"] = (p, c) => BalanceTest.ByRandomization(Small, "arm", ["x"], options: new RandomizationOptions { Draws = 500 }, progress: p, cancellationToken: c),
        ["Westfall and Young"] = (p, c) => WestfallYoung.Of(Small, ["y", "x"], "arm", options: new RandomizationOptions { Draws = 500 }, progress: p, cancellationToken: c),
        ["max T"] = (p, c) => MaxT.Test([("y", [1, 2, 3, 5])], [true, false, true, false], [.. Enumerable.Repeat<bool[]>([true, false, false, true], 200)], p, c),
        ["threshold"] = (p, c) => ThresholdTest.Of(Small, "y", "x", ThresholdShape.Jump, draws: 20, progress: p, cancellationToken: c),
        ["Fisher"] = (p, c) => FisherTest.Of([.. Enumerable.Range(0, 8).Select(i => (IReadOnlyList<long>)[.. Enumerable.Range(0, 8).Select(j => (long)(20 + i * j))])], draws: 5_000, progress: p, cancellationToken: c),
        ["simulation"] = (p, c) => DesignSimulation.Run(random => DifferenceInMeans.Welch("arm", [random.NextDouble(), random.NextDouble()], [random.NextDouble(), random.NextDouble()]), 200, progress: p, cancellationToken: c),
    };

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [MemberData(nameof(Computations))]
    public void A_long_computation_reports_how_far_it_is(string computation)
    {
        var seen = new List<double>();
        ByName[computation](new Heard(seen.Add), CancellationToken.None);
        seen.Should().HaveCountGreaterThan(1).And.OnlyContain(share => share >= 0 && share <= 1);
        seen[^1].Should().BeApproximately(1, 0.01);
        seen.Zip(seen.Skip(1)).Should().OnlyContain(pair => pair.Second > pair.First || pair.First > 0.98, "each computation goes from 0 to 1");
    }

    [Theory]
    [MemberData(nameof(Computations))]
    public void A_long_computation_stops_when_it_is_told_to(string computation)
    {
        using var stop = new CancellationTokenSource();
        var reports = 0;
        var act = () => ByName[computation](new Heard(_ =>
        {
            reports++;
            stop.Cancel();
        }), stop.Token);
        act.Should().Throw<OperationCanceledException>();
        reports.Should().BeLessThan(5);
    }

    [Fact]
    public void A_request_says_which_analysis_it_is_at_and_stops_within_it()
    {
        Write(2_000);
        var request = AnalysisRequest.Read(Path.Combine(_folder, "request.json"));
        var seen = new List<AnalysisProgress>();
        request.Run(new Heard<AnalysisProgress>(seen.Add)).Select(r => r.Status).Should().Equal("ok", "ok");
        seen.Select(p => (p.Done, p.Of, p.Id)).Distinct().Should().Equal((0, 2, "model"), (1, 2, "long"));

        using var stop = new CancellationTokenSource();
        var act = () => request.Run(new Heard<AnalysisProgress>(p =>
        {
            if (p is { Id: "long", Share: > 0.1 }) stop.Cancel();
        }), stop.Token);
        act.Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public async Task A_signal_ends_analyze_cleanly_without_a_result()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Signals are of Unix.");
        Write(100_000_000);
        var (request, result) = (Path.Combine(_folder, "request.json"), Path.Combine(_folder, "result.json"));
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(AnalysisRequest).Assembly.Location, "analyze", request, "--out", result]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        process.HasExited.Should().BeFalse();
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        (process.ExitCode, error.Trim()).Should().Be((130, "Cancelled: no result was written."));
        File.Exists(result).Should().BeFalse();
    }

    private void Write(int draws)
    {
        File.WriteAllLines(Path.Combine(_folder, "data.csv"), ["y,arm", .. Enumerable.Range(0, 60).Select(i => $"{i * 7 % 31},{(i % 3 == 0 ? "a" : "b")}")]);
        File.WriteAllText(Path.Combine(_folder, "request.json"), JsonSerializer.Serialize(new
        {
            data = "data.csv",
            analyses = new object[]
            {
                new { id = "model", kind = "ols", formula = "y ~ arm" },
                new { id = "long", kind = "randomization_inference", method = "conditional", outcome = "y", arm = "arm", draws },
            },
        }));
    }

    private static DataTable Experiment(int rows)
    {
        var random = new Random(4);
        var index = Enumerable.Range(0, rows).ToArray();
        var arm = Array.ConvertAll(index, i => i / 2 % 2);
        var x = Array.ConvertAll(index, _ => random.NextDouble());
        return new DataTable([
            new NumericColumn("y", Array.ConvertAll(index, i => random.NextDouble() + 0.2 * arm[i] + x[i])),
            new NumericColumn("b", Array.ConvertAll(index, i => random.NextDouble() < 0.3 + 0.2 * arm[i] + 0.2 * x[i] ? 1.0 : 0)),
            new NumericColumn("d", Array.ConvertAll(index, i => arm[i] == 1 && random.NextDouble() < 0.6 ? 1.0 : 0)),
            new NumericColumn("w", Array.ConvertAll(index, _ => 1 + random.NextDouble())),
            new NumericColumn("x", x),
            new FactorColumn("arm", ["none", "letter"], arm),
            new FactorColumn("village", [.. Enumerable.Range(0, 4).Select(v => $"v{v}")], Array.ConvertAll(index, i => random.Next(4))),
            new FactorColumn("person", [.. Enumerable.Range(0, rows / 2).Select(v => $"p{v}")], Array.ConvertAll(index, i => i / 2)),
            new FactorColumn("theme", ["waste", "water"], Array.ConvertAll(index, i => i % 2))]);
    }

    private sealed class Heard(Action<double> hear) : IProgress<double>
    {
        public void Report(double value) => hear(value);
    }

    private sealed class Heard<T>(Action<T> hear) : IProgress<T>
    {
        public void Report(T value) => hear(value);
    }
}
