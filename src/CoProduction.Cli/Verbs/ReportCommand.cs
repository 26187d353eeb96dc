using System.CommandLine;
using System.Text;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Responses;
using CoProduction.Web.Operations;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Cli.Verbs;

/// <summary>coprod report.</summary>
internal static class ReportCommand
{
    public static Command Create(Func<LocalInstallation> installation)
    {
        var slug = StudyCommand.SlugArgument();
        var file = new Option<FileInfo>("--out", "-o") { Description = "The HTML file to write", Required = true };
        var kind = KindOption();
        var command = new Command("report", "Write the report of a study as one self-contained HTML file, the same as that of the results page. Refused while the study is in the field and blinded.") { slug, file, kind };
        return Verb.Run(command, installation, async verb =>
        {
            if (await verb.FindStudyAsync(verb.Get(slug)) is not { } study) return ExitCode.Problem;
            if (!ExportResponses.IsReadable(study)) return verb.Refuse(ExportResponses.Blinded);
            var current = await verb.Service<StudyReports>().GetAsync(study.StudyId, verb.Get(kind));
            var exit = await verb.WriteFileAsync(verb.Get(file)!.FullName, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(HtmlReport.Write(current.Report))).AsTask());
            if (current.Results.Participants == 0) await NoteOtherKindsAsync(verb, study.StudyId, verb.Get(kind));
            return exit;
        });
    }

    /// <summary>Nobody is of the kind asked for; who asked may have meant another.</summary>
    internal static async Task NoteOtherKindsAsync(Verb verb, long studyId, ParticipantKind asked)
    {
        var others = await verb.Database.Participants
            .Where(person => person.StudyId == studyId && person.Kind != asked && person.Kind != ParticipantKind.Preview)
            .GroupBy(person => person.Kind)
            .Select(group => new { Kind = group.Key, Count = group.Count() })
            .OrderBy(group => group.Kind)
            .ToListAsync();
        var there = string.Join(" and ", others.Select(other => $"{NumberFormat.Count(other.Count)} of kind {other.Kind}"));
        verb.Note($"No response of kind {asked}: the file has none.{(there.Length > 0 ? $" The study has {there} (--kind)." : "")}");
    }

    /// <summary>Whose responses; previews have no results.</summary>
    internal static Option<ParticipantKind> KindOption()
    {
        var kind = new Option<ParticipantKind>("--kind") { Description = "Whose responses: real, imported or rehearsal", DefaultValueFactory = _ => ParticipantKind.Real };
        kind.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<ParticipantKind>() == ParticipantKind.Preview) result.AddError("Previews have no results.");
        });
        return kind;
    }
}
