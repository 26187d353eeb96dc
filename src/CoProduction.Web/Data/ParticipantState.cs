namespace CoProduction.Web.Data;

public enum ParticipantState : short
{
    Started = 0,
    Completed = 1,
    ScreenedOut = 2,
    Withdrawn = 3,
    Erased = 4,
}
