using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;

namespace CoProduction.Web.Tests.Api;

/// <summary>The examples of docs/api.md, word for word.</summary>
public sealed partial class DocumentationTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    [Theory]
    [InlineData("bash", "bash", "curl")]
    [InlineData("r", "Rscript", "Rscript")]
    [InlineData("python", "python3", "python3")]
    public async Task An_example_of_the_documentation_runs_as_it_stands(string language, string program, string needed)
    {
        Needs.Present(await RunAsync(needed, ["--version"], new Dictionary<string, string>(), "/") is (0, _) ? null : $"{needed} is not installed (./test.sh --install)");
        var owner = await app.NewResearcherAsync();
        var study = await app.NewAnsweredStudyAsync(owner);
        await app.CloseAsync(study);
        using var folder = new TemporaryFolder();
        var example = Blocks().Matches(await File.ReadAllTextAsync(Documentation())).Single(block => block.Groups[1].Value == language).Groups[2].Value;
        var script = Path.Combine(folder.Path, "example");
        await File.WriteAllTextAsync(script, example);
        var variables = new Dictionary<string, string>
        {
            ["COPROD_URL"] = app.Address.ToString().TrimEnd('/'),
            ["COPROD_TOKEN"] = await app.NewTokenAsync(study, owner),
            ["COPROD_STUDY"] = study.Slug,
        };

        var (code, said) = (await RunAsync(program, [script], variables, folder.Path))!.Value;
        code.Should().Be(0, said);

        variables["COPROD_TOKEN"] = "coprod_wrong";
        (await RunAsync(program, [script], variables, folder.Path))!.Value.Code.Should().NotBe(0, "a refusal must not pass unseen");
    }

    private static string Documentation()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "CoProduction.sln"))) folder = folder.Parent;
        return Path.Combine(folder.FullName, "docs", "api.md");
    }

    /// <summary>Null where there is no such program.</summary>
    private static async Task<(int Code, string Said)?> RunAsync(string program, IReadOnlyList<string> arguments, Dictionary<string, string> variables, string folder)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        try
        {
            using var process = Process.Start(start)!;
            var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return (process.ExitCode, await said + await complained);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex("```(bash|r|python)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
