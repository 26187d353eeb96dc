using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>What each inquiry estimates by which lines of the decision table, and the lines: each once, because most inquiries of a study follow the same.</summary>
internal static class EstimatorBlocks
{
    public static IEnumerable<ReportTable> Build(IReadOnlyList<Estimate> estimates, ReportNames names)
    {
        var inquiries = estimates.Where(estimate => estimate.Rule.Line.Length > 0)
            .Select(estimate => (Estimate: estimate, Rules: estimate.Beside.Prepend(estimate.Rule).Select(rule => Asked(rule, estimate.Inquiry.Key, estimates)).ToList()))
            .DistinctBy(inquiry => (inquiry.Estimate.Inquiry.Key, inquiry.Estimate.Rule)).ToList();
        var rules = inquiries.SelectMany(inquiry => inquiry.Rules).Distinct().ToList();
        yield return new ReportTable
        {
            Key = "estimators",
            Title = "What each inquiry estimates, and by which lines of the decision table",
            Columns = [new("inquiry", "Inquiry"), new("estimand", "Estimand"), new("weights", "Weights of the arm means"), new("lines", "Lines, below")],
            Rows = [.. inquiries.Select(inquiry => Row(inquiry.Estimate, estimates, names, string.Join("; ", inquiry.Rules.Select(rule => Numbered(rule, rules)))))],
            Notes = ["The first line is the estimate's own; the others add what else of the design or the plan bears on it."],
        };
        yield return new ReportTable
        {
            Key = "decision_lines",
            Title = "Lines of the decision table: how each number was computed, and why so",
            Columns = [new("line", "Line"), new("estimator", "Estimator"), new("error", "Standard error"), new("redraw", "Redraw under the null, where drawn"), new("why", "Why")],
            Rows = [.. rules.Select(rule => (IReadOnlyList<ReportCell>)[Numbered(rule, rules), rule.Estimator, rule.Error, rule.Redraw.Length > 0 ? rule.Redraw : NumberFormat.None, rule.Why])],
            Notes = ["Arms are drawn again for primary inquiries, for what the plan asks, and where few clusters carry a test."],
        };
    }

    private static string Numbered(DesignRule rule, List<DesignRule> rules) => $"{NumberFormat.Count(rules.IndexOf(rule) + 1)}: {rule.Line}";

    /// <summary>A line that names more than the plan asks for says so.</summary>
    private static DesignRule Asked(DesignRule rule, string inquiry, IReadOnlyList<Estimate> estimates) =>
        rule.NamesMore && !estimates.Any(estimate => estimate.Inquiry.Key == inquiry && estimate.Secondary.Any(secondary => secondary.Kind is not null))
            ? rule with { Why = $"{rule.Why} The plan asks for none of the other estimators beside the estimate; regressions that it declares stand under Regressions." } : rule;

    /// <summary>Where an inquiry follows several lines, which sites follow this one.</summary>
    private static string Sites(Estimate estimate, IReadOnlyList<Estimate> estimates, ReportNames names)
    {
        var cells = estimates.Where(other => other.Inquiry.Key == estimate.Inquiry.Key).ToList();
        var sites = cells.Where(other => other.Rule == estimate.Rule).Select(other => other.Cell.Site).OfType<string>().Distinct().ToList();
        return sites.Count == 0 || cells.TrueForAll(other => other.Rule == estimate.Rule) ? "" : $" of {string.Join(", ", sites.Select(names.Site))}";
    }

    private static IReadOnlyList<ReportCell> Row(Estimate estimate, IReadOnlyList<Estimate> estimates, ReportNames names, string lines) =>
    [
        EffectWords.Label(estimate.Inquiry), estimate.Inquiry.By == Breakdown.None ? estimate.Estimand : $"{estimate.Estimand}, in each cell{Sites(estimate, estimates, names)}",
        string.Join("; ", estimates.Where(other => other.Inquiry.Key == estimate.Inquiry.Key && other.Arms.Count > 0).Take(1).SelectMany(other => other.Arms)
            .Select(arm => $"{arm.Label} {NumberFormat.Fixed(arm.Weight, arm.Weight == Math.Round(arm.Weight) ? 0 : 3)}")),
        lines,
    ];
}
