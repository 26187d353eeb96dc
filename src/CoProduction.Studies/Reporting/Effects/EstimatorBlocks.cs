using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>The line of the decision table behind each estimate.</summary>
internal static class EstimatorBlocks
{
    public static ReportTable Build(IReadOnlyList<Estimate> estimates) => new()
    {
        Key = "estimators",
        Title = "How each number was computed, and why so",
        Columns = [new("inquiry", "Inquiry"), new("estimand", "Estimand"), new("weights", "Weights of the arm means"), new("line", "Line of the decision table"), new("estimator", "Estimator"), new("error", "Standard error"), new("redraw", "Redraw under the null"), new("why", "Why")],
        Rows =
        [
            .. estimates.Where(estimate => estimate.Rule.Line.Length > 0).DistinctBy(estimate => (estimate.Inquiry.Key, estimate.Rule)).SelectMany(estimate => estimate.Beside.Prepend(estimate.Rule)
                .Select((rule, index) => Row(rule, index == 0 ? EffectWords.Label(estimate.Inquiry) : "… beside it", index == 0 ? estimate : null, estimates))),
        ],
    };

    private static IReadOnlyList<ReportCell> Row(DesignRule rule, string label, Estimate? estimate, IReadOnlyList<Estimate> estimates) =>
    [
        label, estimate is null ? "" : estimate.Inquiry.By == Breakdown.None ? estimate.Estimand : estimate.Estimand + ", in each cell",
        estimate is null ? "" : string.Join("; ", estimates.Where(other => other.Inquiry.Key == estimate.Inquiry.Key && other.Arms.Count > 0).Take(1).SelectMany(other => other.Arms)
            .Select(arm => $"{arm.Label} {NumberFormat.Fixed(arm.Weight, arm.Weight == Math.Round(arm.Weight) ? 0 : 3)}")),
        rule.Line, rule.Estimator, rule.Error, rule.Redraw.Length > 0 ? rule.Redraw : "–", rule.Why,
    ];
}
