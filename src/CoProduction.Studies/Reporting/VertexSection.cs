using CoProduction.Studies.Analysis;
using CoProduction.Studies.Analysis.Effects;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Reporting.Effects;

namespace CoProduction.Studies.Reporting;

/// <summary>The effects of a study by the vertex of the public-value triangle that their outcomes speak to (Moore 1995).</summary>
internal static class VertexSection
{
    public static ReportSection Build(StudyResults results)
    {
        var estimates = results.Estimates.Where(estimate => estimate.Inquiry.By == Breakdown.None && estimate.Inquiry.IsPrimaryOrSecondary() && VertexOf(results, estimate) is not null)
            .OrderBy(estimate => VertexOf(results, estimate)).ToList();
        return new("vertices", "Effects by public-value vertex", estimates.Count == 0 ? [] : [Table(results, estimates)]);
    }

    private static ReportTable Table(StudyResults results, IReadOnlyList<Estimate> estimates) => new()
    {
        Key = "vertices",
        Title = "Effect profile by public-value vertex",
        Columns =
        [
            new("contrast", "Contrast"), new("outcome", "Outcome"), new("role", "Role"), new("estimate", "Estimate", true) { Below = "std_error" },
            .. TermColumns.Interval, new("p", "p", true), new("p_holm", "p (Holm)", true), new("effect_size", "Effect size", true), new("size_name", "Kind of size"), TermColumns.N(estimates, "n"),
        ],
        Rows = [.. estimates.Select(Row)],
        Groups = [.. estimates.Index().GroupBy(pair => VertexOf(results, pair.Item)).Select(group => new ReportRowGroup(group.First().Index, Words(group.Key!.Value)))],
        Notes =
        [
            "Standard errors in parentheses; estimates and intervals in units of the outcome.",
            .. estimates.Select(estimate => estimate.EffectSize).OfType<EffectSize>().Where(size => size.Value is not null).Select(size => $"Effect size: {size.Name}, {size.Basis}.").Distinct(),
            .. TermColumns.LevelNotes(estimates.Select(estimate => estimate.Term)),
            .. TermColumns.AnswersNotes(estimates),
            .. Silent(results),
            .. Without(results),
            "Planned and exploratory estimates are told apart where each is reported in full.",
        ],
    };

    private static IReadOnlyList<ReportCell> Row(Estimate estimate)
    {
        var term = estimate.Term;
        return
        [
            estimate.Contrast, estimate.Outcome, estimate.Inquiry.Role == InquiryRole.Primary ? "primary" : "secondary",
            term?.Value is null ? ReportCell.NoNumber(ReportNames.Word(estimate.Status)) : ReportCell.Estimate(term.Value, term.StandardError) with { Below = $"({NumberFormat.StandardError(term.StandardError)})", BelowValue = term.StandardError },
            .. TermColumns.Limits(term), ReportCell.P(term?.PValue), ReportCell.P(estimate.HolmPValue), ReportCell.Mean(estimate.EffectSize?.Value), estimate.EffectSize is { Value: not null } size ? Kind(size) : NumberFormat.None, ReportCell.Count(estimate.N),
        ];
    }

    /// <summary>A vertex of which the study says nothing.</summary>
    private static IEnumerable<string> Silent(StudyResults results)
    {
        var silent = Enum.GetValues<PublicValueVertex>().Except(results.Estimates.Select(estimate => VertexOf(results, estimate)).OfType<PublicValueVertex>()).ToList();
        if (silent.Count > 0) yield return $"No inquiry of this study has an outcome of: {string.Join("; ", silent.Select(Words))}.";
    }

    private static string Kind(EffectSize size) => size.StandardDeviation is null ? "Cohen's h" : "in SD";

    /// <summary>Outcomes of inquiries that the design assigns to no vertex.</summary>
    private static IEnumerable<string> Without(StudyResults results)
    {
        var without = results.Estimates.Where(estimate => estimate.Inquiry.By == Breakdown.None && estimate.Inquiry.IsPrimaryOrSecondary() && VertexOf(results, estimate) is null).Select(estimate => estimate.Outcome).Distinct().ToList();
        if (without.Count > 0) yield return $"Of no vertex by the design, hence not here: {string.Join("; ", without)}.";
    }

    private static PublicValueVertex? VertexOf(StudyResults results, Estimate estimate) => results.Design.Measures.GetValueOrDefault(estimate.Inquiry.Outcome)?.Vertex;

    private static string Words(PublicValueVertex vertex) => vertex switch
    {
        PublicValueVertex.PublicValue => "Value for users and society",
        PublicValueVertex.LegitimacyAndSupport => "Legitimacy and support",
        _ => "Operational capacity",
    };
}
