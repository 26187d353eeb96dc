namespace CoProduction.Cli;

internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Refused, or a problem was found.</summary>
    public const int Problem = 1;

    public const int WrongUsage = 2;
}
