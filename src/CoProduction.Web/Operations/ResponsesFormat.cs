namespace CoProduction.Web.Operations;

/// <summary>Format of a file of responses; its name in lower case is the ending.</summary>
public enum ResponsesFormat
{
    Csv,

    /// <summary>Stata.</summary>
    Dta,

    /// <summary>SPSS.</summary>
    Sav,

    /// <summary>A workbook.</summary>
    Xlsx,
}
