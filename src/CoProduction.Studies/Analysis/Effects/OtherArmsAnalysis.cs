namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Means of the arms that estimates leave out: a table of means shows every arm of the randomization.</summary>
internal sealed class OtherArmsAnalysis(OutcomeSamples samples, double level)
{
    public IReadOnlyList<OtherArms> Run(IReadOnlyList<Estimate> estimates) =>
    [
        .. estimates.Where(estimate => estimate.Cell == AnalysisCell.All && estimate.Arms.Count > 0).GroupBy(estimate => (estimate.Inquiry.Outcome, estimate.Inquiry.Randomization))
            .Select(group => Run(group.Key.Outcome, group.Key.Randomization, [.. group.SelectMany(estimate => estimate.Arms).Select(arm => arm.Arm)])).OfType<OtherArms>(),
    ];

    /// <summary>Null where every arm with a row is compared.</summary>
    private OtherArms? Run(string outcome, string randomization, HashSet<string> compared)
    {
        if (samples.Of(outcome, randomization) is not { } sample) return null;
        var others = sample.Arms.Where(arm => !compared.Contains(arm.Key)).ToDictionary(arm => arm.Key, _ => 0.0);
        if (others.Count == 0) return null;
        var means = new ArmMeansModel(sample.Sample, sample.Shape, level);
        return new OtherArms(outcome, sample.Label, randomization, [.. sample.Sample.Means(sample.Plan, others).Select(arm => arm with { Interval = means.Mean(arm.Arm) })], sample.Shape.ByPerson);
    }
}
