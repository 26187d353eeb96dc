namespace CoProduction.Web.Operations;

/// <summary>Which file of responses is wanted.</summary>
/// <param name="Labels">Adds the words of options beside their codes, to CSV files and workbooks; Stata and SPSS files have labels always.</param>
/// <param name="Long">One row per participant and theme instead of one per participant; CSV only.</param>
/// <param name="ForSpreadsheets">Marks texts that a spreadsheet would run as a formula; CSV only.</param>
/// <param name="Format">Format of the file.</param>
public sealed record ResponsesFile(bool Labels = false, bool Long = false, bool ForSpreadsheets = false, ResponsesFormat Format = ResponsesFormat.Csv);
