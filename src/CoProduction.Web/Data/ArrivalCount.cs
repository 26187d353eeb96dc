using CoProduction.Studies.Responses;

namespace CoProduction.Web.Data;

/// <summary>A counter of arrivals and refusals by day, without a row about a person.</summary>
public sealed class ArrivalCount
{
    public long StudyId { get; set; }
    public int Version { get; set; }
    public DateOnly Day { get; set; }
    public ParticipantKind Kind { get; set; }

    /// <summary><see cref="Arrived"/>, <see cref="Declined"/> or another plain word.</summary>
    public required string Event { get; set; }

    public long N { get; set; }

    public const string Arrived = "arrived";
    public const string Declined = "declined";
}
