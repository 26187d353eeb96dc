namespace CoProduction.Load;

/// <summary>What one measurement found.</summary>
/// <param name="PerSecond">Completed respondents (of the bare inserts: rows committed) per second.</param>
/// <param name="Milliseconds">Of each request, sorted.</param>
/// <param name="ServerCpu">Milliseconds of processor per respondent, web server.</param>
/// <param name="DatabaseCpu">The same, PostgreSQL.</param>
/// <param name="MemoryMegabytes">Proportional set size of the web server at the end.</param>
internal sealed record Measurement(double PerSecond, IReadOnlyList<double> Milliseconds, double ServerCpu, double DatabaseCpu, double MemoryMegabytes)
{
    public double Percentile(double share) => Milliseconds.Count == 0 ? 0 : Milliseconds[Math.Min(Milliseconds.Count - 1, (int)(share * Milliseconds.Count))];
}
