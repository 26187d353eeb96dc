using System.Globalization;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting;

/// <summary>Turns results into the report of a study: what was asked of whom, who answered, what came out, and how it was computed.</summary>
public static class StudyReport
{
    public static Report Build(StudyResults results, ReportContext context)
    {
        var design = results.Design.Design;
        return new Report
        {
            Title = design.Title.InOrFirst("en"),
            Banner = context.Banner ?? Banner(results),
            Subtitles = [.. Subtitles(results, context)],
            Sections = [.. Sections(results, context).Where(section => section.Blocks.Count > 0)],
        };
    }

    private static IEnumerable<ReportSection> Sections(StudyResults results, ReportContext context)
    {
        var names = new ReportNames(results.Design);
        yield return DesignSection.Build(results, context, names);
        yield return ParticipantSection.Build(results, context);
        yield return ParticipantSection.Balance(results);
        yield return InquirySection.Build(results, names);
        yield return RegressionSection.Build(results, names);
        yield return DescriptiveSections.Levels(results, names);
        yield return DescriptiveSections.Correlates(results, names);
        yield return DescriptiveSections.Reliability(results);
        yield return MethodSection.Build(results, context);
    }

    private static string? Banner(StudyResults results) =>
        results.Kinds.Contains(ParticipantKind.Rehearsal) ? "Synthetic respondents of a rehearsal: these numbers say nothing about people."
        : results.Kinds.Contains(ParticipantKind.Preview) ? "Preview data: these numbers say nothing about people."
        : null;

    private static IEnumerable<string> Subtitles(StudyResults results, ReportContext context)
    {
        if (results.Design.Design.Source is { Reference.Length: > 0 } source) yield return $"After: {source.Reference}{(source.Doi is { } doi ? $" https://doi.org/{doi}" : "")}";
        yield return $"Made {context.MadeAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC from {NumberFormat.Count(results.Counted)} participants ({string.Join(", ", results.Kinds.Select(kind => KindWords(kind)))}).";
    }

    private static string KindWords(ParticipantKind kind) => kind switch
    {
        ParticipantKind.Real => "real",
        ParticipantKind.Imported => "imported",
        ParticipantKind.Rehearsal => "synthetic",
        _ => "preview",
    };
}
