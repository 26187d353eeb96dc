namespace CoProduction.Studies.Reporting.Figures;

/// <summary>Numbers with intervals over a second variable, joined by lines: doses, levels of a factor, values of a moderator.</summary>
/// <param name="Across">Words under the axis that lies.</param>
/// <param name="Up">Words for the axis that stands.</param>
/// <param name="Names">Words for the places 0, 1, 2 … of the lying axis; empty: it is one of numbers.</param>
/// <param name="Series">Lines, told apart by mark and dashes.</param>
/// <param name="Reference">A dashed line across; null: none.</param>
public sealed record CurveDrawing(string Across, string Up, IReadOnlyList<string> Names, IReadOnlyList<CurveSeries> Series, double? Reference = null) : Drawing
{
    /// <summary>On an axis of numbers: the places that have words, and no others have ticks; empty: round numbers.</summary>
    public IReadOnlyList<CurveTick> Ticks { get; init; } = [];

    /// <summary>Further numbers that the standing axis holds, so that figures of one set have one axis.</summary>
    public IReadOnlyList<double> Holds { get; init; } = [];
}
