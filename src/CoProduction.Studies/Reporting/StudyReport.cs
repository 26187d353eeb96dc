using System.Globalization;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Reporting.Effects;
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
        yield return SummarySection.Build(results, names);
        yield return DesignSection.Build(results, context, names);
        yield return FlowSection.Build(results, context);
        yield return BalanceSection.Build(results);
        yield return AttritionSection.Build(results);
        yield return MeasureSection.Build(results);
        yield return InquirySection.Build(results, names);
        yield return EffectSection.Build(results, names);
        yield return RobustnessSection.Build(results, names);
        yield return RegressionSection.Build(results, names);
        yield return CorrelateSection.Build(results, names);
        yield return LevelSection.Build(results, names);
        yield return PairSection.Build(results, names);
        yield return VertexSection.Build(results);
        yield return EffortSection.Build(results, context);
        yield return MethodSection.Build(results, context);
        yield return ChecklistSection.Build(results, context);
        yield return new ReportSection("history", "Course of the study", context.Course.Count == 0 ? [] : [new ReportList([.. context.Course.Select(step => $"{step.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}: {step.Words}.")])]);
    }

    private static string? Banner(StudyResults results) =>
        results.Kinds.Contains(ParticipantKind.Rehearsal) ? "Synthetic respondents of a rehearsal: these numbers say nothing about people."
        : results.Kinds.Contains(ParticipantKind.Preview) ? "Preview data: these numbers say nothing about people."
        : null;

    private static IEnumerable<string> Subtitles(StudyResults results, ReportContext context)
    {
        if (results.Design.Design.Source is { Reference.Length: > 0 } source) yield return $"After: {source.Reference}{(source.Doi is { } doi ? $" https://doi.org/{doi}" : "")}";
        yield return PlanLine(results, context);
        foreach (var line in Making(results, context)) yield return line;
    }

    internal static IEnumerable<string> Making(StudyResults results, ReportContext context)
    {
        yield return $"Made from {ReportNames.Count(results.Counted, "participant")} ({string.Join(", ", results.Kinds.Select(kind => KindWords(kind)))}); data as of {context.DataAsOf.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC.";
    }

    /// <summary>The plan that was run, by its hash, and how many changes its ledger holds: for every output.</summary>
    public static string PlanLine(StudyResults results, ReportContext context)
    {
        var version = results.Versions.Count == 0 ? 0 : results.Versions.Max();
        var hash = context.DesignSha256.TryGetValue(version, out var known) ? $", SHA-256 {known}" : "";
        var deviations = context.Deviations.Count switch { 0 => "No deviation is recorded.", 1 => "One deviation is recorded.", var count => $"{NumberFormat.Count(count)} deviations are recorded." };
        return results.Lock.Version is not { } locked
            ? $"Exploratory: not part of the plan of version {NumberFormat.Count(version)}{hash}."
            : $"Plan of version {NumberFormat.Count(version)}{hash}. {(results.Lock.IsOfImportedData ? "The data are imported: that the plan is older than they are cannot be shown here." : locked == version ? "It was locked before the first response." : $"The first response found version {NumberFormat.Count(locked)}: what was added or changed later is stamped exploratory.")} {deviations}";
    }

    private static string KindWords(ParticipantKind kind) => kind switch
    {
        ParticipantKind.Real => "real",
        ParticipantKind.Imported => "imported",
        ParticipantKind.Rehearsal => "synthetic",
        _ => "preview",
    };
}
