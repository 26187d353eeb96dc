using System.Globalization;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting;

/// <summary>Who was reached, when and from where, and what became of them.</summary>
internal static class FlowSection
{
    public static ReportSection Build(StudyResults results, ReportContext context)
    {
        var blocks = new List<ReportBlock>();
        var number = 0;
        foreach (var flow in results.Flow.Where(flow => flow.Theme.Length == 0)) blocks.Add(new ConsortFigure(results, context, flow, ++number).Build());
        if (results.Flow.Where(flow => flow.Theme.Length > 0).ToList() is { Count: > 0 } themes) blocks.Add(ThemeTable(themes));
        if (results.Fieldwork is { } fieldwork) blocks.AddRange(Recruitment(results, context, fieldwork));
        return new ReportSection("participants", "Flow of participants", blocks);
    }

    private static ReportTable ThemeTable(List<FlowResult> flows) => new()
    {
        Key = "flow_themes",
        Title = "Participants by theme and arm",
        Columns =
        [
            new("theme", "Theme"), new("arm", "Arm"), new("assigned", "Assigned", true), new("served", "Served", true), new("completed", "Completed", true),
            .. (flows[0].Rows.Count > 0 ? flows[0].Rows[0].Observed : []).Select((outcome, index) => new ReportColumn($"observed_{index + 1}", $"Observed: {outcome.Outcome}", true)),
            .. (flows[0].Rows.Count > 0 ? flows[0].Rows[0].Analysed : []).Select((outcome, index) => new ReportColumn($"analysed_{index + 1}", $"Analysed: {outcome.Outcome}", true)),
        ],
        Rows =
        [
            .. flows.SelectMany(flow => flow.Rows.Select(row => (IReadOnlyList<ReportCell>)
            [
                flow.Theme, row.Arm, ReportCell.Count(row.Assigned), ReportCell.Count(row.Served), ReportCell.Count(row.Completed), .. row.Observed.Select(outcome => ReportCell.Count(outcome.N)), .. row.Analysed.Select(outcome => ReportCell.Count(outcome.N)),
            ])),
        ],
    };

    private static IEnumerable<ReportBlock> Recruitment(StudyResults results, ReportContext context, FieldworkResults fieldwork)
    {
        var recruitment = fieldwork.Recruitment;
        yield return new ReportList([.. Dates(results, recruitment), .. Rates(results, context, recruitment)]);
        if (recruitment.Sources.Count > 0) yield return SourceTable(recruitment.Sources);
        if (fieldwork.Margins.Count > 0) yield return MarginTable(fieldwork.Margins, results.Design.Design.Fieldwork.PopulationTable!);
        else yield return new ReportParagraph("The design has no population table beside which the sample could be set.");
    }

    private static IEnumerable<string> Dates(StudyResults results, RecruitmentResult recruitment)
    {
        yield return Entry(results.Design.Design.Fieldwork);
        if (recruitment.FirstStart is not { } first) yield return "Nobody has taken part.";
        else if (results.Kinds.Contains(ParticipantKind.Imported)) yield return $"The responses were imported; their times are those of the file, or of the import: {Day(first)} to {Day(recruitment.LastStart!.Value)}.";
        else
            yield return (Day(first) == Day(recruitment.LastStart!.Value) ? $"Everybody agreed on {Day(first)}" : $"The first person agreed on {Day(first)}, the last on {Day(recruitment.LastStart!.Value)}")
                + (recruitment.LastCompletion is { } last ? $"; the last completion was on {Day(last)}." : "; nobody has completed.");
        if (recruitment.MedianMinutes is { } minutes) yield return $"Median duration of those who completed: {(minutes < 1 ? $"{NumberFormat.Fixed(60 * minutes, 1)} seconds" : $"{NumberFormat.Fixed(minutes, 1)} minutes")}.";
    }

    internal static string Entry(FieldworkPlan plan) => plan.Identity switch
    {
        IdentityKey.Invitation => "Entry: by a single-use invitation.",
        IdentityKey.PanelId => $"Entry: by a panel's link, which carries the panel's id ({plan.PanelParameter}).",
        _ => "Entry: by an open link.",
    };

    /// <summary>Response rate over the widest base that was counted; the words name the base.</summary>
    private static IEnumerable<string> Rates(StudyResults results, ReportContext context, RecruitmentResult recruitment)
    {
        var toldAlready = false;
        if (context.Invited is > 0 and { } invited)
            yield return $"Response rate: of {NumberFormat.Count(invited)} invited, {Share(results.Counted, invited)} took part and {Share(recruitment.Completed, invited)} completed.";
        else if (context.Arrived is > 0 and { } arrived)
        {
            toldAlready = arrived == results.Counted;
            yield return $"Nobody was invited by name, so there is no response rate. Of {NumberFormat.Count(arrived)} who opened the first page, {Share(results.Participants, arrived)} agreed to take part and {Share(recruitment.Completed, arrived)} completed; arrivals count visits, not persons.";
        }
        else yield return "Invitations and arrivals are not recorded for these data: a response rate cannot be told.";
        if (results.Counted > 0 && !toldAlready) yield return $"Of {NumberFormat.Count(results.Counted)} who took part and are included, {Share(recruitment.Completed, results.Counted)} completed.";
    }

    private static string Share(long part, long whole) => $"{NumberFormat.Count(part)} ({NumberFormat.Percent((double)part / whole)})";

    private static ReportTable SourceTable(IReadOnlyList<RecruitmentSource> sources) => new()
    {
        Key = "recruitment",
        Title = "Where participants came from",
        Columns = [new("source", "Recorded on entry"), new("value", "Value"), new("n", "n", true), new("completed", "Completed", true)],
        Rows = [.. sources.Select(source => (IReadOnlyList<ReportCell>)[source.Source, source.Value, ReportCell.Count(source.N), ReportCell.Count(source.Completed)])],
        Notes = sources.Any(source => source.Key is null) ? ["Values of a link that fewer than five persons carry, and those beyond the most frequent, stand together."] : [],
    };

    private static ReportTable MarginTable(IReadOnlyList<MarginResult> margins, PopulationTable table) => new()
    {
        Key = "population",
        Title = "The sample beside the population",
        Columns = [new("variable", "Variable"), new("category", "Category"), new("n", "n", true), new("sample", "Sample", true), new("population", "Population", true), new("difference", "Difference (points)", true)],
        Rows =
        [
            .. margins.SelectMany(margin => margin.Rows.Select(row => (IReadOnlyList<ReportCell>)
            [
                margin.Variable, row.Category, ReportCell.Count(row.N), new ReportCell(NumberFormat.Percent(row.SampleShare), row.SampleShare), new ReportCell(NumberFormat.Percent(row.PopulationShare), row.PopulationShare),
                row.SampleShare - row.PopulationShare is { } difference ? new ReportCell(NumberFormat.Fixed(100 * difference, 1), difference) : ReportCell.NoNumber(NumberFormat.None),
            ])),
        ],
        Notes =
        [
            $"Population: {table.Source}{(table.Date is { } date ? $", {date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : "")}.",
            .. margins.Select(margin => $"{margin.Variable}: {(margin.Test.PValue is { } p ? $"χ²({NumberFormat.Count(margin.Test.Df)}) = {NumberFormat.Statistic(margin.Test.ChiSquare)}, p {NumberFormat.PRelation(p)}" : margin.Test.Reason)}{(margin.Outside > 0 ? $"; {NumberFormat.Count(margin.Outside)} without an answer that the table has are left out" : "")}."),
        ],
    };

    private static string Day(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
