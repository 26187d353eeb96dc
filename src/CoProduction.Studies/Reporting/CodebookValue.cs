namespace CoProduction.Studies.Reporting;

/// <summary>A code with its words.</summary>
/// <param name="Code">As the CSV file has it.</param>
/// <param name="Label">Its words.</param>
/// <param name="Value">The number that analyses use, if it has one.</param>
/// <param name="Number">The number that stands for it in Stata and SPSS files, of a state of missing the usual one in SPSS files; null for others.</param>
public sealed record CodebookValue(string Code, string Label, double? Value, int? Number = null);
