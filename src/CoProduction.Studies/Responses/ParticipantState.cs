namespace CoProduction.Studies.Responses;

/// <summary>Where a person stands.</summary>
public enum ParticipantState : short
{
    Started = 0,
    Completed = 1,
    ScreenedOut = 2,

    /// <summary>Stopped for good; what was given is kept.</summary>
    Withdrawn = 3,

    /// <summary>Stopped and erased: the row without answers stays.</summary>
    Erased = 4,
}
