using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>Words that several parts of the results share.</summary>
internal static class EffectWords
{
    public static string Role(InquiryRole role) => role switch
    {
        InquiryRole.Primary => "Primary",
        InquiryRole.Secondary => "Secondary",
        InquiryRole.Exploratory => "Exploratory",
        InquiryRole.Placebo => "Placebo",
        _ => "Manipulation check",
    };

    public static string Label(Inquiry inquiry) => inquiry.Label.Length > 0 ? inquiry.Label : inquiry.Key;

    /// <summary>What a row compares. Effects averaged over other factors are named by their inquiry: two levels say neither of which factor nor over what.</summary>
    public static string Contrast(Estimate estimate) =>
        estimate.Inquiry.Estimand is EstimandKind.MainEffect or EstimandKind.Interaction && estimate.Inquiry.Moderator is null && estimate.Inquiry.Label.Length > 0 ? estimate.Inquiry.Label : estimate.Contrast;

    /// <summary>Outcome, comparison and, where there is one, cell.</summary>
    public static string Row(Estimate estimate, ReportNames names) => $"{estimate.Outcome}: {estimate.Contrast}{(estimate.Cell == AnalysisCell.All ? "" : $", {names.Cell(estimate.Cell)}")}";

    /// <summary>Words for the axis of a difference: shares as shares, scores as points on their range.</summary>
    public static string Axis(StudyResults results, string what, IEnumerable<string> outcomes)
    {
        var units = outcomes.Distinct().Select(outcome => Unit(results, outcome)).Distinct().ToList();
        return what + (units.Count == 1 ? units[0] : Units);
    }

    /// <summary>The mean that estimates are differences from: that of the control, where all of them compare with it.</summary>
    public static string Reference(StudyResults results, IEnumerable<Estimate> estimates) =>
        estimates.Where(estimate => estimate.ReferenceMean is not null).ToList() is { Count: > 0 } known && known.TrueForAll(estimate => IsWithControl(results, estimate)) ? "Control mean" : "Mean compared with";

    /// <summary>The outcome has a row per person and theme.</summary>
    public static bool IsByTheme(StudyResults results, string outcome) => results.Design.Measures.TryGetValue(outcome, out var measure) && new MeasurePlaces(results.Design).Loops(measure);

    private const string Units = " in units of the outcome";

    private static string Unit(StudyResults results, string outcome)
    {
        if (!results.Design.Measures.TryGetValue(outcome, out var measure) || MeasureRange.Of(results.Design, measure) is not { } range) return Units;
        return (range.Min, range.Max) == (0, 1) ? " in share" : $", points on {NumberFormat.Fixed(range.Min, Decimals(range.Min))}–{NumberFormat.Fixed(range.Max, Decimals(range.Max))}";
    }

    private static int Decimals(double value) => value == Math.Round(value) ? 0 : 1;

    /// <summary>The first arm is the control, unless the design calls another so.</summary>
    private static bool IsWithControl(StudyResults results, Estimate estimate)
    {
        if (!results.Design.Randomizations.TryGetValue(estimate.Inquiry.Randomization, out var plan)) return false;
        var named = plan.Arms.Where(arm => arm.Label.Contains("control", StringComparison.OrdinalIgnoreCase) || arm.Key.Contains("control", StringComparison.OrdinalIgnoreCase)).Select(arm => arm.Key).ToList();
        return estimate.Arms.Where(arm => arm.Weight < 0).ToList() is [var compared] && (named.Count > 0 ? named.Contains(compared.Arm) : compared.Arm == plan.Arms[0].Key);
    }

    /// <summary>A key for files and anchors: letters, digits and underscores.</summary>
    public static string Key(params IReadOnlyList<string> parts) => new([.. string.Join('_', parts).Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_')]);

    public static string Rule(ExclusionRule rule) => rule.Label.Length > 0 ? rule.Label : rule.Key;
}
