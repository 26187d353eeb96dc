using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>
/// Crossed factors: cell means, the effect of each level of one factor at each level of the other, and the differences between those. Where there are more than two factors,
/// a cell is the mean of its arms.
/// </summary>
internal sealed class FactorialAnalysis(AnalysisData data, OutcomeSamples samples, AnalysisPlan plan, double level)
{
    private readonly InquiryAnalysis inquiries = new(data, plan, level);

    public IReadOnlyList<FactorialResult> Run() =>
    [
        .. from sample in samples.Of(plan.Inquiries.Where(inquiry => inquiry.IsPrimaryOrSecondary()))
           from pair in Pairs(sample.Plan)
           select Run(sample, pair.First, pair.Second),
    ];

    private IEnumerable<(Factor First, Factor Second)> Pairs(RandomizationPlan randomization)
    {
        var factors = data.Design.Factors.Where(factor => LevelsOf(randomization, factor).Count > 1).ToList();
        for (var first = 0; first < factors.Count; first++)
            for (var second = first + 1; second < factors.Count; second++)
                if (randomization.Arms.Any(arm => arm.Levels.ContainsKey(factors[first].Key) && arm.Levels.ContainsKey(factors[second].Key)))
                    yield return (factors[first], factors[second]);
    }

    private FactorialResult Run(OutcomeSample sample, Factor first, Factor second) => new()
    {
        Outcome = sample.Measure.Key,
        OutcomeLabel = sample.Label,
        Randomization = sample.Plan.Key,
        First = first.Key,
        FirstLabel = Label(first),
        Second = second.Key,
        SecondLabel = Label(second),
        Cells = [.. Cells(sample, first, second)],
        SimpleEffects = [.. SimpleEffects(sample, first, second), .. SimpleEffects(sample, second, first)],
        Interactions = [.. Interactions(sample, first, second)],
    };

    private IEnumerable<FactorialCell> Cells(OutcomeSample sample, Factor first, Factor second)
    {
        var means = new ArmMeansModel(sample.Sample, sample.Shape, level);
        foreach (var b in LevelsOf(sample.Plan, second))
            foreach (var a in LevelsOf(sample.Plan, first))
                if (sample.Arms.Where(arm => arm.Levels.GetValueOrDefault(first.Key) == a.Key && arm.Levels.GetValueOrDefault(second.Key) == b.Key).Select(arm => arm.Key).ToList() is { Count: > 0 } arms)
                    yield return new FactorialCell(a.Key, Label(a), b.Key, Label(b), Enumerable.Range(0, sample.Sample.N).Count(at => arms.Contains(sample.Sample.ArmAt(at))), means.Mean($"{a.Key}, {b.Key}", arms));
    }

    private IEnumerable<DerivedEffect> SimpleEffects(OutcomeSample sample, Factor varied, Factor held) =>
        from fixedLevel in LevelsOf(sample.Plan, held)
        from changed in LevelsOf(sample.Plan, varied).Skip(1)
        let effect = Derive(sample, EstimandKind.SimpleEffect, varied, changed, held, fixedLevel)
        where effect is not null
        select effect;

    private IEnumerable<DerivedEffect> Interactions(OutcomeSample sample, Factor first, Factor second) =>
        from b in LevelsOf(sample.Plan, second).Skip(1)
        from a in LevelsOf(sample.Plan, first).Skip(1)
        let effect = Derive(sample, EstimandKind.Interaction, first, a, second, b)
        where effect is not null
        select effect;

    /// <summary>Null where the cells that the effect needs do not exist.</summary>
    private DerivedEffect? Derive(OutcomeSample sample, EstimandKind estimand, Factor varied, Level changed, Factor held, Level fixedLevel)
    {
        var inquiry = new Inquiry
        {
            Key = $"{sample.Measure.Key}_{varied.Key}_{changed.Key}_{held.Key}_{fixedLevel.Key}",
            Outcome = sample.Measure.Key,
            Randomization = sample.Plan.Key,
            Estimand = estimand,
            Factor = varied.Key,
            Level = changed.Key,
            Given = new Dictionary<string, string> { [held.Key] = fixedLevel.Key },
            Role = InquiryRole.Exploratory,
        };
        var weights = ContrastWeights.Of(inquiry, sample.Plan, data.Design.Factors);
        return weights.Problem is not null ? null : new DerivedEffect(inquiries.Run(inquiry, AnalysisCell.All), IsInPlan(inquiry, sample.Plan, weights));
    }

    private bool IsInPlan(Inquiry inquiry, RandomizationPlan randomization, ContrastWeights weights) => plan.Inquiries
        .Where(known => known.Outcome == inquiry.Outcome && known.Randomization == inquiry.Randomization && known.By == Breakdown.None && known.Exclusions.Count == 0 && known.Moderator is null)
        .Select(known => ContrastWeights.Of(known, randomization, data.Design.Factors).ByArm)
        .Any(known => known.Count == weights.ByArm.Count && known.All(weight => weights.ByArm.TryGetValue(weight.Key, out var same) && Math.Abs(same - weight.Value) < 1e-12));

    private static List<Level> LevelsOf(RandomizationPlan randomization, Factor factor) =>
        [.. factor.Levels.Where(level => randomization.Arms.Any(arm => arm.Levels.GetValueOrDefault(factor.Key) == level.Key))];

    private static string Label(Factor factor) => factor.Label.Length > 0 ? factor.Label : factor.Key;

    private static string Label(Level level) => level.Label.Length > 0 ? level.Label : level.Key;
}
