namespace CoProduction.Cli;

internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Refused, or a problem was found.</summary>
    public const int Problem = 1;

    public const int WrongUsage = 2;

    /// <summary>Stopped by Ctrl+C or a signal, as a shell reports it.</summary>
    public const int Cancelled = 130;
}
