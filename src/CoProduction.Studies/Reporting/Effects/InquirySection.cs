using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Reporting.Effects;

/// <summary>The inquiries of the plan by family: raw answers and means by arm first, then the estimates, and how each was computed.</summary>
internal static class InquirySection
{
    public static ReportSection Build(StudyResults results, ReportNames names)
    {
        var blocks = new List<ReportBlock>();
        blocks.AddRange(MeanBlocks.Build(results, names));
        var drawn = new HashSet<(string Outcome, string Randomization)>();
        var families = results.Estimates
            .GroupBy(estimate => (IsPlanned: results.Lock.IsPlanned(estimate.Inquiry), estimate.Inquiry.Role, Family: estimate.Inquiry.Family ?? ""))
            .OrderByDescending(family => family.Key.IsPlanned).ThenBy(family => family.Key.Role != InquiryRole.ManipulationCheck).ThenBy(family => family.Key.Role);
        // Whether the arms did what they were meant to is asked before what they did.
        foreach (var family in families)
        {
            blocks.Add(new ReportHeading(Title(results.Lock, family.Key.Role, family.Key.Family.Length > 0 ? results.Plan.NameOfFamily(family.Key.Family) : null, family.Key.IsPlanned)));
            foreach (var outcome in family.GroupBy(estimate => (estimate.Inquiry.Outcome, IsByCell: estimate.Inquiry.By != Breakdown.None)))
            {
                var distributions = results.Distributions.Where(each => outcome.Any(estimate => estimate.Inquiry.Outcome == each.Outcome && estimate.Inquiry.Randomization == each.Randomization) && drawn.Add((each.Outcome, each.Randomization))).Select(DistributionBlocks.Build).ToList();
                if (family.Key.Role == InquiryRole.Primary) blocks.AddRange(distributions);
                else if (distributions.Count > 0) blocks.Add(new ReportDetails($"Answers by arm: {outcome.First().Outcome}", distributions));
                blocks.AddRange(EstimateBlocks.Build(results, [.. outcome], names, family.Key.Family, IsOnlyFamilyOf(results, outcome.First(), family.Key.Family)));
            }
        }
        if (results.Estimates.Count > 0) blocks.Add(new ReportDetails("How each number was computed, and why so", [.. EstimatorBlocks.Build(results.Estimates, names)]));
        return new ReportSection("inquiries", "Results by family", blocks);
    }

    private static string Title(PlanLock planLock, InquiryRole role, string? family, bool isPlanned) =>
        $"{EffectWords.Role(role)}{(role == InquiryRole.Exploratory && !isPlanned ? "" : $" ({planLock.Words(isPlanned)})")}{(family is null ? ": unadjusted" : $": family “{family}”")}";

    /// <summary>No other family of the same role and stamp asks about the outcome: the key of the table needs no family.</summary>
    private static bool IsOnlyFamilyOf(StudyResults results, Estimate estimate, string family) => results.Estimates.All(other =>
        other.Inquiry.Outcome != estimate.Inquiry.Outcome || other.Inquiry.Role != estimate.Inquiry.Role || (other.Inquiry.By != Breakdown.None) != (estimate.Inquiry.By != Breakdown.None)
        || results.Lock.IsPlanned(other.Inquiry) != results.Lock.IsPlanned(estimate.Inquiry) || (other.Inquiry.Family ?? "") == family);
}
