namespace CoProduction.Studies.Reporting.Figures;

/// <summary>Writes histograms of arms below each other on one axis.</summary>
internal static class HistogramSvg
{
    private static readonly double[] RoundShares = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 0.75, 1];

    private const double PanelHeight = 64;
    private const double Gap = 14;

    /// <summary>Room for the tick of shares.</summary>
    private const double Left = 48;

    public static SvgCanvas Draw(HistogramDrawing drawing)
    {
        var canvas = new SvgCanvas();
        var scale = AxisScale.Between(drawing.Edges[0], drawing.Edges[^1], Left, canvas.Width - AxisScale.Margin);
        var highest = drawing.Panels.SelectMany(panel => panel.Counts.Select(count => Share(count, panel))).DefaultIfEmpty(1).Max();
        var tick = Tick(highest);
        var y = 2.0;
        foreach (var panel in drawing.Panels)
        {
            canvas.Label(0, ref y, PanelLabel(panel), canvas.Width);
            var bottom = y + PanelHeight;
            if (highest > 0) ShareTick(canvas, bottom, tick, highest);
            for (var bin = 0; bin < panel.Counts.Count; bin++)
            {
                if (panel.Counts[bin] == 0) continue;
                var height = PanelHeight * Share(panel.Counts[bin], panel) / highest;
                canvas.Rectangle(scale.At(drawing.Edges[bin]), bottom - height, scale.At(drawing.Edges[bin + 1]) - scale.At(drawing.Edges[bin]), height, SvgColor.Soft, SvgColor.Mark);
            }
            canvas.Line(Left, bottom, canvas.Width - AxisScale.Margin, bottom, SvgColor.Muted);
            if (panel.Mean is { } mean) canvas.MeanMark(scale.At(mean), y, bottom);
            y = bottom + Gap;
        }
        scale.Draw(canvas, y, drawing.Axis);
        return canvas;
    }

    /// <summary>The largest round share that a bar reaches: one tick tells the scale of all panels.</summary>
    private static double Tick(double highest) => RoundShares.Where(share => share <= highest + 1e-12).DefaultIfEmpty(highest).Max();

    private static void ShareTick(SvgCanvas canvas, double bottom, double tick, double highest)
    {
        var y = bottom - PanelHeight * tick / highest;
        canvas.Line(Left, y, canvas.Width - AxisScale.Margin, y, SvgColor.Grid);
        canvas.Text(Left - 6, y + 5, NumberFormat.Fixed(100 * tick, tick < 0.01 ? 1 : 0) + "%", TextAnchor.End, SvgColor.Muted, size: 13);
    }

    internal static string PanelLabel(HistogramPanel panel) => $"{panel.Label} (n = {NumberFormat.Count(panel.Counts.Sum())}{(panel.Mean is { } mean ? $", mean {NumberFormat.Mean(mean)}" : "")})";

    private static double Share(int count, HistogramPanel panel) => panel.Counts.Sum() is > 0 and var total ? (double)count / total : 0;
}
