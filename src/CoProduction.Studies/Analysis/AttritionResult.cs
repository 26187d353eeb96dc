using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis;

/// <summary>Who has no outcome, by arm, and what that could hide.</summary>
/// <param name="Randomization">Label.</param>
/// <param name="Outcome">Label of the outcome, or "Completion".</param>
/// <param name="Units">What a row of the test and of the bounds is: persons, or persons × themes where themes are assigned or the outcome has a value for each.</param>
/// <param name="Test">Rates by arm with their test; null where there is none.</param>
/// <param name="Bounds">Where outcomes are missing: of every other arm against the first, then of primary inquiries about two other arms.</param>
/// <param name="Reason">Why there is no test.</param>
public sealed record AttritionResult(string Randomization, string Outcome, string Units, AttritionTest? Test, IReadOnlyList<AttritionBounds> Bounds, string? Reason)
{
    /// <summary>
    /// Of the test that all arms lose the same share: the exact p where few are lost, else Pearson's chi-square, which keep their level where an arm loses next to nobody (a Wald test with that arm's own variance does not);
    /// the Wald test where clusters were assigned or persons have several rows. Null where there is none.
    /// </summary>
    public double? PValue => Test?.Wald?.ErrorType == StandardErrorType.CR2 ? Test.Wald.PValue : Test?.ExactPValue ?? Test?.PValue;

    public string RandomizationKey { get; init; } = "";

    /// <summary>Key of the outcome; empty for completion.</summary>
    public string OutcomeKey { get; init; } = "";

    /// <summary>Keys of the arms of the test, in its order.</summary>
    public IReadOnlyList<string> ArmKeys { get; init; } = [];

    /// <summary>Key of an arm of the test by its label.</summary>
    public string ArmKeyOf(string label) => ArmKeys[Test!.Arms.ToList().FindIndex(arm => arm.Arm == label)];
}
