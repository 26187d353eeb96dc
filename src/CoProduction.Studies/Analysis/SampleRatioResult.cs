using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis;

/// <summary>Do the counts of a stage agree with the design probabilities?</summary>
/// <param name="Randomization">Label.</param>
/// <param name="Stage">Assigned, served, completed, or an outcome observed.</param>
/// <param name="Unit">Persons or clusters.</param>
/// <param name="Test">The test; null where probabilities are unknown.</param>
/// <param name="Reason">Why there is no test.</param>
public sealed record SampleRatioResult(string Randomization, string Stage, string Unit, SampleRatio? Test, string? Reason)
{
    /// <summary>Column of the arm in the responses file, without its <c>arm_</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Key of the outcome observed; null for the other stages.</summary>
    public string? OutcomeKey { get; init; }

    /// <summary>A mismatch is called at p below this.</summary>
    public const double Alarm = 0.001;

    public bool IsMismatch => Test?.PValue < Alarm;
}
