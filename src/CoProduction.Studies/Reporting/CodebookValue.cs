namespace CoProduction.Studies.Reporting;

/// <summary>A code with its words and its number, if it has one.</summary>
public sealed record CodebookValue(string Code, string Label, double? Value);
