using System.Text.Json;
using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Design;

/// <summary>Says which parts of a design an amendment changed: of the plan each inquiry and table by its key, of the rest the part.</summary>
public static class DesignChanges
{
    /// <summary>One line, such as "questions and pages; plan: inquiry effect changed"; never empty.</summary>
    public static string Words(StudyDesign before, StudyDesign after)
    {
        var parts = new List<string>();
        foreach (var (name, part) in Parts)
            if (!Same(part(before), part(after)))
                parts.Add(name);
        if (PlanWords(before.Plan, after.Plan) is { Length: > 0 } plan) parts.Add($"plan: {plan}");
        return parts.Count > 0 ? string.Join("; ", parts) : "how the design file is written";
    }

    /// <summary>Do both have the same content, as their files would hold it?</summary>
    internal static bool Same<T>(T a, T b) => JsonSerializer.Serialize(a, DesignFile.Json) == JsonSerializer.Serialize(b, DesignFile.Json);

    private static IEnumerable<(string Name, Func<StudyDesign, object?> Part)> Parts =>
    [
        ("key, title, source or languages", design => new { design.Key, design.Title, design.Source, design.Languages }),
        ("consent", design => design.Consent),
        ("factors", design => design.Factors),
        ("randomizations", design => design.Randomizations),
        ("sites or themes", design => new { design.Sites, design.Themes }),
        ("questions and pages", design => new { design.Pages, design.ResponseSets }),
        ("measures", design => design.Measures),
        ("fieldwork", design => design.Fieldwork),
        ("closing page", design => design.Closing),
        ("public data", design => design.PublicData),
        ("conduct record", design => design.Conduct),
    ];

    private static string PlanWords(AnalysisPlan before, AnalysisPlan after) => string.Join(", ", new[]
    {
        Entries("inquiry", before.Inquiries, after.Inquiries, inquiry => inquiry.Key),
        Entries("regression", before.Regressions, after.Regressions, table => table.Key),
        Entries("correlates", before.Correlates, after.Correlates, table => table.Key),
        Entries("levels", before.Levels, after.Levels, table => table.Key),
        Entries("exclusion rule", before.Exclusions, after.Exclusions, rule => rule.Key),
        Same(new { before.Level, before.RedrawFamilies, before.FamilyAdjustments, before.FamilyLabels, before.Balance }, new { after.Level, after.RedrawFamilies, after.FamilyAdjustments, after.FamilyLabels, after.Balance }) ? [] : ["settings changed"],
    }.SelectMany(words => words));

    private static IEnumerable<string> Entries<T>(string what, IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, string> keyOf)
    {
        foreach (var entry in after)
            if (before.FirstOrDefault(old => keyOf(old) == keyOf(entry)) is not { } known) yield return $"{what} {keyOf(entry)} added";
            else if (!Same(known, entry)) yield return $"{what} {keyOf(entry)} changed";
        foreach (var gone in before.Where(old => after.All(entry => keyOf(entry) != keyOf(old)))) yield return $"{what} {keyOf(gone)} removed";
    }
}
