namespace CoProduction.Studies.Analysis;

/// <summary>How the answers of one arm came about: differences between arms are a warning, never a reason to leave rows out.</summary>
/// <param name="Randomization">Label; empty: nothing is randomized.</param>
/// <param name="Arm">Label; "All" without randomization.</param>
/// <param name="N">Units that count.</param>
/// <param name="Duplicates">Later entries of persons already counted that carry this arm.</param>
/// <param name="Timed">Completed, with a known duration.</param>
/// <param name="Speeders">Of them faster than a third of the median of all.</param>
/// <param name="MedianMinutes">Median minutes from start to completion; null where unknown.</param>
/// <param name="StimulusSeen">Units with a time on a page with a stimulus.</param>
/// <param name="StimulusSeconds">Median seconds on pages with a stimulus; null where none is recorded.</param>
public sealed record ArmQuality(string Randomization, string Arm, int N, int Duplicates, int Timed, int Speeders, double? MedianMinutes, int StimulusSeen, double? StimulusSeconds)
{
    /// <summary>Empty: nothing is randomized.</summary>
    public string RandomizationKey { get; init; } = "";

    public string ArmKey { get; init; } = "";
}
