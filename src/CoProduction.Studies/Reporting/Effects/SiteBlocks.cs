using CoProduction.Statistics;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Reporting.Figures;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>Primary estimates with each site left out.</summary>
internal static class SiteBlocks
{
    public static IEnumerable<ReportBlock> Build(StudyResults results, ReportNames names)
    {
        if (results.SiteSensitivities.Count == 0) yield break;
        const string title = "Primary estimates with each site left out";
        var rows = results.SiteSensitivities.SelectMany(each => each.Without.Select(site => (Label: $"without {names.Site(site.Site)}", site.Term, site.N, site.Reason)).Prepend((Label: "all sites", Term: each.All, each.N, Reason: null))
            .Select(row => (Inquiry: $"{each.OutcomeLabel}: {each.Contrast}", row.Label, row.Term, row.N, row.Reason))).ToList();
        var outcomes = results.SiteSensitivities.Select(each => each.Inquiry.Outcome).ToList();
        var byTheme = outcomes.TrueForAll(outcome => EffectWords.IsByTheme(results, outcome));
        var table = new ReportTable
        {
            Key = "leave_one_site_out",
            Title = title,
            Columns = [new("contrast", "Outcome and comparison"), new("sites", "Sites"), .. TermColumns.Columns(), TermColumns.N(byTheme), new("reason", "Remarks")],
            Rows = [.. rows.Select(row => (IReadOnlyList<ReportCell>)[row.Inquiry, row.Label, .. TermColumns.Cells(row.Term), ReportCell.Count(row.N), row.Reason ?? ""])],
            Notes = [.. TermColumns.LevelNotes(rows.Select(row => row.Term)), .. TermColumns.AnswersNotes(byTheme), "The same estimator on the rows of the other sites. An estimate that moves far without one site rests on it."],
        };
        yield return new Figure("leave_one_site_out", title, "Each estimate over all sites (filled circle) and without each site (open square), with intervals about a line at zero.",
            new ForestDrawing(EffectWords.Axis(results, "Difference", outcomes), [.. rows.Select(row => new FigurePoint($"{row.Inquiry}, {row.Label}", row.Term?.Value, row.Term?.ConfidenceLow, row.Term?.ConfidenceHigh, Text(row.Term), row.Label == "all sites" ? PointMark.Filled : PointMark.Open))]), table);
    }

    private static string Text(TermEstimate? term) => term?.Value is { } value ? NumberFormat.Estimate(value, term.StandardError) : "not estimable";
}
