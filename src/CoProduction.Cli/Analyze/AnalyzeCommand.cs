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
        command.SetAction(parsed => Run(parsed.GetRequiredValue(request), parsed.GetRequiredValue(result)));
        return command;
    }

    private static int Run(FileInfo request, FileInfo result)
    {
        try
        {
            var answer = AnalysisRequest.Read(request.FullName).Run();
            File.WriteAllBytes(result.FullName, AnalysisResult.ToJson(answer));
            return 0;
        }
        catch (UnreadableRequestException problem)
        {
            return Fail(problem.Message);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Fail($"The result cannot be written: {problem.Message}");
        }
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }
}
