using System.CommandLine;

namespace CoProduction.Cli.Analyze;

/// <summary>coprod analyze REQUEST --out RESULT: no configuration, no database. docs/analyze.md is its contract.</summary>
internal static class AnalyzeCommand
{
    public static Command Create()
    {
        var request = new Argument<FileInfo>("request") { Description = "The request, a JSON file (docs/analyze.md)" };
        var result = new Option<FileInfo>("--out") { Description = "Where the result is written, as JSON", Required = true };
        var command = new Command("analyze", "Run the analyses of a request on one CSV file") { request, result };
        // On a thread of its own, so that Ctrl+C finds the work under way and can wait for it.
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () => Run(parsed.GetRequiredValue(request), parsed.GetRequiredValue(result), parsed.InvocationConfiguration.Error, cancellationToken), CancellationToken.None));
        return command;
    }

    private static int Run(FileInfo request, FileInfo result, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var answer = Answer(request.FullName, error, cancellationToken);
            File.WriteAllBytes(result.FullName, AnalysisResult.ToJson(answer));
            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Cancelled: no result was written.");
            return ExitCode.Cancelled;
        }
        catch (UnreadableRequestException problem)
        {
            error.WriteLine(problem.Message);
            return ExitCode.Problem;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"The result cannot be written: {problem.Message}");
            return ExitCode.Problem;
        }
    }

    private static IReadOnlyList<AnalysisResult> Answer(string request, TextWriter error, CancellationToken cancellationToken)
    {
        // Drawn for somebody who looks; a log or a file gets no control characters.
        using var bar = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected ? new ProgressBar(error, TimeProvider.System) : null;
        return AnalysisRequest.Read(request).Run(bar, cancellationToken);
    }
}
