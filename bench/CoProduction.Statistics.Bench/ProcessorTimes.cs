using System.Diagnostics;

namespace CoProduction.Statistics.Bench;

/// <summary>
/// Wall and processor seconds of each benchmark, medians of nine after ten to warm up, printed as reference_times.R prints R's. On a busy machine
/// processor seconds are what can be compared; half of them is the wall time of two free cores.
/// </summary>
internal static class ProcessorTimes
{
    public static void Print()
    {
        var models = new Models();
        models.Setup();
        Print("least squares HC2, all terms", models.LeastSquaresHC2);
        Print("least squares HC2, discrete terms", models.LeastSquaresHC2Discrete);
        var clustered = new Clustered();
        clustered.Setup();
        Print("least squares CR2, 10,000 clusters", clustered.LeastSquaresCR2);
        var experiments = new Experiments();
        experiments.Setup();
        Print("randomization inference, blocked, 10,000 draws", experiments.RandomizationInferenceBlocked);
        Print("random-effects pooling, 57 sites", experiments.RandomEffectsPooling);
        Print("logit and marginal effects, all terms", models.LogitMarginalEffects);
    }

    /// <summary>Cost against rows.</summary>
    public static void PrintRows()
    {
        foreach (var count in new[] { 10_000, 100_000, 1_000_000, 10_000_000 })
        {
            var rows = new Rows { Count = count };
            rows.Setup();
            Print($"least squares HC2, all terms, {count} rows", rows.LeastSquaresHC2, 3);
            Print($"least squares CR2, 10,000 clusters, {count} rows", rows.LeastSquaresCR2, 3);
            Print($"logit and marginal effects, {count} rows", rows.LogitMarginalEffects, 3);
        }
    }

    private static void Print(string what, Func<object> work, int times = 9)
    {
        for (var i = 0; i <= times; i++) work();
        var runs = Enumerable.Range(0, times).Select(_ => Time(work)).ToArray();
        Console.WriteLine($"{what,-52} {Median(runs, r => r.Wall),7:F3} s wall {Median(runs, r => r.Processor),7:F3} s processor {Median(runs, r => r.Megabytes),6:F0} MB");
    }

    private static (double Wall, double Processor, double Megabytes) Time(Func<object> work)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var (processor, bytes, wall) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes(true), Stopwatch.StartNew());
        work();
        var seconds = wall.Elapsed.TotalSeconds;
        process.Refresh();
        return (seconds, (process.TotalProcessorTime - processor).TotalSeconds, (GC.GetTotalAllocatedBytes(true) - bytes) / 1e6);
    }

    private static double Median((double Wall, double Processor, double Megabytes)[] runs, Func<(double Wall, double Processor, double Megabytes), double> of) =>
        runs.Select(of).Order().ElementAt(runs.Length / 2);
}
