namespace CoProduction.Studies.Reporting.Figures;

/// <summary>Writes curves: marks with standing intervals, joined; series differ in mark, dashes and place.</summary>
internal static class CurveSvg
{
    private const double Height = 260;
    private const double Left = 62;
    private const double Right = 16;

    private static readonly string?[] Dashes = [null, "7 4", "2 3", "9 3 2 3"];

    public static SvgCanvas Draw(CurveDrawing drawing)
    {
        var canvas = new SvgCanvas();
        var y = 2.0;
        for (var series = 0; series < drawing.Series.Count; series++)
            if (drawing.Series[series].Label.Length > 0) y = Legend(canvas, drawing.Series[series].Label, series, y);
        canvas.Label(0, ref y, drawing.Up, canvas.Width);
        var (top, bottom) = (y + 8, y + 8 + Height);
        var points = drawing.Series.SelectMany(series => series.Points).ToList();
        var up = AxisScale.Of(points.SelectMany(point => new[] { point.Value, point.Low, point.High }).Append(drawing.Reference), bottom, top);
        foreach (var tick in up.Ticks)
        {
            canvas.Line(Left, up.At(tick), canvas.Width - Right, up.At(tick), SvgColor.Grid);
            canvas.Text(Left - 8, up.At(tick) + 5, up.TickText(tick), TextAnchor.End, SvgColor.Muted, size: 13);
        }
        if (drawing.Reference is { } reference) canvas.Line(Left, up.At(reference), canvas.Width - Right, up.At(reference), SvgColor.Ink, dash: "4 3");
        var named = drawing.Names.Count > 0;
        var across = named ? null : AxisScale.Of(points.Select(point => (double?)point.Across), Left + 14, canvas.Width - Right - 14, whole: points.TrueForAll(point => point.Across == Math.Round(point.Across)));
        var room = (canvas.Width - Left - Right) / Math.Max(1, drawing.Names.Count);
        double X(double place) => across?.At(place) ?? Left + room * (place + 0.5);
        for (var series = 0; series < drawing.Series.Count; series++) Line(canvas, drawing.Series[series], series, drawing.Series.Count, X, up);
        if (across is not null) across.Draw(canvas, bottom + 2, drawing.Across);
        else Names(canvas, drawing, X, room, bottom);
        return canvas;
    }

    private static double Legend(SvgCanvas canvas, string label, int series, double y)
    {
        canvas.Line(0, y + 10, 34, y + 10, SvgColor.Mark, 2, Dashes[series % Dashes.Length]);
        canvas.Mark(17, y + 10, MarkOf(series));
        var lines = SvgText.Wrap(label, canvas.Width - 46);
        for (var line = 0; line < lines.Count; line++) canvas.Text(44, y + 15 + line * SvgText.LineHeight, lines[line]);
        return y + lines.Count * SvgText.LineHeight + 4;
    }

    private static void Line(SvgCanvas canvas, CurveSeries series, int index, int count, Func<double, double> x, AxisScale up)
    {
        // Series stand a little beside each other, so that their intervals can be told apart.
        var shift = 9 * (index - (count - 1) / 2.0);
        if (series.Points.Count > 1) canvas.Path([.. series.Points.Select(point => (x(point.Across) + shift, up.At(point.Value)))], SvgColor.Mark, 1.5, Dashes[index % Dashes.Length]);
        foreach (var point in series.Points)
        {
            var place = x(point.Across) + shift;
            if (point.Low is { } low && point.High is { } high)
            {
                canvas.Line(place, up.At(low), place, up.At(high), SvgColor.Mark, 2);
                canvas.Line(place - 4, up.At(low), place + 4, up.At(low), SvgColor.Mark, 2);
                canvas.Line(place - 4, up.At(high), place + 4, up.At(high), SvgColor.Mark, 2);
            }
            canvas.Mark(place, up.At(point.Value), MarkOf(index));
        }
    }

    private static void Names(SvgCanvas canvas, CurveDrawing drawing, Func<double, double> x, double room, double bottom)
    {
        canvas.Line(Left, bottom + 2, canvas.Width - Right, bottom + 2, SvgColor.Muted);
        var most = 0;
        for (var place = 0; place < drawing.Names.Count; place++)
        {
            var lines = SvgText.Wrap(drawing.Names[place], room - 6, 13);
            most = Math.Max(most, lines.Count);
            for (var line = 0; line < lines.Count; line++) canvas.Text(x(place), bottom + 20 + line * 17, lines[line], TextAnchor.Middle, size: 13);
        }
        canvas.Text((Left + canvas.Width - Right) / 2, bottom + 28 + most * 17, drawing.Across, TextAnchor.Middle);
    }

    private static PointMark MarkOf(int series) => (PointMark)(series % 4);
}
