using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>An outcome in all arms of a randomization.</summary>
internal sealed record OutcomeSample(Measure Measure, RandomizationPlan Plan, ComparisonSample Sample, SampleShape Shape, OutcomeKind Kind)
{
    /// <summary>Arms that have a row, in the order of the design.</summary>
    public IReadOnlyList<Arm> Arms { get; } = [.. Plan.Arms.Where(arm => Sample.Has(arm.Key))];

    public string Label => AnalysisData.LabelOf(Measure);
}
