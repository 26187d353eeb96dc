using CoProduction.Studies.Analysis;
using CoProduction.Studies.Analysis.Effects;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>Order, position and carry-over of looped themes.</summary>
internal static class LoopBlocks
{
    public static IEnumerable<ReportBlock> Build(StudyResults results, ReportNames names)
    {
        if (results.Loops.Count == 0) yield break;
        yield return new ReportTable
        {
            Key = "loop_positions",
            Title = "Effects by the place of the theme in the survey, and carry-over",
            Columns = [new("contrast", "Outcome and comparison"), new("what", "Effect"), new("themes", "Themes"), .. TermColumns.Columns(), new("n", "n used", true), new("reason", "Remarks")],
            Rows = [.. results.Loops.SelectMany(loop => Rows(loop, names))],
            Notes =
            [
                "n at a place counts persons; of the change from place to place it counts answers: one per person and theme.",
                "Themes are asked in the order that the design gives the site; the order is not drawn. Places differ in their themes too, so that a change from place to place may be one of themes.",
                results.Loops.Any(loop => loop.IsAssignedByTheme)
                    ? "Carry-over: effect of the arm of the theme before on this theme's outcome, with person and theme fixed (CR2 by person). The effect at the first place is free of it."
                    : "A person has the same arm in every theme: what an earlier theme's text does to a later answer is part of the effect there. The effect at the first place is free of it.",
                "Exploratory: a plan declares effects, not how they change with the place in the survey.",
                .. TermColumns.LevelNotes(results.Loops.Select(loop => loop.Trend)),
            ],
        };
    }

    private static IEnumerable<IReadOnlyList<ReportCell>> Rows(LoopResult loop, ReportNames names)
    {
        var label = $"{loop.OutcomeLabel}: {loop.Contrast}";
        foreach (var place in loop.Positions)
            yield return [label, $"at place {place.Position}", string.Join(", ", place.Themes.Select(names.Theme)), .. TermColumns.Cells(place.Term), ReportCell.Count(place.N), place.Reason ?? ""];
        yield return [label, "change from place to place", "", .. TermColumns.Cells(loop.Trend), ReportCell.Count(loop.Positions.Sum(place => place.N)), loop.Reason ?? loop.Trend?.Reason ?? ""];
        if (loop.IsAssignedByTheme) yield return [label, "carry-over from the theme before", "", .. TermColumns.Cells(loop.CarryOver), NumberFormat.None, loop.Reason ?? loop.CarryOver?.Reason ?? ""];
    }
}
