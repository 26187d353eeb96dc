namespace CoProduction.Studies.Responses;

/// <summary>
/// All that is stored about one participant, as the analysis reads it: what a <see cref="ResponseFrame"/> is built from, one row at a time.
/// It holds no token, no external id and no ticket.
/// </summary>
public sealed record ResponseRow
{
    /// <summary>Pseudonymous id of the participant as it appears in exports.</summary>
    public required string Participant { get; init; }

    public required ParticipantKind Kind { get; init; }

    public required ParticipantState Status { get; init; }

    /// <summary>Version of the design that the person started on, and stays on.</summary>
    public required int Version { get; init; }

    /// <summary>Empty and null mean: the study has one population.</summary>
    public string? Population { get; init; }

    public int Wave { get; init; } = 1;

    public string? Site { get; init; }

    public string? Session { get; init; }

    /// <summary>Language of the last page; null once erased.</summary>
    public string? Language { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Seconds from start to completion, where they are not the difference of the two times (imported data); null: that difference.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>1 for the entry that counts; a later entry of the same person is higher.</summary>
    public int Entry { get; init; } = 1;

    public IReadOnlyDictionary<string, string> UrlParameters { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<ResponseAssignment> Assignments { get; init; } = [];

    /// <summary>In the order received: the latest of a page turn counts.</summary>
    public IReadOnlyList<ResponseSubmission> Submissions { get; init; } = [];

    /// <summary>In the order issued.</summary>
    public IReadOnlyList<ResponseExposure> Exposures { get; init; } = [];

    public IReadOnlyList<ResponseTaskEvent> TaskEvents { get; init; } = [];
}
