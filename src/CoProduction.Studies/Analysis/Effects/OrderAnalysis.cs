using CoProduction.Statistics;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>
/// Outcomes of one question of a page whose questions stand in an order drawn for each person: least squares on arm (and stratum) and the place, arm × place, or the question just before.
/// The order is randomized, so that these are effects of it. HC2, or CR2 by cluster with Hotelling's joint test.
/// </summary>
internal sealed class OrderAnalysis(AnalysisData data, OutcomeSamples samples, double level)
{
    private const string First = "(first)";

    public IReadOnlyList<OrderResult> Run(IReadOnlyList<Inquiry> inquiries) =>
    [
        .. inquiries.Where(inquiry => inquiry.IsOfAllRows()).Select(Run).OfType<OrderResult>(),
    ];

    /// <summary>Null where the outcome is not one question at a drawn place, or everybody had it at the same.</summary>
    private OrderResult? Run(Inquiry inquiry)
    {
        if (samples.Of(inquiry.Outcome, inquiry.Randomization) is not { Shape.ByPerson: false } whole || OrderOf(whole.Measure) is not { } order) return null;
        var weights = ContrastWeights.Of(inquiry, whole.Plan, data.Design.Factors);
        if (weights.Problem is not null) return null;
        var places = whole.Sample.Rows.Select(row => order.At(row.Row)).ToList();
        var sample = whole.Sample.At(at => places[at] is not null && weights.ByArm.ContainsKey(whole.Sample.ArmAt(at)));
        (int Place, string Before)[] shown = [.. sample.Rows.Select(row => order.At(row.Row)!.Value)];
        if (shown.Select(each => each.Place).Distinct().Count() < 2) return null;
        var result = new OrderResult { Inquiry = inquiry, OutcomeLabel = whole.Label, Contrast = data.ContrastOf(inquiry, weights), Column = order.Column, Item = order.Item, N = sample.N };
        if (whole.Shape.ByCluster && sample.ClusterUnknown > 0) return result with { Reason = "The cluster of some persons is not known." };
        try
        {
            return Fit(result, sample, shown, weights.ByArm, whole.Shape.ByCluster);
        }
        catch (InvalidAnalysisException refused)
        {
            return result with { Reason = refused.Message };
        }
    }

    private OrderResult Fit(OrderResult result, ComparisonSample sample, (int Place, string Before)[] shown, IReadOnlyDictionary<string, double> weights, bool byCluster)
    {
        var arms = sample.ArmColumn();
        List<DataColumn> columns = [new NumericColumn("y", sample.Outcome.ToArray()), arms, new NumericColumn("place", Array.ConvertAll(shown, each => (double)each.Place)), FactorColumn.FromValues("before", Array.ConvertAll(shown, each => each.Before))];
        if (sample.Strata > 1) columns.Add(sample.StratumColumn());
        if (byCluster) columns.Add(sample.ClusterColumn());
        var table = new DataTable(columns);
        LeastSquaresFit On(string terms) => LeastSquares.Fit(table, Formula.Parse($"y ~ {terms}{(sample.Strata > 1 ? " + stratum" : "")}"), cluster: byCluster ? "cluster" : null);
        var type = byCluster ? StandardErrorType.CR2 : StandardErrorType.HC2;
        var reference = arms.Levels[arms.Codes.ToArray().Min()];
        var trend = weights.Where(weight => weight.Key != reference).ToDictionary(weight => $"arm{weight.Key}:place", weight => weight.Value);
        var (alone, crossed, before) = (On("arm + place"), On("arm * place"), On("arm + before"));
        return result with
        {
            Place = alone.Contrast("place", new Dictionary<string, double> { ["place"] = 1 }, type, level),
            Trend = trend.Keys.FirstOrDefault(name => !crossed.TermNames.Contains(name)) is { } lost
                ? TermEstimate.NotEstimable("place", type, level, $"{lost} cannot be told apart from the other columns.") : crossed.Contrast("place", trend, type, level),
            CarryOver = byCluster ? before.HotellingTest("before") : before.JointTest("before", type),
        };
    }

    /// <summary>The order of the page on which the measure's one question stands.</summary>
    private DrawnOrder? OrderOf(Measure measure)
    {
        if (measure.Inputs.Distinct().ToList() is not [var name] || data.Frame.Design.FindVariable(name) is not { InLoop: false } place) return null;
        var page = data.Frame.Pages.FirstOrDefault(page => page.Turn == new PageTurn(place.Page.Key, ""));
        return page?.Orders.TryGetValue("", out var column) == true ? new DrawnOrder(column, place.Variable.Item.Key) : null;
    }

    private sealed class DrawnOrder(CodedColumn column, string item)
    {
        private readonly Dictionary<string, (int, string)?> known = new(StringComparer.Ordinal);

        public string Column => column.Name;

        public string Item => item;

        /// <summary>Place of the question, from 1, and the question before it; null where no order is known.</summary>
        public (int Place, string Before)? At(int row)
        {
            if (column[row] is not { } order) return null;
            if (known.TryGetValue(order, out var found)) return found;
            var keys = order.Split(' ');
            var place = Array.IndexOf(keys, item);
            return known[order] = place < 0 ? null : (place + 1, place == 0 ? First : keys[place - 1]);
        }
    }
}
