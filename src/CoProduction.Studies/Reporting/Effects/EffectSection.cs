using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>What the design lets be said beyond single comparisons: crossed factors, doses, moderation, compliers. What a design has not is left out.</summary>
internal static class EffectSection
{
    public static ReportSection Build(StudyResults results, ReportNames names)
    {
        List<(string Words, List<ReportBlock> Blocks)> parts =
        [
            ("on each other", [.. FactorialBlocks.Build(results)]),
            ("on dose", [.. results.Doses.Select(dose => DoseBlocks.Build(results, dose))]),
            ("on persons", [.. ModerationBlocks.Build(results, names)]),
            ("on who takes up what is assigned", [.. ComplierBlocks.Build(results, names)]),
        ];
        var words = parts.Where(part => part.Blocks.Count > 0).Select(part => part.Words).ToList();
        return new ReportSection("effects", $"How effects depend {(words.Count > 1 ? $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}" : string.Concat(words))}", [.. parts.SelectMany(part => part.Blocks)]);
    }
}
