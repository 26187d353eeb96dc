namespace CoProduction.Studies.Rehearsal;

/// <summary>How an effort task is worked on.</summary>
public sealed record SyntheticTask
{
    /// <summary>Key of the task.</summary>
    public string Task { get; init; } = "";

    /// <summary>Attempts per minute: mean over persons.</summary>
    public double Pace { get; init; } = 6;

    /// <summary>Standard deviation of the pace between persons; a person's deviation is the same in every task.</summary>
    public double PaceSd { get; init; } = 1;

    /// <summary>Probability that an attempt is correct.</summary>
    public double Accuracy { get; init; } = 0.9;

    /// <summary>Probability to stop before a round, also before the first.</summary>
    public double StopRate { get; init; }

    /// <summary>What the arms add to the pace, in attempts per minute.</summary>
    public IReadOnlyList<SyntheticEffect> PaceEffects { get; init; } = [];

    /// <summary>What the arms add to the probability to stop.</summary>
    public IReadOnlyList<SyntheticEffect> StopEffects { get; init; } = [];
}
