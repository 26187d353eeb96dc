using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>How large effects are, what the study could have found, and what its nulls rule out.</summary>
internal static class SizeBlocks
{
    public const string Title = "Effects without units, and the smallest effects that could have been found";

    public static IEnumerable<ReportBlock> Build(StudyResults results, ReportNames names)
    {
        var sized = results.Estimates.Where(estimate => estimate.EffectSize?.Value is not null || estimate.Detectable is not null).ToList();
        if (sized.Count > 0) yield return Sizes(sized, names);
        var nulls = results.Estimates.Where(estimate => estimate.Equivalence is not null).ToList();
        if (nulls.Count > 0) yield return Nulls(nulls, names, nulls.Exists(estimate => estimate.Equivalence!.Margin is not null));
    }

    private static ReportTable Sizes(List<Estimate> estimates, ReportNames names) => new()
    {
        Key = "effect_sizes",
        Title = Title,
        Columns =
        [
            new("contrast", "Outcome and comparison"), new("role", "Role"), new("size_name", "Effect size"), new("size", "Size", true), new("size_low", "CI low", true), new("size_high", "CI high", true), new("sd", "Divided by SD of", true), new("mde", "MDE", true), new("mde_sd", "MDE in SD", true),
        ],
        Rows =
        [
            .. estimates.OrderBy(estimate => estimate.Inquiry.Role).Select(estimate => (IReadOnlyList<ReportCell>)
            [
                EffectWords.Row(estimate, names), EffectWords.Role(estimate.Inquiry.Role), estimate.EffectSize?.Name ?? NumberFormat.None, ReportCell.Mean(estimate.EffectSize?.Value), ReportCell.Mean(estimate.EffectSize?.Low), ReportCell.Mean(estimate.EffectSize?.High),
                ReportCell.Mean(estimate.EffectSize?.StandardDeviation), ReportCell.Estimate(estimate.Detectable?.Value, (estimate.Primary ?? estimate.Term)?.StandardError), ReportCell.Mean(estimate.Detectable?.InStandardDeviations),
            ]),
        ],
        Notes =
        [
            .. estimates.Select(estimate => estimate.EffectSize).OfType<Analysis.Effects.EffectSize>().Select(size => $"{ReportNames.Capital(size.Name)}: by the {size.Basis}.").Distinct(),
            .. TermColumns.LevelNotes(estimates.Where(estimate => estimate.EffectSize?.Low is not null).Select(estimate => estimate.Term)),
            .. estimates.Select(estimate => estimate.EffectSize?.Reason).OfType<string>().Distinct(),
            .. estimates.Select(estimate => estimate.Detectable).OfType<Analysis.Effects.DetectableEffect>().Take(1)
                .Select(effect => $"MDE: the smallest effect that a two-sided test at {NumberFormat.Level(effect.Alpha)}, not adjusted for the number of tests, finds with a power of {NumberFormat.Level(effect.Power)}, given the standard error that was achieved (some 2.8 of them); in SD: divided by the pooled standard deviation within the arms compared{(estimates.Exists(estimate => estimate.EffectSize is { Value: not null, StandardDeviation: null }) ? ", also where the effect size is Cohen's h, which is another unit" : "")}. It is not the power of what was observed."),
        ],
    };

    private static ReportTable Nulls(List<Estimate> estimates, ReportNames names, bool anyMargin) => new()
    {
        Key = "nulls",
        Title = "What results that are not significant rule out",
        Columns =
        [
            new("contrast", "Outcome and comparison"), new("estimate", "Estimate", true), new("p", "p", true), new("p_holm", "p (Holm)", true), new("margin", "Margin declared", true), new("p_equivalence", "p (equivalence)", true), new("low", $"{NumberFormat.Level(estimates[0].Equivalence!.Level)} low", true), new("high", $"{NumberFormat.Level(estimates[0].Equivalence!.Level)} high", true), new("smallest_margin", "Ruled out beyond ±", true),
            new("mde", "MDE", true), new("reading", "Reading"),
        ],
        Rows =
        [
            .. estimates.Select(estimate => (Estimate: estimate, Term: (estimate.Primary ?? estimate.Term)!, Equivalence: estimate.Equivalence!)).Select(row => (IReadOnlyList<ReportCell>)
            [
                EffectWords.Row(row.Estimate, names), ReportCell.Estimate(row.Term.Value, row.Term.StandardError), ReportCell.P(row.Term.PValue), ReportCell.P(row.Estimate.HolmPValue), row.Equivalence.Margin is null ? anyMargin ? ReportCell.NoNumber("none") : ReportCell.Empty : ReportCell.Estimate(row.Equivalence.Margin, row.Term.StandardError),
                ReportCell.P(row.Equivalence.PValue), ReportCell.Estimate(row.Equivalence.Low, row.Term.StandardError), ReportCell.Estimate(row.Equivalence.High, row.Term.StandardError), ReportCell.Estimate(row.Equivalence.SmallestMargin, row.Term.StandardError),
                ReportCell.Estimate(row.Estimate.Detectable?.Value, row.Term.StandardError), anyMargin ? Reading(row.Equivalence.IsEquivalent, !row.Estimate.IsNull) : "",
            ]),
        ],
        Notes =
        [
            estimates.Exists(estimate => estimate.HolmPValue is not null) ? "Significant or not: by the p adjusted within the family (Holm) where the inquiry is in one, else by its own p." : "Significant or not: by p; no inquiry here is in a family.",
            .. anyMargin ? Array.Empty<string>() : ["No margin was declared, so nothing is called equivalent."],
            $"Two one-sided tests (Schuirmann 1987): equivalent where the interval at {NumberFormat.Level(estimates[0].Equivalence!.Level)} (low to high) lies within the margin. \"Ruled out beyond\" is the smallest margin for which it would. Not significant alone is no evidence of no effect.",
        ],
    };

    private static string Reading(bool? isEquivalent, bool isSignificant) => (isEquivalent, isSignificant) switch
    {
        (true, true) => "differs from zero, and within the margin",
        (true, false) => "equivalent within the margin",
        (false, true) => "differs from zero",
        (false, false) => "undecided",
        _ => "no margin was declared",
    };
}
