using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace CoProduction.Studies.Reporting;

/// <summary>Draws a coefficient plot as SVG: no script, no style, readable in grey, with title and description.</summary>
public static class SvgFigure
{
    private const double Width = 860;
    private const double LabelWidth = 380;
    private const double RightMargin = 130;
    private const double RowHeight = 26;
    private const double Top = 16;
    private const int MaxLabel = 56;

    private static readonly int[] RoundSteps = [1, 2, 5, 10];

    public static string Write(Figure figure)
    {
        var height = Top + figure.Points.Count * RowHeight + 48;
        var ticks = Ticks(figure.Points);
        var (low, high) = (ticks[0], ticks[^1]);
        double X(double value) => LabelWidth + (value - low) / (high - low) * (Width - LabelWidth - RightMargin);
        var bottom = Top + figure.Points.Count * RowHeight;
        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width:0} {height:0}\" width=\"{Width:0}\" height=\"{height:0}\" role=\"img\" aria-labelledby=\"{Id(figure)}-title {Id(figure)}-desc\" font-family=\"sans-serif\" font-size=\"13\">"));
        svg.Append(Invariant($"<title id=\"{Id(figure)}-title\">{Encode(figure.Title)}</title><desc id=\"{Id(figure)}-desc\">{Encode(figure.Description)}</desc>"));
        svg.Append(Invariant($"<rect x=\"0\" y=\"0\" width=\"{Width:0}\" height=\"{height:0}\" fill=\"#ffffff\"/>"));
        foreach (var tick in ticks)
        {
            svg.Append(Invariant($"<line x1=\"{X(tick):0.##}\" y1=\"{Top:0}\" x2=\"{X(tick):0.##}\" y2=\"{bottom:0.##}\" stroke=\"{(tick == 0 ? "#0b0c0c" : "#d8dde0")}\" stroke-width=\"1\"{(tick == 0 ? " stroke-dasharray=\"4 3\"" : "")}/>"));
            svg.Append(Invariant($"<text x=\"{X(tick):0.##}\" y=\"{bottom + 18:0.##}\" text-anchor=\"middle\" fill=\"#383f43\">{TickText(tick, ticks)}</text>"));
        }
        for (var index = 0; index < figure.Points.Count; index++) AppendPoint(svg, figure.Points[index], Top + (index + 0.5) * RowHeight, X);
        svg.Append(Invariant($"<text x=\"{(LabelWidth + Width - RightMargin) / 2:0.##}\" y=\"{bottom + 38:0.##}\" text-anchor=\"middle\" fill=\"#0b0c0c\">{Encode(figure.Axis)}</text>"));
        return svg.Append("</svg>").ToString();
    }

    private static void AppendPoint(StringBuilder svg, FigurePoint point, double y, Func<double, double> x)
    {
        var label = point.Label.Length > MaxLabel ? point.Label[..(MaxLabel - 1)] + "…" : point.Label;
        svg.Append(Invariant($"<text x=\"{LabelWidth - 14:0}\" y=\"{y + 4.5:0.##}\" text-anchor=\"end\" fill=\"#0b0c0c\">{Encode(label)}</text>"));
        if (point.Value is { } value)
        {
            if (point.Low is { } low && point.High is { } high)
                svg.Append(Invariant($"<line x1=\"{x(low):0.##}\" y1=\"{y:0.##}\" x2=\"{x(high):0.##}\" y2=\"{y:0.##}\" stroke=\"#1d70b8\" stroke-width=\"2\"/>"));
            svg.Append(Invariant($"<circle cx=\"{x(value):0.##}\" cy=\"{y:0.##}\" r=\"4.5\" fill=\"#1d70b8\"/>"));
        }
        svg.Append(Invariant($"<text x=\"{Width - RightMargin + 10:0}\" y=\"{y + 4.5:0.##}\" fill=\"#383f43\">{Encode(point.Text)}</text>"));
    }

    /// <summary>Round numbers that hold zero and every interval.</summary>
    private static double[] Ticks(IReadOnlyList<FigurePoint> points)
    {
        var numbers = points.SelectMany(point => new[] { point.Value, point.Low, point.High }).OfType<double>().Where(double.IsFinite).Append(0).ToList();
        var (low, high) = (numbers.Min(), numbers.Max());
        if (high - low <= 0) (low, high) = (-1, 1);
        var rough = (high - low) / 5;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = RoundSteps.Select(factor => factor * power).First(candidate => candidate >= rough * 0.999);
        var (first, last) = ((int)Math.Floor(low / step + 1e-9), (int)Math.Ceiling(high / step - 1e-9));
        return [.. Enumerable.Range(first, last - first + 1).Select(index => index * step)];
    }

    private static string TickText(double tick, double[] ticks)
    {
        var step = ticks.Length > 1 ? ticks[1] - ticks[0] : 1;
        return NumberFormat.Fixed(tick, Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 8));
    }

    private static string Id(Figure figure) => "figure-" + new string([.. figure.Key.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-')]);

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
