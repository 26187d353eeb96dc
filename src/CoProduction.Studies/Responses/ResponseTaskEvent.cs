namespace CoProduction.Studies.Responses;

/// <summary>One trial of an effort task as stored: shown at one time, answered at another (or not at all).</summary>
/// <param name="Task">Key of the task.</param>
/// <param name="Round">From 1.</param>
/// <param name="Trial">Within the round.</param>
/// <param name="StartedAt">When the trial was shown.</param>
/// <param name="ReceivedAt">When the attempt, or the wish to stop, arrived; null where neither did.</param>
/// <param name="Correct">Null where there was no attempt.</param>
/// <param name="Late">Arrived after the round's end: stored, not counted.</param>
public sealed record ResponseTaskEvent(string Task, int Round, int Trial, DateTimeOffset StartedAt, DateTimeOffset? ReceivedAt, bool? Correct, bool Late)
{
    /// <summary>An answer that the server received in time. Who stops gives none: that mark is no attempt.</summary>
    public bool IsAttempt => ReceivedAt is not null && Correct is not null && !Late;
}
