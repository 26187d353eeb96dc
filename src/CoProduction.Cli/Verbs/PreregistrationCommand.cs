using System.CommandLine;
using CoProduction.Studies.Reporting;
using CoProduction.Web.Operations;

namespace CoProduction.Cli.Verbs;

/// <summary>coprod study preregistration.</summary>
internal static class PreregistrationCommand
{
    public static Command Create(Func<LocalInstallation> installation)
    {
        var slug = StudyCommand.SlugArgument();
        var form = new Option<string>("--form", "-f") { Description = "osf or aspredicted", Required = true };
        form.AcceptOnlyFromAmong("osf", "aspredicted");
        var version = new Option<int?>("--version", "-v") { Description = "A published version (default: the latest; the draft where there is none)" };
        var draft = new Option<bool>("--draft") { Description = "The draft instead of a published version" };
        var file = new Option<FileInfo>("--out", "-o") { Description = "The file to write (default: the output)" };
        var command = new Command("preregistration", "Write the text for a registry, from the design: Markdown, with the SHA-256 of the design file")
        {
            slug, form, version, draft, file,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(draft) && result.GetValue(version) is not null) result.AddError("Say either --version or --draft.");
        });
        return Verb.Run(command, installation, async verb =>
        {
            if (await verb.FindStudyAsync(verb.Get(slug)) is not { } study) return ExitCode.Problem;
            var preregister = verb.Service<Preregister>();
            var texts = verb.Get(draft) ? await preregister.OfDraftAsync(study.StudyId)
                : verb.Get(version) is { } number ? await preregister.OfVersionAsync(study.StudyId, number)
                : await preregister.LatestAsync(study.StudyId);
            if (texts is null) return verb.Refuse($"The study has no version {verb.Get(version)}.");
            StudyCommand.WriteProblems(verb, texts.Problems);
            if (texts.Texts.Count == 0) return verb.Refuse("The design has errors that must be mended first.");
            var text = texts.Texts[verb.Get(form) == "osf" ? PreregistrationForm.Osf : PreregistrationForm.AsPredicted];
            if (verb.Get(file) is { } to) await File.WriteAllTextAsync(to.FullName, text);
            else verb.Output.Write(text);
            return ExitCode.Done;
        });
    }
}
