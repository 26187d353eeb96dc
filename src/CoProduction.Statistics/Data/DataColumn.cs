using System.Globalization;

namespace CoProduction.Statistics;

/// <summary>A named column of n values, some of which may be missing.</summary>
public abstract class DataColumn
{
    private protected DataColumn(string name) => Name = name;

    /// <summary>Unique in its table, case-sensitive.</summary>
    public string Name { get; }

    /// <summary>Number of rows, missing ones included.</summary>
    public abstract int Length { get; }

    /// <summary>True where the row has no value.</summary>
    public abstract bool IsMissing(int row);

    /// <summary>Sets the flag of every row that has no value.</summary>
    internal abstract void MarkMissing(Span<bool> missing);

    /// <summary>The label of a factor's level, the shortest decimal text of a number, null where missing.</summary>
    public abstract string? Text(int row);

    /// <summary>The column for the given rows, in that order.</summary>
    public abstract DataColumn Select(IReadOnlyList<int> rows);

    /// <summary>The column as a factor: itself, or the distinct numbers in increasing order as levels.</summary>
    public abstract FactorColumn AsFactor();

    /// <summary>The shortest decimal text that reads back to the same number: 2, 0.5.</summary>
    public static string NumberText(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
