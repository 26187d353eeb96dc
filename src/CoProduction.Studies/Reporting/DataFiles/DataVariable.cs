using System.Text;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting.DataFiles;

/// <summary>A variable of a typed file: how a row is read, and what reading every row once has told about widths and ranges.</summary>
internal sealed class DataVariable
{
    /// <summary>The column's name in the CSV file.</summary>
    public required string Name { get; init; }

    public required string Label { get; init; }

    public required DataKind Kind { get; init; }

    public required MeasurementLevel Level { get; init; }

    /// <summary>Categories with their numbers; empty for other variables.</summary>
    public IReadOnlyList<CodebookValue> Categories { get; init; } = [];

    /// <summary>The number of a row, NaN where there is none; for every kind but text.</summary>
    public Func<int, double> Number { get; init; } = _ => double.NaN;

    /// <summary>The words of a row, for texts.</summary>
    public Func<int, string?> Text { get; init; } = _ => null;

    /// <summary>Why a row has no number; null where it has one, or where nothing is known of a reason. A text's reason stands in a variable of its own.</summary>
    public Func<int, Missing?>? Missing { get; init; }

    /// <summary>Bytes of the longest text as UTF-8.</summary>
    public int MaxBytes { get; private set; }

    /// <summary>Texts that are not empty, and their bytes altogether.</summary>
    public int TextCount { get; private set; }

    public long TextBytes { get; private set; }

    /// <summary>No number has a fraction.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Least number of the data and the categories; infinite where there is none.</summary>
    public double Min { get; private set; } = double.PositiveInfinity;

    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>The words of a row without the character that ends a text in these files.</summary>
    public string TextAt(int row) => (Text(row) ?? "").Replace('\0', '\uFFFD');

    /// <summary>Makes room for the categories, whether or not a row has them.</summary>
    public void MeasureCategories()
    {
        foreach (var category in Categories) Widen(category.Number!.Value);
    }

    /// <summary>Makes room for a row. Returns the state of missing that was met, as a bit.</summary>
    public uint Measure(int row)
    {
        if (Kind == DataKind.Text) Widen(TextAt(row));
        else if (Number(row) is var number && double.IsFinite(number)) Widen(number);
        else if (Missing?.Invoke(row) is { } state) return 1u << (int)state;
        return 0;
    }

    private void Widen(string text)
    {
        if (text.Length == 0) return;
        var bytes = Encoding.UTF8.GetByteCount(text);
        MaxBytes = Math.Max(MaxBytes, bytes);
        TextBytes += bytes;
        TextCount++;
    }

    private void Widen(double number)
    {
        IsWhole = IsWhole && number == Math.Floor(number);
        Min = Math.Min(Min, number);
        Max = Math.Max(Max, number);
    }
}
