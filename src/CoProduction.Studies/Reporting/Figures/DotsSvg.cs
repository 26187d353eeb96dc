namespace CoProduction.Studies.Reporting.Figures;

/// <summary>Writes dots of arms below each other on one axis.</summary>
internal static class DotsSvg
{
    private const double PanelHeight = 64;
    private const double Gap = 14;
    private const double Radius = 3.5;

    public static SvgCanvas Draw(DotsDrawing drawing)
    {
        var canvas = new SvgCanvas();
        var scale = AxisScale.Of(drawing.Values.Select(value => (double?)value), AxisScale.Margin, canvas.Width - AxisScale.Margin);
        var most = drawing.Panels.SelectMany(panel => panel.Counts).DefaultIfEmpty(1).Max();
        var step = Math.Min(2 * Radius + 1, (PanelHeight - 2 * Radius) / Math.Max(1, most - 1));
        var y = 2.0;
        foreach (var panel in drawing.Panels)
        {
            canvas.Label(0, ref y, HistogramSvg.PanelLabel(panel), canvas.Width);
            var bottom = y + PanelHeight;
            for (var place = 0; place < panel.Counts.Count; place++)
                for (var dot = 0; dot < panel.Counts[place]; dot++) canvas.Circle(scale.At(drawing.Values[place]), bottom - Radius - 1 - dot * step, Radius, SvgColor.Soft, SvgColor.Mark, 1);
            canvas.Line(AxisScale.Margin, bottom, canvas.Width - AxisScale.Margin, bottom, SvgColor.Muted);
            if (panel.Mean is { } mean) canvas.MeanMark(scale.At(mean), y, bottom);
            y = bottom + Gap;
        }
        scale.Draw(canvas, y, drawing.Axis);
        return canvas;
    }
}
