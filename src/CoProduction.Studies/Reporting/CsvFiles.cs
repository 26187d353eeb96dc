using CsvHelper;

namespace CoProduction.Studies.Reporting;

/// <summary>
/// How our CSV files are written: UTF-8, comma, CRLF, quotes where needed, an empty field for no value. Files for analysis are faithful: a text that a spreadsheet
/// would run as a formula (<c>=1+1</c>) is written as it was given. Whoever opens them in a spreadsheet asks for <see cref="ForSpreadsheets"/>.
/// </summary>
public static class CsvFiles
{
    public static CsvWriterOptions Options { get; } = CsvWriterOptions.Default;

    /// <summary>Texts that start like a formula get an apostrophe in front: safe to open, no longer what was typed.</summary>
    public static CsvWriterOptions ForSpreadsheets { get; } = CsvWriterOptions.Default with { Injection = CsvInjection.Escape };
}
