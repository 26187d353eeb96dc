using System.CommandLine;
using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Reporting.Packaging;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Spectre.Console;

namespace CoProduction.Cli.Verbs;

/// <summary>coprod package.</summary>
internal static class PackageCommand
{
    private const int CellsShown = 20;

    public static Command Create(Func<LocalInstallation> installation)
    {
        var slug = StudyCommand.SlugArgument();
        var file = new Option<FileInfo>("--out", "-o") { Description = "The zip file to write", Required = true };
        var kind = ReportCommand.KindOption();
        var isPublic = new Option<bool>("--public") { Description = "The public variant: other ids, no typed words, no exact times, quasi-identifiers coarser and k-anonymous" };
        var known = new Option<string[]>("--quasi-identifier", "-q") { Description = "Instead of those of the design, one per option: 'gender', 'age: 30, 45, 60' (bands), 'education: doctorate = degree' (options merged)" };
        var k = new Option<int?>("--k") { Description = "How many persons must share each combination (default: the design's, else 5)" };
        var suppress = new Option<bool>("--suppress") { Description = "Leave out who stands in a combination that too few share; else the package is refused" };
        var json = new Option<bool>("--json") { Description = "Print the manifest, or the failed check, as JSON" };
        var command = new Command("package",
            "Write the replication package of a study: data in every format, codebook, design record, report, results and scripts, with a manifest. Refused while the study is in the field and blinded. The same data make the same file.")
        {
            slug, file, kind, isPublic, known, k, suppress, json,
        };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(isPublic) && (result.GetValue(known) is { Length: > 0 } || result.GetValue(k) is not null || result.GetValue(suppress))) result.AddError("--quasi-identifier, --k and --suppress belong to --public.");
        });
        return Verb.Run(command, installation, async verb =>
        {
            if (await verb.FindStudyAsync(verb.Get(slug)) is not { } study) return ExitCode.Problem;
            if (!ExportResponses.IsReadable(study)) return verb.Refuse(ExportResponses.Blinded);
            PublicData? data = null;
            if (verb.Get(isPublic))
            {
                data = await DataAsync(verb, study, verb.Get(known) ?? [], verb.Get(k));
                if (data is null) return ExitCode.Problem;
            }
            return await WriteAsync(verb, study, new PackageRequest(verb.Get(kind), data, verb.Get(suppress)), verb.Get(file)!.FullName, verb.Get(json));
        });
    }

    /// <summary>What is asked for, else what the design declares; null, and said why, where neither is or it is wrong.</summary>
    private static async Task<PublicData?> DataAsync(Verb verb, Study study, string[] known, int? k)
    {
        var packages = verb.Service<StudyPackages>();
        PublicData? data;
        try
        {
            data = known.Length > 0 ? new PublicData { QuasiIdentifiers = [.. known.Select(QuasiIdentifierNotation.Read)] } : await packages.DeclaredAsync(study.StudyId);
        }
        catch (FormatException problem)
        {
            verb.Refuse(problem.Message);
            return null;
        }
        if (data is null)
        {
            verb.Refuse(StudyPackages.NotDeclared);
            return null;
        }
        if (k is { } persons) data = data with { K = persons };
        var problems = await packages.ProblemsAsync(study.StudyId, data);
        foreach (var problem in problems) verb.Refuse(problem);
        return problems.Count == 0 ? data : null;
    }

    private static async Task<int> WriteAsync(Verb verb, Study study, PackageRequest request, string target, bool json)
    {
        PackageManifest? manifest = null;
        Anonymity? failed = null;
        async Task WriteToAsync(Stream stream)
        {
            try
            {
                manifest = await WithProgressAsync(verb.IsTerminal && !json, progress => verb.Service<StudyPackages>().WriteAsync(study, request, stream, progress));
            }
            catch (PackageRefusedException refused)
            {
                failed = refused.Anonymity;
                throw;
            }
        }
        var exit = await verb.WriteFileAsync(target, WriteToAsync);
        if (failed is not null) Print(verb, failed, json);
        if (manifest is null) return exit;
        await StudyPackages.RecordAsync(verb.Database, study.StudyId, manifest, Verb.Actor, verb.Service<TimeProvider>().GetUtcNow());
        var responses = manifest.Files.Single(each => each.Path == PackageManifest.Responses).Rows;
        if (json) verb.WriteJson(manifest);
        else verb.Write($"{manifest.Count} files, {responses} responses, data sha256 {manifest.DataSha256}");
        if (responses == 0) await ReportCommand.NoteOtherKindsAsync(verb, study.StudyId, request.Kind);
        if (manifest.Public is { Suppressed: > 0 } facts) verb.Note($"{facts.Suppressed} persons were left out: fewer than {facts.Data.K} shared their combination of quasi-identifiers.");
        return exit;
    }

    private static void Print(Verb verb, Anonymity failed, bool json)
    {
        if (json)
        {
            verb.WriteJson(new { failed.K, failed.Variables, failed.Persons, failed.PersonsInSmallCells, failed.Combinations, failed.Small, advice = failed.Advice() });
            return;
        }
        foreach (var cell in failed.Small.Take(CellsShown)) verb.Note($"  {string.Join(", ", cell.Values.Select((value, index) => $"{failed.Variables[index]} {value ?? "(none)"}"))}: {cell.Persons}");
        if (failed.Small.Count > CellsShown) verb.Note($"  … and {failed.Small.Count - CellsShown} more (--json lists them)");
        verb.Note("To make them coarser:");
        foreach (var line in failed.Advice()) verb.Note($"  {line}");
    }

    private static async Task<PackageManifest> WithProgressAsync(bool isShown, Func<IProgress<PackageProgress>?, Task<PackageManifest>> work)
    {
        if (!isShown) return await work(null);
        return await AnsiConsole.Progress().StartAsync(progress =>
        {
            var bar = progress.AddTask("package");
            return work(new Bar(bar));
        });
    }

    /// <summary>In the caller's thread: the order of the steps is kept.</summary>
    private sealed class Bar(ProgressTask task) : IProgress<PackageProgress>
    {
        public void Report(PackageProgress value)
        {
            task.Description = Markup.Escape(value.Doing);
            task.MaxValue = value.Steps;
            task.Value = value.Done;
        }
    }
}
