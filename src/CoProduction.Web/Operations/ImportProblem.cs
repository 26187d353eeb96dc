namespace CoProduction.Web.Operations;

/// <summary>Why a file cannot be imported, at its place.</summary>
/// <param name="Row">Row of the file as a spreadsheet counts, the header being 1; null where the whole file or column is meant.</param>
/// <param name="Column">Name of the column; null where no single one is meant.</param>
/// <param name="Message">A sentence.</param>
public sealed record ImportProblem(int? Row, string? Column, string Message);
