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

    /// <summary>Structural: asked of another population only.</summary>
    NotAskedInPopulation,

    /// <summary>Given once and erased at the person's wish.</summary>
    Erased,

    /// <summary>An option was chosen that stands for no number, where a number is needed.</summary>
    NoNumber,

    /// <summary>Structural: an answer ended the survey for this person before the question.</summary>
    ScreenedOut,
}
