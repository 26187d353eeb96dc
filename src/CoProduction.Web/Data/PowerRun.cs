namespace CoProduction.Web.Data;

/// <summary>
/// A simulation of a design's power that somebody started on its page. It is in the database, because any replica may be asked how far it is; the replica that
/// took it writes how far it is and reads whether it is to stop.
/// </summary>
public sealed class PowerRun
{
    public long StudyId { get; set; }

    /// <summary>From 1, in the order of their start.</summary>
    public int Number { get; set; }

    public PowerRunState State { get; set; }

    public required string Actor { get; set; }

    /// <summary>The published version that is simulated; null for the draft.</summary>
    public int? Version { get; set; }

    /// <summary>SHA-256 of the design's document.</summary>
    public required byte[] DesignSha256 { get; set; }

    public int Persons { get; set; }
    public int Draws { get; set; }
    public long Seed { get; set; }

    /// <summary>Simulated studies that are done.</summary>
    public int DrawsDone { get; set; }

    public required DateTimeOffset StartedAt { get; set; }

    /// <summary>When its replica last said that it is at work.</summary>
    public required DateTimeOffset SeenAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    public bool CancelRequested { get; set; }

    /// <summary>The table of its report, JSON; null until it is done.</summary>
    public byte[]? Result { get; set; }
}
