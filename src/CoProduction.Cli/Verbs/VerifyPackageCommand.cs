using System.CommandLine;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.Packaging;
using CoProduction.Studies.Responses;
using CoProduction.Web.Operations;

namespace CoProduction.Cli.Verbs;

/// <summary>coprod verify-package: needs no database, unless the package is compared with one.</summary>
internal static class VerifyPackageCommand
{
    public static Command Create(Func<LocalInstallation> installation)
    {
        var file = new Argument<FileInfo>("file") { Description = "A package, as 'coprod package' or the results page made it" };
        var against = new Option<string>("--against") { Description = "The address of a study of this installation: build the package again from its data and compare byte by byte" };
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON" };
        var command = new Command("verify-package",
            "Compare every file of a package with its manifest: sizes, SHA-256, rows, and the hashes of plan and data. Exit code 1 where anything does not agree.") { file, against, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            try
            {
                await using var stream = File.OpenRead(parsed.GetValue(file)!.FullName);
                var verdict = PackageVerification.Verify(stream);
                if (parsed.GetValue(against) is not { } slug) return Say(output, error, verdict, null, parsed.GetValue(json));
                return await Verb.RunAsync(parsed, installation, verb => CompareAsync(verb, slug, stream, verdict, parsed.GetValue(json)));
            }
            catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                await error.WriteLineAsync($"{parsed.GetValue(file)!.Name} cannot be read as a package: {problem.Message}");
                return ExitCode.Problem;
            }
        });
        return command;
    }

    private static async Task<int> CompareAsync(Verb verb, string slug, Stream stream, PackageVerdict verdict, bool json)
    {
        if (await verb.FindStudyAsync(slug) is not { } study) return ExitCode.Problem;
        if (verdict.Manifest is not { } manifest || !Enum.TryParse<ParticipantKind>(manifest.Kind, ignoreCase: true, out var kind)) return Say(verb.Output, verb.Error, verdict, null, json);
        if (!ExportResponses.IsReadable(study)) return verb.Refuse(ExportResponses.Blinded);
        await using var rebuilt = TemporaryFile.Create();
        try
        {
            await verb.Service<StudyPackages>().WriteAsync(study, new PackageRequest(kind, manifest.Public?.Data, manifest.Public is { Suppressed: > 0 }), rebuilt);
        }
        catch (PackageRefusedException problem)
        {
            return verb.Refuse(problem.Message);
        }
        (stream.Position, rebuilt.Position) = (0, 0);
        return Say(verb.Output, verb.Error, verdict, PackageVerification.Compare(stream, rebuilt), json);
    }

    private static int Say(TextWriter output, TextWriter error, PackageVerdict verdict, IReadOnlyList<string>? differences, bool json)
    {
        var agrees = verdict.Agrees && (differences is null || differences.Count == 0);
        if (json) output.WriteLine(Verb.Json(new { agrees, verdict.Files, verdict.Bytes, verdict.Manifest?.Study, verdict.Manifest?.PlanSha256, verdict.Manifest?.DataSha256, verdict.Findings, differences }));
        else foreach (var line in verdict.Findings.Concat(differences?.Select(line => $"rebuilt: {line}") ?? [])) output.WriteLine(line);
        if (!agrees) error.WriteLine($"{verdict.Findings.Count + (differences?.Count ?? 0)} findings.");
        else if (!json) output.WriteLine($"{verdict.Files} files, {verdict.Bytes} bytes: all agree{(differences is null ? "" : ", and with the package built again")}.");
        return agrees ? ExitCode.Done : ExitCode.Problem;
    }
}
