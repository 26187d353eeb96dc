using System.Text;
using CoProduction.Studies.Design;

namespace CoProduction.Studies.Reporting;

/// <summary>The texts that participants read: consent, and the stimulus of every arm, site, theme and language with its hash.</summary>
internal static class StimulusBlocks
{
    public static IEnumerable<ReportBlock> Build(CompiledDesign compiled, ReportNames names)
    {
        yield return Consent(compiled);
        var finder = new StimulusTexts(compiled, names);
        var texts = finder.All();
        if (texts.Count == 0)
        {
            yield return new ReportParagraph(compiled.Design.Randomizations.Count == 0 ? "No page has a vignette." : "No page has a text that differs by arm, and none has a vignette.");
            yield break;
        }
        var pages = texts.Select(text => text.Page).Distinct().Count();
        yield return new ReportParagraph($"{ReportNames.Count(texts.Count, "distinct text")} {(texts.Count == 1 ? "stands" : "stand")} on {ReportNames.Count(pages, "page")} with a stimulus{(Sharers(compiled.Design) is { Length: > 0 } sharers ? $"; {sharers} that share a text are named together" : "")}."
            + (finder.IsCut ? " There are more combinations than are listed here; the design record holds them all." : ""));
        foreach (var page in texts.GroupBy(text => text.Page))
            yield return new ReportDetails($"Page {names.PageName(page.Key)}, {(page.Count() == 1 ? "one text" : $"{NumberFormat.Count(page.Count())} texts")}", [.. page.SelectMany(text => Blocks(text, compiled))]);
        yield return new ReportDetails("Hashes of the stimuli, as exposures store them", [Table(texts, compiled)]);
    }

    /// <summary>What of a design can share a text.</summary>
    internal static string Sharers(StudyDesign design) => Joined(design.Randomizations.Count > 0 ? "arms" : null, design.Sites.Count > 1 ? "sites" : null, design.Themes.Count > 1 ? "themes" : null);

    /// <summary>Words as a list with "and".</summary>
    internal static string Joined(params string?[] words)
    {
        var all = words.OfType<string>().ToList();
        return all.Count < 2 ? string.Concat(all) : $"{string.Join(", ", all.Take(all.Count - 1))} and {all[^1]}";
    }

    private static ReportDetails Consent(CompiledDesign compiled) => new("Consent, as everybody read it first",
    [
        .. compiled.Design.Languages.SelectMany(language =>
        {
            var consent = compiled.Consent(language);
            return new ReportBlock[]
            {
                new ReportParagraph($"{LanguageName.Of(language)}, SHA-256 {Convert.ToHexStringLower(consent.TextSha256)}:"),
                new ReportText(string.Join('\n', new[] { consent.TextHtml, consent.OrganisationHtml, consent.DataProtectionHtml }.Where(html => html.Length > 0)), language),
            };
        }),
    ]);

    private static IEnumerable<ReportBlock> Blocks(StimulusText text, CompiledDesign compiled)
    {
        yield return new ReportParagraph($"{Who(text, compiled)}. {Hash(text)}");
        yield return text.Html.Length > 0 ? new ReportText(text.Html, text.Language) : new ReportParagraph("(The page has questions only.)");
    }

    private static string Who(StimulusText text, CompiledDesign compiled)
    {
        var words = new StringBuilder(ReportNames.Capital(text.Arms));
        if (text.Sites.Count > 0) words.Append("; at ").Append(text.Sites.Count == compiled.Design.Sites.Count ? "all sites" : string.Join(", ", text.Sites));
        if (text.Themes.Count > 0) words.Append("; on ").Append(text.Themes.Count == compiled.Design.Themes.Count && text.Themes.Count > 1 ? "all themes" : string.Join(", ", text.Themes));
        if (compiled.Design.Languages.Count > 1) words.Append("; in ").Append(LanguageName.Of(text.Language));
        return words.ToString();
    }

    private static string Hash(StimulusText text) => text.Sha256 is { } hash ? $"SHA-256 of the page: {hash}." : "Earlier answers change this page: it has no one hash.";

    private static ReportTable Table(IReadOnlyList<StimulusText> texts, CompiledDesign compiled) => new()
    {
        Key = "stimuli",
        Title = "Hashes of the stimuli",
        Columns = [new("page", "Page"), new("arms", "Arms"), new("sites", "Sites"), new("themes", "Themes"), new("language", "Language"), new("sha256", "SHA-256 of the page")],
        Rows =
        [
            .. texts.Select(text => (IReadOnlyList<ReportCell>)
            [
                text.Page, text.Arms, All(text.Sites, compiled.Design.Sites.Count), All(text.Themes, compiled.Design.Themes.Count), LanguageName.Of(text.Language), text.Sha256 ?? ReportCell.NoNumber("depends on answers"),
            ]),
        ],
        Notes = ["Of the whole page as rendered: title, texts, questions and options. Every exposure stores it; the column text_{page} of the responses holds it."],
    };

    private static string All(IReadOnlyList<string> labels, int all) => labels.Count == 0 ? "–" : labels.Count == all ? "all" : string.Join(", ", labels);
}
