namespace CoProduction.Studies.Reporting.Figures;

/// <summary>Writes a forest plot: a label and its number on one line, the interval below them, so that it fits a phone.</summary>
internal static class ForestSvg
{
    private const double TrackHeight = 22;
    private const double Gap = 14;
    private const double TextWidth = 150;

    public static SvgCanvas Draw(ForestDrawing forest)
    {
        var canvas = new SvgCanvas();
        var scale = AxisScale.Of(forest.Points.SelectMany(point => new[] { point.Value, point.Low, point.High }).Append(forest.Reference), AxisScale.Margin, canvas.Width - AxisScale.Margin);
        var y = 2.0;
        foreach (var point in forest.Points) y = Append(canvas, point, scale, forest.Reference, y);
        scale.Draw(canvas, y, forest.Axis);
        return canvas;
    }

    /// <summary>Draws one row from <paramref name="top"/> on and returns where the next begins.</summary>
    private static double Append(SvgCanvas canvas, FigurePoint point, AxisScale scale, double reference, double top)
    {
        var lines = SvgText.Wrap(point.Label, canvas.Width - TextWidth);
        for (var line = 0; line < lines.Count; line++) canvas.Text(0, top + (line + 0.8) * SvgText.LineHeight, lines[line]);
        canvas.Text(canvas.Width, top + (lines.Count - 0.2) * SvgText.LineHeight, point.Text, TextAnchor.End, SvgColor.Muted);
        var track = top + lines.Count * SvgText.LineHeight;
        scale.Grid(canvas, track, track + TrackHeight, reference);
        if (point.Value is { } value) canvas.Interval(scale.At(value), point.Low is { } low ? scale.At(low) : null, point.High is { } high ? scale.At(high) : null, track + TrackHeight / 2, point.Mark);
        return track + TrackHeight + Gap;
    }
}
