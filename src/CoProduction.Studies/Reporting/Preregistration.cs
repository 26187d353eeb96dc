using System.Globalization;
using System.Text;
using CoProduction.Studies.Design;

namespace CoProduction.Studies.Reporting;

/// <summary>
/// The answers to a registry's questions, written from the design record: nothing is retyped, so that what is registered is what runs. A question that the
/// record does not answer says so. Sources: the forms of OSF (osf.io/prereg) and of AsPredicted (aspredicted.org).
/// </summary>
public static class Preregistration
{
    /// <summary>What stands where the design has no answer.</summary>
    public const string NotRecorded = "Not recorded in the design.";

    /// <summary>The text in Markdown, readable as plain text; the same for the same design and facts.</summary>
    public static string Write(CompiledDesign design, PreregistrationForm form, PreregistrationFacts facts)
    {
        var text = new StringBuilder();
        foreach (var line in Heading(design.Design, form, facts)) text.Append(line).Append("\n\n");
        foreach (var (question, answer) in Sections(design, form, facts))
        {
            text.Append("## ").Append(question).Append("\n\n");
            Append(text, answer.Count == 0 ? [NotRecorded] : answer);
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static IReadOnlyList<(string Question, IReadOnlyList<string> Answer)> Sections(CompiledDesign design, PreregistrationForm form, PreregistrationFacts facts) => form switch
    {
        PreregistrationForm.Osf => OsfPreregistration.Sections(new PreregistrationWords(design), facts),
        PreregistrationForm.AsPredicted => AsPredictedPreregistration.Sections(new PreregistrationWords(design), facts),
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, null),
    };

    private static IEnumerable<string> Heading(StudyDesign design, PreregistrationForm form, PreregistrationFacts facts)
    {
        yield return $"# {(form == PreregistrationForm.Osf ? "OSF Preregistration" : "AsPredicted")}: {OneLine(design.Title.InOrFirst("en"))}";
        yield return "Written from the design record of the study. What the record does not hold is marked \"not recorded in the design\" and is for the authors to add.";
        yield return facts switch
        {
            { Version: { } version, LockedAt: { } at } => $"Design: version {Number(version)}, locked {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC.",
            { Version: { } version } => $"Design: version {Number(version)}, locked.",
            _ => "Design: a draft. It is not locked and may still change; opening the study locks it.",
        };
        yield return $"SHA-256 of the design file, plan included: {facts.Sha256}";
    }

    /// <summary>A paragraph each, but the items of a list together.</summary>
    private static void Append(StringBuilder text, IReadOnlyList<string> lines)
    {
        for (var line = 0; line < lines.Count; line++)
            text.Append(OneLine(lines[line])).Append(IsItem(line) && IsItem(line + 1) ? "\n" : "\n\n");

        bool IsItem(int line) => line < lines.Count && lines[line].StartsWith("- ", StringComparison.Ordinal);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A line break in a label would end its list item.</summary>
    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
