using CoProduction.Studies.Measurement;

namespace CoProduction.Studies.Responses;

/// <summary>The scores of a measure (for one theme, where its inputs loop).</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Scores">A number or a state of missing per participant.</param>
/// <param name="ItemCounts">For scales and indices: how many items are behind each score (0 where there is none); null for other measures.</param>
public sealed record MeasureColumn(Measure Measure, NumericFrameColumn Scores, IReadOnlyList<byte>? ItemCounts)
{
    public string Theme => Scores.Theme;
}
