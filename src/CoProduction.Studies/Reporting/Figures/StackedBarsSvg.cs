namespace CoProduction.Studies.Reporting.Figures;

/// <summary>Writes stacked bars: from dark to light with the answers, shares written inside, a legend below.</summary>
internal static class StackedBarsSvg
{
    private const double BarHeight = 28;
    private const double Gap = 12;
    private const double LeastWidthOfText = 34;

    public static SvgCanvas Draw(StackedBarsDrawing drawing)
    {
        var canvas = new SvgCanvas();
        var y = 2.0;
        foreach (var bar in drawing.Bars) y = Append(canvas, bar, drawing.Categories.Count, y);
        Legend(canvas, drawing.Categories, y + 4);
        return canvas;
    }

    private static double Append(SvgCanvas canvas, StackedBar bar, int categories, double top)
    {
        var total = bar.Counts.Sum();
        canvas.Label(0, ref top, $"{bar.Label} (n\u00a0=\u00a0{NumberFormat.Count(total)})", canvas.Width);
        var x = 0.0;
        for (var index = 0; index < bar.Counts.Count; index++)
        {
            var width = total == 0 ? 0 : canvas.Width * bar.Counts[index] / total;
            if (width <= 0) continue;
            canvas.Rectangle(x, top, width, BarHeight, SvgColor.Step(index, categories), SvgColor.Paper);
            if (width >= LeastWidthOfText) canvas.Text(x + width / 2, top + 19, NumberFormat.Fixed(100.0 * bar.Counts[index] / total, 0) + "%", TextAnchor.Middle, SvgColor.OnStep(index, categories), size: 13);
            x += width;
        }
        // The lightest shades are hardly seen on paper without it.
        if (total > 0) canvas.Outline(0.5, top, canvas.Width - 1, BarHeight, SvgColor.Muted);
        return top + BarHeight + Gap;
    }

    private static void Legend(SvgCanvas canvas, IReadOnlyList<string> categories, double y)
    {
        var x = 0.0;
        for (var index = 0; index < categories.Count; index++)
        {
            var width = 26 + SvgText.Width(categories[index], 13);
            if (x > 0 && x + width > canvas.Width)
            {
                x = 0;
                y += 22;
            }
            canvas.Rectangle(x, y, 14, 14, SvgColor.Step(index, categories.Count), SvgColor.Muted);
            var lines = SvgText.Wrap(categories[index], canvas.Width - 20, 13);
            for (var line = 0; line < lines.Count; line++) canvas.Text(x + 20, y + 12 + line * 17, lines[line], size: 13);
            y += (lines.Count - 1) * 17;
            x += width + 14;
        }
    }
}
