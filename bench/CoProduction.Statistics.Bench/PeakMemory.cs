using System.Globalization;

namespace CoProduction.Statistics.Bench;

/// <summary>
/// The largest resident memory of the process while a model is fitted, beyond what it had with the data in memory (Linux: VmHWM, reset before the fit). The first fit of the
/// process: compiling it is in it, as it is for a user who fits one model.
/// </summary>
internal static class PeakMemory
{
    public static void Print(string model)
    {
        var models = new Models();
        models.Setup();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, true, true);
        var before = Read("VmRSS:");
        File.WriteAllText("/proc/self/clear_refs", "5");
        var result = model == "logit" ? models.LogitMarginalEffects() : models.LeastSquaresHC2();
        var peak = Read("VmHWM:");
        GC.KeepAlive(models);
        GC.KeepAlive(result);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model,-8} {before,6:F0} MB with the data, {peak - before,5:F0} MB more at the peak of the fit"));
    }

    private static double Read(string name) =>
        double.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture) / 1000;
}
