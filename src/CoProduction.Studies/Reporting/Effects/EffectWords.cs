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

    /// <summary>Outcome, comparison and, where there is one, cell.</summary>
    public static string Row(Estimate estimate, ReportNames names) => $"{estimate.Outcome}: {estimate.Contrast}{(estimate.Cell == AnalysisCell.All ? "" : $", {names.Cell(estimate.Cell)}")}";

    /// <summary>A key for files and anchors: letters, digits and underscores.</summary>
    public static string Key(params IReadOnlyList<string> parts) => new([.. string.Join('_', parts).Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_')]);

    public static string Rule(ExclusionRule rule) => rule.Label.Length > 0 ? rule.Label : rule.Key;
}
