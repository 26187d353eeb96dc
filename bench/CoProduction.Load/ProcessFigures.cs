using System.Globalization;

namespace CoProduction.Load;

/// <summary>Processor time and memory of a process, as Linux counts them.</summary>
internal static class ProcessFigures
{
    private const double MillisecondsPerTick = 10;

    /// <summary>Milliseconds of a process, of its children that are there, and of those that have ended.</summary>
    public static double Cpu(int process)
    {
        var sum = Own(process);
        foreach (var child in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)))
        {
            var id = int.Parse(child!, CultureInfo.InvariantCulture);
            if (Fields(id) is { } fields && int.Parse(fields[1], CultureInfo.InvariantCulture) == process) sum += Own(id);
        }
        return sum;
    }

    /// <summary>Proportional set size in megabytes; 0 where it may not be read.</summary>
    public static double Memory(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static double Own(int process) =>
        Fields(process) is { } fields ? Enumerable.Range(11, 4).Sum(index => double.Parse(fields[index], CultureInfo.InvariantCulture)) * MillisecondsPerTick : 0;

    /// <summary>The fields of stat from the state on; null where the process has ended.</summary>
    private static string[]? Fields(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
