namespace CoProduction.Studies.Reporting;

/// <summary>What a cell means besides its text.</summary>
public enum CellMark
{
    None,

    /// <summary>A negative coefficient that has a star: shaded, and its text carries the minus sign.</summary>
    SignificantNegative,

    /// <summary>Not asked, not randomized, not estimable: words, not a number.</summary>
    NoNumber,

    /// <summary>Something to look into.</summary>
    Alarm,
}
