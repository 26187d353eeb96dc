namespace CoProduction.Studies.Reporting.Figures;

/// <summary>Writes histograms of arms below each other on one axis.</summary>
internal static class HistogramSvg
{
    private const double PanelHeight = 64;
    private const double Gap = 14;

    public static SvgCanvas Draw(HistogramDrawing drawing)
    {
        var canvas = new SvgCanvas();
        var scale = AxisScale.Between(drawing.Edges[0], drawing.Edges[^1], 6, canvas.Width - 6);
        var highest = drawing.Panels.SelectMany(panel => panel.Counts.Select(count => Share(count, panel))).DefaultIfEmpty(1).Max();
        var y = 2.0;
        foreach (var panel in drawing.Panels)
        {
            canvas.Label(0, ref y, PanelLabel(panel), canvas.Width);
            var bottom = y + PanelHeight;
            for (var bin = 0; bin < panel.Counts.Count; bin++)
            {
                if (panel.Counts[bin] == 0) continue;
                var height = PanelHeight * Share(panel.Counts[bin], panel) / highest;
                canvas.Rectangle(scale.At(drawing.Edges[bin]), bottom - height, scale.At(drawing.Edges[bin + 1]) - scale.At(drawing.Edges[bin]), height, SvgColor.Soft, SvgColor.Mark);
            }
            canvas.Line(6, bottom, canvas.Width - 6, bottom, SvgColor.Muted);
            if (panel.Mean is { } mean) canvas.MeanMark(scale.At(mean), y, bottom);
            y = bottom + Gap;
        }
        scale.Draw(canvas, y, drawing.Axis);
        return canvas;
    }

    internal static string PanelLabel(HistogramPanel panel) => $"{panel.Label} (n = {NumberFormat.Count(panel.Counts.Sum())}{(panel.Mean is { } mean ? $", mean {NumberFormat.Mean(mean)}" : "")})";

    private static double Share(int count, HistogramPanel panel) => panel.Counts.Sum() is > 0 and var total ? (double)count / total : 0;
}
