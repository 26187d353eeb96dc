namespace CoProduction.Studies.Reporting;

/// <summary>What a cell means besides its text.</summary>
public enum CellMark
{
    None,

    /// <summary>A negative coefficient that has a star, in a table that shades them: its text carries a mark besides.</summary>
    SignificantNegative,

    /// <summary>Not asked, not randomized, suppressed, not estimable: words, not a number.</summary>
    NoNumber,

    /// <summary>Something to look into.</summary>
    Alarm,
}
