using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Measurement;

/// <summary>An item as it enters a scale.</summary>
/// <param name="Column">The answers.</param>
/// <param name="RangeSum">min + max of the possible answers for a reversed item; null for an item that is not reversed.</param>
public sealed record ScaledItem(FrameColumn Column, double? RangeSum)
{
    /// <summary>The number that enters the scale; NaN where there is none.</summary>
    public double Number(int row) => RangeSum is { } sum ? sum - Column.Number(row) : Column.Number(row);

    /// <summary>Why there is no number; null where there is one.</summary>
    public Missing? MissingAt(int row) => Column.MissingAt(row) ?? (double.IsNaN(Column.Number(row)) ? Missing.NoNumber : null);
}
