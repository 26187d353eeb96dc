namespace CoProduction.Studies.Reporting;

/// <summary>A text as respondents read it: markup made by <see cref="Design.FormattedText"/> (or encoded by who builds the block), safe to write as it is.</summary>
/// <param name="Html">The markup.</param>
/// <param name="Language">Its language, for the <c>lang</c> attribute.</param>
public sealed record ReportText(string Html, string Language) : ReportBlock;
