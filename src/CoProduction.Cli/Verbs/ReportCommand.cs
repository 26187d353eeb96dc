using System.CommandLine;
using System.Text;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Responses;
using CoProduction.Web.Operations;

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
            return await verb.WriteFileAsync(verb.Get(file)!.FullName, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(HtmlReport.Write(current.Report))).AsTask());
        });
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
