namespace CoProduction.Cli.Rehearse;

/// <summary>How a synthetic respondent's walk ended.</summary>
public enum WalkOutcome
{
    Completed,
    ScreenedOut,

    /// <summary>Closed the browser, as the declared drop-out says.</summary>
    Left,

    /// <summary>The survey did something that the design does not say.</summary>
    Failed,
}
