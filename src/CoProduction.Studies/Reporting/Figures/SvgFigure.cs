namespace CoProduction.Studies.Reporting.Figures;

/// <summary>Draws a figure as SVG: no script, no style, readable in grey and on a phone, with title and description.</summary>
public static class SvgFigure
{
    public static string Write(Figure figure)
    {
        var canvas = figure.Drawing switch
        {
            ForestDrawing forest => ForestSvg.Draw(forest),
            BoxesDrawing boxes => BoxesSvg.Draw(boxes),
            StackedBarsDrawing bars => StackedBarsSvg.Draw(bars),
            HistogramDrawing histogram => HistogramSvg.Draw(histogram),
            DotsDrawing dots => DotsSvg.Draw(dots),
            CurveDrawing curve => CurveSvg.Draw(curve),
            SpecificationDrawing specification => SpecificationSvg.Draw(specification),
            var other => throw new ArgumentException($"No writer draws {other.GetType().Name}.", nameof(figure)),
        };
        return canvas.Finish(Id(figure), figure.Title, figure.Description);
    }

    private static string Id(Figure figure) => "figure-" + new string([.. figure.Key.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-')]);
}
