using CoProduction.Studies.Analysis;
using CoProduction.Studies.Analysis.Effects;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>Place and carry-over of questions in a drawn order.</summary>
internal static class OrderBlocks
{
    public static IEnumerable<ReportBlock> Build(StudyResults results)
    {
        if (results.Orders.Count == 0) yield break;
        yield return new ReportTable
        {
            Key = "drawn_order",
            Title = "Drawn order of the questions: place and carry-over",
            Columns = [new("contrast", "Outcome and comparison"), new("what", "Effect"), .. TermColumns.Columns(), new("n", "n used", true), new("reason", "Remarks")],
            Rows = [.. results.Orders.SelectMany(Rows)],
            Notes =
            [
                "The order of the questions on their page was drawn for each person, so that a difference between places is an effect of the order. Least squares with the arms held (and strata).",
                "Exploratory: a plan declares effects, not how they change with the place in the survey.",
                .. TermColumns.LevelNotes(results.Orders.Select(order => order.Place)),
            ],
        };
    }

    private static IEnumerable<IReadOnlyList<ReportCell>> Rows(OrderResult order)
    {
        var label = $"{order.OutcomeLabel}: {order.Contrast}";
        yield return [label, "Answer, per place later", .. TermColumns.Cells(order.Place), ReportCell.Count(order.N), order.Reason ?? order.Place?.Reason ?? ""];
        yield return [label, "Effect, per place later", .. TermColumns.Cells(order.Trend), ReportCell.Count(order.N), order.Reason ?? order.Trend?.Reason ?? ""];
        var test = order.CarryOver;
        yield return
        [
            label, "Answer, by which question came just before", ReportCell.NoNumber("joint test"), NumberFormat.None, test?.ErrorType.ToString() ?? NumberFormat.None, NumberFormat.None, NumberFormat.None, ReportCell.P(test?.PValue), NumberFormat.None, NumberFormat.None,
            ReportCell.Count(order.N), order.Reason ?? test?.Reason ?? (test?.F is null ? "" : $"F = {NumberFormat.Statistic(test.F)} with {NumberFormat.Count(test.Df1)} and {ReportCell.Df(test.Df2).Text} df."),
        ];
    }
}
