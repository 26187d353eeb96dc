namespace CoProduction.Web.Operations;

/// <summary>Which file of responses is wanted.</summary>
/// <param name="Labels">Adds the words of options beside their codes.</param>
/// <param name="Long">One row per participant and theme instead of one per participant.</param>
/// <param name="ForSpreadsheets">Marks texts that a spreadsheet would run as a formula.</param>
public sealed record ResponsesFile(bool Labels = false, bool Long = false, bool ForSpreadsheets = false);
