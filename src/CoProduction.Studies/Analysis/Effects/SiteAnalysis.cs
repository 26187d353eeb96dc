namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Runs primary inquiries over all sites again with each site left out.</summary>
internal sealed class SiteAnalysis(AnalysisData data, AnalysisPlan plan, double level)
{
    public IReadOnlyList<SiteSensitivity> Run()
    {
        var primary = plan.Inquiries.Where(inquiry => inquiry.Role == InquiryRole.Primary && inquiry.By == Breakdown.None).ToList();
        if (data.Design.Sites.Count < 2 || primary.Count == 0) return [];
        var all = new InquiryAnalysis(data, plan, level);
        var without = data.Design.Sites.ToDictionary(site => site.Key, site => new InquiryAnalysis(new AnalysisData(data.Frame, site.Key), plan, level));
        return [.. primary.Select(inquiry => Run(inquiry, all, without)).OfType<SiteSensitivity>()];
    }

    /// <summary>Null where fewer than two sites are in the comparison.</summary>
    private SiteSensitivity? Run(Inquiry inquiry, InquiryAnalysis all, Dictionary<string, InquiryAnalysis> without)
    {
        if (!data.Frame.Design.Randomizations.TryGetValue(inquiry.Randomization, out var randomization)) return null;
        var sites = data.Design.Sites.Select(site => site.Key).Where(site => randomization.Sites.Count == 0 || randomization.Sites.Contains(site)).ToList();
        if (sites.Count < 2) return null;
        var alone = inquiry with { Also = [], Family = null };
        var estimate = all.Run(alone, AnalysisCell.All);
        if (estimate.Status != EstimateStatus.Estimated) return null;
        var left = sites.Select(site => (site, Estimate: without[site].Run(alone, AnalysisCell.All))).Where(each => each.Estimate.N < estimate.N).ToList();
        return new SiteSensitivity(inquiry, estimate.Outcome, estimate.Contrast, estimate.Primary, estimate.N, [.. left.Select(each => new SiteLeftOut(each.site, each.Estimate.Primary, each.Estimate.N, each.Estimate.Reason) { Estimator = each.Estimate.Rule.Kind })]);
    }
}
