namespace CoProduction.Studies.Reporting.Figures;

/// <summary>Writes a specification curve.</summary>
internal static class SpecificationSvg
{
    private const double Height = 180;
    private const double Left = 62;
    private const double RowHeight = 20;

    public static SvgCanvas Draw(SpecificationDrawing drawing)
    {
        var canvas = new SvgCanvas();
        var y = 2.0;
        canvas.Label(0, ref y, drawing.Axis, canvas.Width);
        var (top, bottom) = (y + 8, y + 8 + Height);
        var up = AxisScale.Of(drawing.Points.SelectMany(point => new[] { point.Value, point.Low, point.High }).Append(0), bottom, top);
        foreach (var tick in up.Ticks)
        {
            canvas.Line(Left, up.At(tick), canvas.Width, up.At(tick), SvgColor.Grid);
            canvas.Text(Left - 8, up.At(tick) + 5, up.TickText(tick), TextAnchor.End, SvgColor.Muted, size: 13);
        }
        canvas.Line(Left, up.At(0), canvas.Width, up.At(0), SvgColor.Ink, dash: "4 3");
        var room = (canvas.Width - Left) / Math.Max(1, drawing.Points.Count);
        var size = Math.Min(5, room * 0.4);
        double X(int place) => Left + room * (place + 0.5);
        for (var place = 0; place < drawing.Points.Count; place++)
        {
            var point = drawing.Points[place];
            if (point.Low is { } low && point.High is { } high) canvas.Line(X(place), up.At(low), X(place), up.At(high), SvgColor.Mark, 1.5);
            if (point.IsDeclared) canvas.Circle(X(place), up.At(point.Value), size + 1, SvgColor.Mark);
            else canvas.Rectangle(X(place) - size * 0.8, up.At(point.Value) - size * 0.8, size * 1.6, size * 1.6, SvgColor.Paper, SvgColor.Mark);
        }
        y = bottom + 16;
        for (var choice = 0; choice < drawing.Choices.Count; choice++)
        {
            canvas.Label(0, ref y, drawing.Choices[choice], canvas.Width);
            for (var place = 0; place < drawing.Points.Count; place++)
            {
                if (drawing.Points[place].Made[choice]) canvas.Rectangle(X(place) - size * 0.8, y + RowHeight / 2 - 6, size * 1.6, 12, SvgColor.Mark);
                else canvas.Line(X(place) - 1, y + RowHeight / 2, X(place) + 1, y + RowHeight / 2, SvgColor.Muted, 1);
            }
            y += RowHeight + 4;
        }
        return canvas;
    }
}
