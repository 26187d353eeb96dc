namespace CoProduction.Web.Tests.Cli;

/// <summary>What a verb left behind.</summary>
public sealed record CoprodRun(int Exit, string Output, string Error)
{
    /// <summary>The last line of the output.</summary>
    public string Last => Output.TrimEnd().Split('\n')[^1].Trim();
}
