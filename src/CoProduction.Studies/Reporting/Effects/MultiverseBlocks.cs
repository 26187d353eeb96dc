using CoProduction.Studies.Analysis;
using CoProduction.Studies.Analysis.Effects;
using CoProduction.Studies.Reporting.Figures;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>An inquiry under every set of the declared exclusion rules.</summary>
internal static class MultiverseBlocks
{
    public static ReportBlock Build(StudyResults results, MultiverseResult result)
    {
        var byTheme = EffectWords.IsByTheme(results, result.Inquiry.Outcome) && result.Inquiry.By == Breakdown.None;
        var key = EffectWords.Key("specifications", result.Inquiry.Key);
        var title = $"{result.OutcomeLabel}: {result.Contrast}, under every set of the declared exclusion rules";
        var adjusts = result.Specifications.Any(specification => specification.IsAdjusted);
        var ordered = result.Specifications.OrderBy(specification => specification.Term?.Value ?? double.PositiveInfinity).ToList();
        var table = new ReportTable
        {
            Key = key,
            Title = title,
            Columns =
            [
                new("specification", "Specification"), .. result.Rules.Select(rule => new ReportColumn(rule.Key, EffectWords.Rule(rule)) { Group = "Left out by" }), .. adjusts ? [new ReportColumn("adjusted", "Covariates")] : Array.Empty<ReportColumn>(), .. TermColumns.Columns(), TermColumns.N(byTheme),
            ],
            Rows =
            [
                .. ordered.Select((specification, index) => (IReadOnlyList<ReportCell>)
                [
                    specification.IsDeclared ? "the plan's" : $"{index + 1}", .. result.Rules.Select(rule => ReportCell.FromString(specification.Rules.Contains(rule.Key) ? "yes" : "no")),
                    .. adjusts ? [ReportCell.FromString(specification.IsAdjusted ? "adjusted" : "unadjusted")] : Array.Empty<ReportCell>(), .. TermColumns.Cells(specification.Term), ReportCell.Count(specification.N),
                ]),
            ],
            Notes = [.. Notes(result), .. TermColumns.AnswersNotes(byTheme)],
        };
        if (ordered.All(specification => specification.Term?.Value is null)) return table;
        return new Figure(key, title, "Estimates from lowest to highest with their intervals about a line at zero; below each a bar for every rule that it applies. The filled circle is the specification of the plan.",
            new SpecificationDrawing(EffectWords.Axis(results, "Estimate", [result.Inquiry.Outcome]), [.. result.Rules.Select(rule => $"Left out: {EffectWords.Rule(rule)}"), .. adjusts ? ["Adjusted for the covariates"] : Array.Empty<string>()],
            [
                .. ordered.Where(specification => specification.Term?.Value is not null).Select(specification => new SpecificationPoint(specification.Term!.Value!.Value, specification.Term.ConfidenceLow, specification.Term.ConfidenceHigh,
                    [.. result.Rules.Select(rule => specification.Rules.Contains(rule.Key)), .. adjusts ? [specification.IsAdjusted] : Array.Empty<bool>()], specification.IsDeclared)),
            ]), table);
    }

    private static IEnumerable<string> Notes(MultiverseResult result)
    {
        yield return result.SetsRun < result.Sets
            ? $"{NumberFormat.Count(result.SetsRun)} of {NumberFormat.Count((long)result.Sets)} sets of rules were run, the smallest first and the plan's own among them; {MultiverseLimit} is the cap."
            : $"All {NumberFormat.Count(result.SetsRun)} sets of the rules that look at what was measured before the draw.";
        if (result.NotVaried.Count > 0) yield return $"Not varied, because they look at what was measured after the draw: {string.Join(", ", result.NotVaried.Select(EffectWords.Rule))}.";
        var terms = result.Specifications.Select(specification => specification.Term).ToList();
        var positive = terms.Count(term => term?.Value > 0);
        var significant = terms.Count(term => term?.PValue < 1 - term?.Level);
        yield return $"Of {NumberFormat.Count(terms.Count)} specifications {NumberFormat.Count(positive)} are above zero and {NumberFormat.Count(significant)} are significant. They share their rows: this is no number of independent findings.";
        foreach (var reason in result.Specifications.Select(specification => specification.Reason).OfType<string>().Distinct()) yield return reason;
        foreach (var note in TermColumns.LevelNotes(terms)) yield return note;
    }

    private static string MultiverseLimit => NumberFormat.Count(MultiverseAnalysis.MostSets);
}
