using CoProduction.Studies.Responses;

namespace CoProduction.Web.Data;

/// <summary>One person in one wave. Another wave is a row of its own, linked by <see cref="ExternalId"/>.</summary>
public sealed class Participant
{
    public long StudyId { get; set; }
    public Guid ParticipantId { get; set; }
    public int Version { get; set; }
    public ParticipantKind Kind { get; set; }
    public ParticipantState State { get; set; }

    /// <summary>SHA-256 of the opaque token in the cookie and in the resume link; null once erased.</summary>
    public byte[]? TokenHash { get; set; }

    public byte[]? WithdrawalHash { get; set; }
    public string Population { get; set; } = "";
    public short Wave { get; set; } = 1;
    public string? Site { get; set; }
    public string? Session { get; set; }
    public string? Language { get; set; }

    /// <summary>The page that the participant is at; the end page's key once completed.</summary>
    public required string CurrentPage { get; set; }

    /// <summary>The theme of the current page's loop turn; empty outside loops.</summary>
    public string CurrentLoopKey { get; set; } = "";

    /// <summary>The ticket of the current page; a GET renders the exposure of this ticket.</summary>
    public Guid? CurrentTicket { get; set; }

    /// <summary>The invitation's or panel's identity of the person; null for open links and once erased.</summary>
    public string? ExternalId { get; set; }

    /// <summary>1 for the entry that counts; a later entry of the same person is higher and flagged.</summary>
    public short Entry { get; set; } = 1;

    public Guid? DuplicateOf { get; set; }

    /// <summary>The declared parameters of the link, a JSON object of strings.</summary>
    public string UrlParameters { get; set; } = "{}";

    public ParticipantFlags Flags { get; set; }

    /// <summary>Why a participant was screened out or stopped, as a key of the design.</summary>
    public string? ExitReason { get; set; }

    public required DateTimeOffset StartedAt { get; set; }
    public required DateTimeOffset LastSeenAt { get; set; }
    public DateTimeOffset? CompletedAt { get; set; }
}
