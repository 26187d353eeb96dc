using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>How many tests were made, and how many would reject by chance.</summary>
internal static class TestBlocks
{
    public static IEnumerable<ReportBlock> Build(StudyResults results)
    {
        if (results.Tests.Count == 0) yield break;
        yield return new ReportTable
        {
            Key = "tests_made",
            Title = "Tests made, and false positives to be expected",
            Columns = [new("tests", "Tests"), new("n", "Number", true), new("expected", "Expected to reject if nothing had an effect", true), new("rejected", "Rejected", true), new("rejected_adjusted", "Rejected after adjustment", true)],
            Rows =
            [
                .. results.Tests.Select(test => (IReadOnlyList<ReportCell>)[test.What, ReportCell.Count(test.Tests), new ReportCell(NumberFormat.Fixed(test.Expected, 2), test.Expected), ReportCell.Count(test.Rejected), ReportCell.Count(test.RejectedAdjusted)]),
                ["All", ReportCell.Count(results.Tests.Sum(test => test.Tests)), new ReportCell(NumberFormat.Fixed(results.Tests.Sum(test => test.Expected), 2), results.Tests.Sum(test => test.Expected)), ReportCell.Count(results.Tests.Sum(test => test.Rejected)), NumberFormat.None],
            ],
            Notes = [$"Each at {NumberFormat.Level(results.Tests[0].Alpha)}, two-sided; expected: number of tests times that level, whatever their dependence. A test that stands in several tables (the line of a dose as an inquiry and as a coefficient, say) is counted in each. Tests of balance, attrition and sample ratios, of several specifications of one inquiry, and constants of regressions are not counted."],
        };
    }
}
