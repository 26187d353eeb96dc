using CoProduction.Studies.Analysis;
using CoProduction.Studies.Reporting.Effects;

namespace CoProduction.Studies.Reporting;

/// <summary>The report of an exploratory question: the estimate as the report of the plan would show it, under a stamp that says what it is.</summary>
public static class ExploratoryReport
{
    public const string Banner = "Exploratory: this was asked after the plan was locked, and is not part of it. It can suggest a hypothesis, not test one.";

    /// <param name="results">Of <see cref="StudyAnalysis.RunExploratory"/>.</param>
    /// <param name="context">What the report of the plan says of its making.</param>
    public static Report Build(StudyResults results, ReportContext context)
    {
        var names = new ReportNames(results.Design);
        return new Report
        {
            Title = $"{results.Design.Design.Title.InOrFirst("en")}: exploratory analysis",
            Banner = Banner,
            Subtitles = [StudyReport.PlanLine(results, context), .. StudyReport.Making(results, context)],
            Sections = [InquirySection.Build(results, names) with { Key = "exploratory", Title = "Exploratory analysis" }, .. new[] { RobustnessSection.Build(results, names) }.Where(section => section.Blocks.Count > 0), MethodSection.Build(results, context)],
        };
    }
}
