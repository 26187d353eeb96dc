using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace CoProduction.Studies.Reporting.Figures;

/// <summary>
/// What a drawing is drawn on. It is as high as what stands on it. The usual width is small with large text, so that a phone of 390 px shows it whole and legible;
/// a wider canvas gets the class app-figure-wide, which scrolls on a phone instead of shrinking.
/// </summary>
internal sealed class SvgCanvas(double width = SvgCanvas.PhoneWidth)
{
    public const double PhoneWidth = 480;

    private readonly StringBuilder body = new();
    private double height;

    public double Width => width;

    public void Line(double x1, double y1, double x2, double y2, string color, double thickness = 1, string? dash = null)
    {
        Reach(Math.Max(y1, y2));
        body.Append(Invariant($"<line x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\" stroke=\"{color}\" stroke-width=\"{thickness:0.##}\"{(dash is null ? "" : $" stroke-dasharray=\"{dash}\"")}/>"));
    }

    /// <param name="x">Where the anchor stands.</param>
    /// <param name="y">The base line.</param>
    /// <param name="text">Encoded here.</param>
    /// <param name="anchor">Which part of the text stands at x.</param>
    /// <param name="color">Of the letters.</param>
    /// <param name="bold">Heavier letters.</param>
    /// <param name="size">Height of the letters.</param>
    public void Text(double x, double y, string text, TextAnchor anchor = TextAnchor.Start, string color = SvgColor.Ink, bool bold = false, double size = SvgText.Size)
    {
        if (text.Length == 0) return;
        Reach(y + 0.35 * size);
        body.Append(Invariant($"<text x=\"{x:0.##}\" y=\"{y:0.##}\"{(anchor switch { TextAnchor.Middle => " text-anchor=\"middle\"", TextAnchor.End => " text-anchor=\"end\"", _ => "" })} fill=\"{color}\"{(bold ? " font-weight=\"bold\"" : "")}{(size == SvgText.Size ? "" : Invariant($" font-size=\"{size:0.##}\""))}>{Encode(text)}</text>"));
    }

    /// <summary>A label of as many lines as it needs; moves <paramref name="y"/> below it.</summary>
    public void Label(double x, ref double y, string text, double room)
    {
        foreach (var line in SvgText.Wrap(text, room))
        {
            Text(x, y + 0.75 * SvgText.LineHeight, line);
            y += SvgText.LineHeight;
        }
        y += 2;
    }

    /// <summary>A dashed line through a panel, with a triangle on top.</summary>
    public void MeanMark(double x, double top, double bottom)
    {
        Line(x, top + 4, x, bottom, SvgColor.Ink, 1.5, "3 3");
        Polygon([(x - 5, top - 2), (x + 5, top - 2), (x, top + 6)], SvgColor.Ink);
    }

    public void Rectangle(double x, double y, double wide, double high, string fill, string? stroke = null)
    {
        Reach(y + high);
        body.Append(Invariant($"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{wide:0.##}\" height=\"{high:0.##}\" fill=\"{fill}\"{(stroke is null ? "" : $" stroke=\"{stroke}\" stroke-width=\"1\"")}/>"));
    }

    /// <summary>A frame about what is drawn.</summary>
    public void Outline(double x, double y, double wide, double high, string stroke) => Rectangle(x, y, wide, high, "none", stroke);

    public void Circle(double x, double y, double radius, string fill, string? stroke = null, double thickness = 2)
    {
        Reach(y + radius);
        body.Append(Invariant($"<circle cx=\"{x:0.##}\" cy=\"{y:0.##}\" r=\"{radius:0.##}\" fill=\"{fill}\"{(stroke is null ? "" : Invariant($" stroke=\"{stroke}\" stroke-width=\"{thickness:0.##}\""))}/>"));
    }

    /// <summary>Straight lines from point to point.</summary>
    public void Path(IReadOnlyList<(double X, double Y)> points, string color, double thickness = 2, string? dash = null)
    {
        Reach(points.Max(point => point.Y));
        var steps = string.Join(' ', points.Select(point => Invariant($"{point.X:0.##},{point.Y:0.##}")));
        body.Append(Invariant($"<polyline points=\"{steps}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{thickness:0.##}\"{(dash is null ? "" : $" stroke-dasharray=\"{dash}\"")}/>"));
    }

    public void Polygon(IReadOnlyList<(double X, double Y)> points, string fill)
    {
        Reach(points.Max(point => point.Y));
        body.Append(Invariant($"<polygon points=\"{string.Join(' ', points.Select(point => Invariant($"{point.X:0.##},{point.Y:0.##}")))}\" fill=\"{fill}\"/>"));
    }

    /// <summary>A mark with a lying interval through it.</summary>
    public void Interval(double x, double? low, double? high, double y, PointMark mark)
    {
        if (low is { } from && high is { } to)
        {
            Line(from, y, to, y, SvgColor.Mark, 2);
            Line(from, y - 4, from, y + 4, SvgColor.Mark, 2);
            Line(to, y - 4, to, y + 4, SvgColor.Mark, 2);
        }
        Mark(x, y, mark);
    }

    public void Mark(double x, double y, PointMark mark)
    {
        switch (mark)
        {
            case PointMark.Filled:
                Circle(x, y, 5, SvgColor.Mark);
                break;
            case PointMark.Open:
                Rectangle(x - 4.5, y - 4.5, 9, 9, SvgColor.Paper, SvgColor.Mark);
                break;
            case PointMark.Triangle:
                Polygon([(x, y - 6), (x + 6, y + 5), (x - 6, y + 5)], SvgColor.Mark);
                break;
            default:
                Polygon([(x, y - 6.5), (x + 6.5, y), (x, y + 6.5), (x - 6.5, y)], SvgColor.Mark);
                break;
        }
    }

    public string Finish(string id, string title, string description)
    {
        var high = Math.Ceiling(height + 4);
        var wide = width > PhoneWidth ? " class=\"app-figure-wide\"" : "";
        return Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:0.##} {high:0}\" width=\"{width:0.##}\" height=\"{high:0}\" preserveAspectRatio=\"xMinYMin\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" font-family=\"sans-serif\" font-size=\"{SvgText.Size:0}\"{wide}>")
            + $"<title id=\"{id}-title\">{Encode(title)}</title><desc id=\"{id}-desc\">{Encode(description)}</desc>"
            + Invariant($"<rect x=\"0\" y=\"0\" width=\"{width:0.##}\" height=\"{high:0}\" fill=\"{SvgColor.Paper}\"/>")
            + body + "</svg>";
    }

    private void Reach(double y) => height = Math.Max(height, y);

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
