namespace CoProduction.Web.Data;

public enum PageOutcome
{
    /// <summary>The submission is stored and counts.</summary>
    Stored,

    /// <summary>The ticket was used with the same body; the repeat is recorded. Answer as to the first.</summary>
    Repeated,

    /// <summary>The ticket was used with another body; this one is kept and flagged, and does not count.</summary>
    Different,

    /// <summary>No such participant, or one that no longer answers; nothing is stored.</summary>
    NotOpen,

    /// <summary>The page is not the participant's current one (any more), and was to count only then; nothing is stored.</summary>
    Overtaken,
}
