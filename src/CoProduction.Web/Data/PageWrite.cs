using CoProduction.Studies.Responses;

namespace CoProduction.Web.Data;

/// <summary>Everything that one page POST stores; see <see cref="StudyDbContext.SubmitPageAsync"/>.</summary>
public sealed record PageWrite
{
    public required long StudyId { get; init; }
    public required Guid ParticipantId { get; init; }
    public required Guid Ticket { get; init; }

    /// <summary>Store it only while its ticket is the participant's current one, so that nothing can have changed since the page was shown.</summary>
    public bool OnlyWhileCurrent { get; init; }

    public required string Page { get; init; }
    public string LoopKey { get; init; } = "";
    public required string Language { get; init; }

    /// <summary>A JSON object, one property per item.</summary>
    public required string Answers { get; init; }

    public required byte[] BodySha256 { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The page that follows; null where none does (completed, screened out).</summary>
    public PageExposure? Next { get; init; }

    /// <summary>The participant's position afterwards, set absolutely; <see cref="Next"/>'s page unless it is null.</summary>
    public required string CurrentPage { get; init; }

    public string CurrentLoopKey { get; init; } = "";
    public ParticipantState State { get; init; } = ParticipantState.Started;
    public DateTimeOffset? CompletedAt { get; init; }
    public string? ExitReason { get; init; }

    /// <summary>Added to the participant's flags.</summary>
    public ParticipantFlags Flags { get; init; }

    /// <summary>Set where this page asked for it; null leaves it as it is.</summary>
    public string? Site { get; init; }

    public string? Session { get; init; }
    public string? Population { get; init; }
}
