using CoProduction.Statistics;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Analysis.Effects;
using CoProduction.Studies.Reporting.Figures;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>The curve of a dose.</summary>
internal static class DoseBlocks
{
    public static ReportBlock Build(StudyResults results, DoseResult dose)
    {
        var byTheme = EffectWords.IsByTheme(results, dose.Outcome);
        var key = EffectWords.Key("dose", dose.Outcome, dose.Randomization);
        var title = $"{dose.OutcomeLabel} by dose of {dose.FactorLabel}";
        var table = new ReportTable
        {
            Key = key,
            Title = title,
            Columns = [new("arm", "Arm"), new("dose", "Dose", true), TermColumns.N(byTheme, "n"), new("mean", "Mean", true), new("std_error", "SE", true), .. TermColumns.Interval],
            Rows =
            [
                .. dose.Points.Select(point => (IReadOnlyList<ReportCell>)
                [
                    point.Label, new ReportCell(Number(point.Dose), point.Dose), ReportCell.Count(point.N), .. TermColumns.MeanCells(point.Mean),
                ]),
            ],
            Notes = [.. TermColumns.LevelNotes(dose.Points.Select(point => point.Mean)), .. TermColumns.AnswersNotes(byTheme), .. Tests(dose)],
        };
        return new Figure(key, title, "The mean at each dose with its interval, joined from dose to dose. The notes of the table hold the slope and the tests.",
            new CurveDrawing($"Dose of {dose.FactorLabel}", $"Mean of {dose.OutcomeLabel}", [], [new CurveSeries("", [.. dose.Points.Where(point => point.Mean.Value is not null).Select(point => new CurvePoint(point.Dose, point.Mean.Value!.Value, point.Mean.ConfidenceLow, point.Mean.ConfidenceHigh))])])
            {
                Ticks = [.. dose.Points.GroupBy(point => point.Dose).Select(points => new CurveTick(points.Key, $"{Number(points.Key)} {string.Join(" / ", points.Select(point => point.Label))}"))],
            }, table);
    }

    private static string Number(double dose) => NumberFormat.Fixed(dose, dose == Math.Round(dose) ? 0 : 2);

    private static IEnumerable<string> Tests(DoseResult dose)
    {
        if (dose.Reason is { } reason) yield return $"No line: {reason}";
        if (dose.Slope is { Value: { } value } slope)
            yield return $"Line through the doses: {NumberFormat.Estimate(value, slope.StandardError)} per unit of dose (SE {NumberFormat.StandardError(slope.StandardError)}, {slope.ErrorType}, df {NumberFormat.DegreesOfFreedom(slope.DegreesOfFreedom)}, p {NumberFormat.PRelation(slope.PValue)}).";
        if (dose.AnyEffect is { } any) yield return Test("Any difference between doses", any);
        if (dose.Departure is { } departure) yield return Test("Departure of the means from the line", departure);
    }

    private static string Test(string what, WaldTest test) => test.F is { } f
        ? $"{what}: F({test.Df1}, {NumberFormat.DegreesOfFreedom(test.Df2)}) = {NumberFormat.Statistic(f)}, p {NumberFormat.PRelation(test.PValue)} ({test.ErrorType})."
        : $"{what}: {test.Reason}";
}
