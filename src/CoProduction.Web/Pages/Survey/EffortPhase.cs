namespace CoProduction.Web.Pages.Survey;

public enum EffortPhase
{
    NotStarted,
    InRound,
    BetweenRounds,

    /// <summary>All rounds are over, or the person stopped.</summary>
    Over,
}
