using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting;

/// <summary>A column of the responses file.</summary>
/// <param name="Name">Stable name.</param>
/// <param name="Meaning">What it holds, for the codebook.</param>
/// <param name="Kind">What it holds, in one word: id, category, number, text, time, flag.</param>
/// <param name="Value">The value of a row; null writes an empty field.</param>
/// <param name="Source">The answers or scores it writes; null for columns about the participant.</param>
internal sealed record ExportColumn(string Name, string Meaning, string Kind, Func<int, string?> Value, FrameColumn? Source = null)
{
    /// <summary>The words of a row's option, where the column holds options.</summary>
    public Func<int, string?>? Label { get; init; }

    /// <summary>The codes that a row may have, each with its words and its number in Stata and SPSS files; empty where that is not known beforehand.</summary>
    public IReadOnlyList<CodebookValue> Categories { get; init; } = [];

    /// <summary>The categories go from less to more.</summary>
    public bool IsOrdered => Source?.Place?.Variable.Item is Instrument.LikertItem or Instrument.HoursItem;
}
