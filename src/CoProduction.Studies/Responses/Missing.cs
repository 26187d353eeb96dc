namespace CoProduction.Studies.Responses;

/// <summary>Why a cell has no value. The first group is structural (never asked), the second behavioural; neither is ever a 0.</summary>
public enum Missing
{
    NotAskedAtSite,
    NotAskedInArm,
    NotAskedByRouting,
    NotAskedInVersion,

    NotReached,
    LeftBlank,
    DontKnow,
    NotApplicable,
    Refused,
    TimedOut,
    TechnicalFailure,
    Withdrawn,

    /// <summary>Imported data do not say.</summary>
    UnknownInSource,
}
