namespace CoProduction.Web.Data;

/// <summary>An entry of a study's deviation ledger: what was changed after the plan was locked, and why. Only ever appended.</summary>
public sealed class PlanDeviation
{
    public long StudyId { get; set; }

    /// <summary>From 1, without gaps.</summary>
    public int Number { get; set; }

    public required DateTimeOffset At { get; set; }
    public required string Actor { get; set; }

    /// <summary>The version of the design that is in force with this entry.</summary>
    public int Version { get; set; }

    /// <summary>Made by the amendment that published <see cref="Version"/>.</summary>
    public bool IsAmendment { get; set; }

    /// <summary>Real and imported responses that were stored at the time.</summary>
    public long Responses { get; set; }

    /// <summary>What it concerns.</summary>
    public required string Concerns { get; set; }

    public required string Reason { get; set; }
}
