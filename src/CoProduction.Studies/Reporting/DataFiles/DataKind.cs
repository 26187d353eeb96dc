namespace CoProduction.Studies.Reporting.DataFiles;

/// <summary>What a variable of a Stata or SPSS file holds.</summary>
internal enum DataKind
{
    /// <summary>Numbers, or the numbers of categories.</summary>
    Number,

    /// <summary>Words.</summary>
    Text,

    /// <summary>Days since 1 January 1970.</summary>
    Date,

    /// <summary>Milliseconds since 1 January 1970, UTC.</summary>
    Time,
}
