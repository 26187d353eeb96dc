namespace CoProduction.Studies.Responses;

/// <summary>What a frame knows of a participant besides answers and arms.</summary>
/// <param name="Kind">Kind of participant.</param>
/// <param name="Status">Where the person stands.</param>
/// <param name="Version">Version of the design.</param>
/// <param name="Wave">Wave of a panel.</param>
/// <param name="Entry">1 for the first entry of a person.</param>
/// <param name="Counts">False for a later entry that the duplicate rule leaves out: in exports, not in any analysis.</param>
/// <param name="StartedAt">Start.</param>
/// <param name="CompletedAt">Completion, or null.</param>
/// <param name="DurationSeconds">Seconds from start to completion; NaN where unknown.</param>
public readonly record struct FramePerson(
    ParticipantKind Kind,
    ParticipantState Status,
    int Version,
    int Wave,
    int Entry,
    bool Counts,
    DateTimeOffset StartedAt,
    DateTimeOffset? CompletedAt,
    double DurationSeconds);
