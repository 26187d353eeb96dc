namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Runs primary inquiries under every set of the declared exclusion rules that look only at what was measured before the draw, with and without the declared covariates.</summary>
internal sealed class MultiverseAnalysis(AnalysisData data, AnalysisPlan plan, double level)
{
    /// <summary>More sets of rules are not run; the smallest go first.</summary>
    public const int MostSets = 64;

    private readonly InquiryAnalysis inquiries = new(data, plan, level);

    public IReadOnlyList<MultiverseResult> Run() =>
        [.. plan.Inquiries.Where(inquiry => inquiry.Role == InquiryRole.Primary && inquiry.By == Breakdown.None).Select(Run).OfType<MultiverseResult>()];

    private MultiverseResult? Run(Inquiry inquiry)
    {
        if (!data.Frame.Design.Randomizations.TryGetValue(inquiry.Randomization, out var randomization) || data.FindMeasure(inquiry.Outcome) is not { } outcome) return null;
        var known = plan.Exclusions.Where(rule => data.FindMeasure(rule.Measure) is not null).ToList();
        var before = known.Where(rule => data.Places.IsBefore(data.FindMeasure(rule.Measure)!, randomization)).ToList();
        if (before.Count == 0) return null;
        var after = inquiry.Exclusions.Where(key => before.All(rule => rule.Key != key)).ToList();
        var sets = Sets(before.Count).Take(MostSets).Select(set => set.Select(index => before[index].Key).ToList()).ToList();
        var declared = inquiry.Exclusions.Where(key => before.Any(rule => rule.Key == key)).ToHashSet();
        if (sets.All(set => !declared.SetEquals(set))) sets[^1] = [.. before.Select(rule => rule.Key).Where(declared.Contains)];
        var contrast = ContrastWeights.Of(inquiry, randomization, data.Design.Factors);
        return new MultiverseResult
        {
            Inquiry = inquiry,
            OutcomeLabel = AnalysisData.LabelOf(outcome),
            Contrast = data.ContrastOf(inquiry, contrast),
            Rules = before,
            NotVaried = [.. known.Except(before)],
            Sets = Math.Pow(2, before.Count),
            SetsRun = sets.Count,
            Specifications = [.. sets.SelectMany(set => Specify(inquiry, set, after, declared.SetEquals(set)))],
        };
    }

    private IEnumerable<Specification> Specify(Inquiry inquiry, List<string> rules, List<string> always, bool isDeclaredSet)
    {
        var estimate = inquiries.Run(inquiry with { Exclusions = [.. rules, .. always], Also = [], Family = null }, AnalysisCell.All);
        var adjustedIsPrimary = inquiry.AdjustedIsPrimary == true;
        yield return new Specification(rules, false, isDeclaredSet && !adjustedIsPrimary, estimate.Term, estimate.N, estimate.Reason) { Estimator = estimate.Rule.Kind };
        if (inquiry.Covariates.Count > 0)
            yield return new Specification(rules, true, isDeclaredSet && adjustedIsPrimary, estimate.Adjusted?.Term, estimate.Adjusted?.N ?? estimate.N, estimate.Adjusted is { } adjusted ? adjusted.Reason : estimate.Reason);
    }

    /// <summary>The sets of n things by size, and within a size in the order of the things.</summary>
    private static IEnumerable<IReadOnlyList<int>> Sets(int n)
    {
        for (var size = 0; size <= n; size++)
            foreach (var set in Sets(0, n, size))
                yield return set;
    }

    private static IEnumerable<IReadOnlyList<int>> Sets(int from, int n, int size)
    {
        if (size == 0)
        {
            yield return [];
            yield break;
        }
        for (var first = from; first <= n - size; first++)
            foreach (var rest in Sets(first + 1, n, size - 1))
                yield return [first, .. rest];
    }
}
