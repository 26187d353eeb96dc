using System.CommandLine;
using System.Text.Json;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;

namespace CoProduction.Cli.Verbs;

/// <summary>coprod responses import, export.</summary>
internal static class ResponsesCommand
{
    public static Command Create(Func<LocalInstallation> installation) => new("responses", "Responses: in from CSV files, out to files of several formats")
    {
        Import(installation),
        Export(installation),
    };

    private static Command Import(Func<LocalInstallation> installation)
    {
        var slug = StudyCommand.SlugArgument();
        var file = new Argument<FileInfo>("file") { Description = "A CSV file, UTF-8, one row per participant" };
        var map = new Option<FileInfo>("--map") { Description = "What the columns mean, a JSON file (default: each column is what its name says; --write-map shows it)" };
        var writeMap = new Option<FileInfo>("--write-map") { Description = "Write the mapping that was used to this file, to be edited" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only list the problems" };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON" };
        var command = new Command("import", "Import responses, all or nothing. Every problem is listed by row and column; exit code 1 where there is one.") { slug, file, map, writeMap, dryRun, json };
        return Verb.Run(command, installation, async verb =>
        {
            if (await verb.FindStudyAsync(verb.Get(slug)) is not { } study) return ExitCode.Problem;
            var import = verb.Service<ImportResponses>();
            if (await import.TargetsAsync(study.StudyId) is not { } targets) return verb.Refuse("The study was never opened: there is no published version that the responses could belong to.");
            var csv = ImportFile.Read(await File.ReadAllBytesAsync(verb.Get(file).FullName));
            ImportMapping mapping;
            try
            {
                mapping = verb.Get(map) is { } given ? ImportMapping.FromJson(await File.ReadAllTextAsync(given.FullName)) : ImportMapping.Guess(csv.Headers, targets);
            }
            catch (JsonException problem)
            {
                return verb.Refuse($"{verb.Get(map)!.Name} is no mapping: {problem.Message}");
            }
            if (verb.Get(writeMap) is { } written) await File.WriteAllTextAsync(written.FullName, mapping.ToJson());
            var outcome = await import.RunAsync(study.StudyId, csv, verb.Get(file).Name, mapping, Verb.Actor, verb.Get(dryRun));
            if (verb.Get(json)) verb.WriteJson(outcome);
            foreach (var problem in outcome.Problems)
                verb.Note(string.Concat(problem.Row is { } row ? $"row {row}, " : "", problem.Column is { } column ? $"column {column}: " : "", problem.Message));
            verb.Note(outcome.Stored ? $"{outcome.Participants} participants imported." : $"Nothing was stored: {outcome.Participants} participants read, {outcome.Problems.Count} problems.");
            return outcome.Problems.Count == 0 ? ExitCode.Done : ExitCode.Problem;
        });
    }

    private static Command Export(Func<LocalInstallation> installation)
    {
        var slug = StudyCommand.SlugArgument();
        var file = new Option<FileInfo>("--out", "-o") { Description = "The file to write", Required = true };
        var format = new Option<ResponsesFormat?>("--format") { Description = "csv, dta (Stata), sav (SPSS) or xlsx; default: what the file's name ends with, else csv" };
        var labels = new Option<bool>("--labels") { Description = "Add the words of options beside their codes (CSV and workbook; the others have them)" };
        var isLong = new Option<bool>("--long") { Description = "One row per participant and theme (CSV)" };
        var rows = new Option<string>("--rows") { Description = "Instead of responses a long file as CSV: " + string.Join(", ", LongFile.All.Select(each => each.Name)) };
        rows.AcceptOnlyFromAmong([.. LongFile.All.Select(each => each.Name)]);
        var kind = new Option<ParticipantKind>("--kind") { Description = "Whose responses", DefaultValueFactory = _ => ParticipantKind.Real };
        var command = new Command("export", "Write the responses of a study, or a long file. Refused while the study is in the field and blinded.") { slug, file, format, labels, isLong, rows, kind };
        return Verb.Run(command, installation, async verb =>
        {
            if (await verb.FindStudyAsync(verb.Get(slug)) is not { } study) return ExitCode.Problem;
            // Before the file is made: a refusal must not leave an empty one.
            if (!ExportResponses.IsReadable(study)) return verb.Refuse(ExportResponses.Blinded);
            var target = verb.Get(file)!.FullName;
            var chosen = verb.Get(format) ?? FormatOf(target);
            var longFile = verb.Get(rows) is { } name ? LongFile.Find(name) : null;
            if (chosen != ResponsesFormat.Csv && (verb.Get(isLong) || longFile is not null)) return verb.Refuse("Files of several rows per participant are written as CSV only.");
            var wanted = new ResponsesFile(verb.Get(labels), verb.Get(isLong), Format: chosen);
            return await verb.WriteFileAsync(target, stream => longFile is null
                ? verb.Service<ExportResponses>().WriteAsync(study, verb.Get(kind), stream, wanted)
                : verb.Service<ExportLongFiles>().WriteAsync(study, verb.Get(kind), stream, longFile));
        });
    }

    private static ResponsesFormat FormatOf(string path) =>
        Enum.GetValues<ResponsesFormat>().FirstOrDefault(format => path.EndsWith($".{format}", StringComparison.OrdinalIgnoreCase));
}
