using System.CommandLine;
using CoProduction.Cli.Analyze;
using CoProduction.Cli.Rehearse;
using CoProduction.Cli.Verbs;

namespace CoProduction.Cli;

/// <summary>
/// The tree of verbs. Exit codes: 0 done; 1 refused, or a problem was found; 2 wrong usage. What was asked for goes to the output, everything else to
/// the error stream.
/// </summary>
public static class CoprodCommand
{
    /// <param name="args">The words after <c>coprod</c>.</param>
    /// <param name="installation">The database and the settings; asked for only by verbs that need them.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where messages go.</param>
    public static async Task<int> RunAsync(string[] args, Func<LocalInstallation> installation, TextWriter output, TextWriter error)
    {
        var parsed = Create(installation).Parse(args);
        var exit = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return parsed.Errors.Count > 0 ? ExitCode.WrongUsage : exit;
    }

    private static RootCommand Create(Func<LocalInstallation> installation) =>
        new("Survey experiments about citizens' co-production of public services.\n"
            + "The verbs work on the installation that the web app of this machine serves (docs/cli.md). "
            + "Exit codes: 0 done; 1 refused, or a problem was found; 2 wrong usage.")
        {
            DatabaseCommand.Create(installation),
            UserCommand.Create(installation),
            StudyCommand.Create(installation),
            ResponsesCommand.Create(installation),
            TokenCommand.Create(installation),
            PackageCommand.Create(installation),
            ReportCommand.Create(installation),
            VerifyPackageCommand.Create(installation),
            RehearseCommand.Create(installation),
            VerifyAssignmentCommand.Create(installation),
            VerifyAuditCommand.Create(installation),
            AnalyzeCommand.Create(),
        };
}
