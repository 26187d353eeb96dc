namespace CoProduction.Studies.Reporting.Figures;

/// <summary>
/// Writes a way of boxes. Two boxes beside each other fit a phone; with three or four the canvas grows wider; more than four stand in lines of equal length within a frame, and
/// the arrows lead to the frame.
/// </summary>
internal static class BoxesSvg
{
    private const int MostBeside = 4;
    private const double ColumnWidth = 220;
    private const double Gutter = 16;
    private const double Gap = 36;
    private const double Padding = 10;
    private const double FramePadding = 12;

    /// <summary>Strokes at the very edge of a canvas are cut in print.</summary>
    private const double Edge = 1;

    public static SvgCanvas Draw(BoxesDrawing drawing)
    {
        var columns = drawing.Rows.Max(row => Columns(row.Boxes.Count));
        var canvas = new SvgCanvas(columns <= 2 ? SvgCanvas.PhoneWidth : columns * ColumnWidth + FramePadding * 2);
        var hasAside = drawing.Rows.Any(row => row.Aside is not null);
        var top = 2.0;
        IReadOnlyList<double> before = [];
        foreach (var row in drawing.Rows)
        {
            if (before.Count > 0)
            {
                Connect(canvas, before, top, Anchors(canvas, row, hasAside));
                top += Gap;
            }
            before = Anchors(canvas, row, hasAside);
            top = Append(canvas, row, hasAside, top);
        }
        return canvas;
    }

    private static int Columns(int boxes)
    {
        var lines = (boxes + MostBeside - 1) / MostBeside;
        return (boxes + lines - 1) / lines;
    }

    /// <summary>Where arrows arrive at a row and leave it.</summary>
    private static IReadOnlyList<double> Anchors(SvgCanvas canvas, BoxRow row, bool hasAside)
    {
        if (row.Boxes.Count == 1) return [SingleWidth(canvas, hasAside) / 2 + SingleLeft(canvas, hasAside)];
        if (row.Boxes.Count > MostBeside) return [canvas.Width / 2];
        var width = EachWidth(canvas.Width - 2 * Edge, row.Boxes.Count);
        return [.. row.Boxes.Select((_, index) => Edge + index * (width + Gutter) + width / 2)];
    }

    private static double SingleWidth(SvgCanvas canvas, bool hasAside) => hasAside ? canvas.Width * 0.54 : Math.Min(canvas.Width, 440);

    private static double SingleLeft(SvgCanvas canvas, bool hasAside) => hasAside ? Edge : (canvas.Width - SingleWidth(canvas, hasAside)) / 2;

    /// <summary>Draws a row from <paramref name="top"/> on and returns its lower end.</summary>
    private static double Append(SvgCanvas canvas, BoxRow row, bool hasAside, double top)
    {
        if (row.Boxes.Count == 1) return Single(canvas, row, hasAside, top);
        if (row.Boxes.Count > MostBeside) return Framed(canvas, row, top);
        return Line(canvas, row.Boxes, Edge, canvas.Width - 2 * Edge, row.Boxes.Count, top);
    }

    private static double Single(SvgCanvas canvas, BoxRow row, bool hasAside, double top)
    {
        var (left, width) = (SingleLeft(canvas, hasAside), SingleWidth(canvas, hasAside));
        var height = Height(row.Boxes[0], width);
        if (row.Aside is not { } aside)
        {
            Write(canvas, row.Boxes[0], left, top, width, height);
            return top + height;
        }
        var asideLeft = left + width + 32;
        var asideWidth = canvas.Width - asideLeft - 1;
        var high = Math.Max(height, Height(aside, asideWidth));
        Write(canvas, row.Boxes[0], left, top, width, high);
        Write(canvas, aside, asideLeft, top, asideWidth, high);
        Arrow(canvas, [(left + width, top + high / 2), (asideLeft, top + high / 2)]);
        return top + high;
    }

    private static double Framed(SvgCanvas canvas, BoxRow row, double top)
    {
        var y = top + FramePadding;
        var columns = Columns(row.Boxes.Count);
        foreach (var line in row.Boxes.Chunk(columns)) y = Line(canvas, line, FramePadding, canvas.Width - 2 * FramePadding, columns, y) + FramePadding;
        canvas.Path([(1, top), (canvas.Width - 1, top), (canvas.Width - 1, y), (1, y), (1, top)], SvgColor.Muted, 1, "5 4");
        return y;
    }

    private static double Line(SvgCanvas canvas, IReadOnlyList<Box> boxes, double left, double width, int columns, double top)
    {
        var each = EachWidth(width, columns);
        var height = boxes.Max(box => Height(box, each));
        for (var index = 0; index < boxes.Count; index++) Write(canvas, boxes[index], left + index * (each + Gutter), top, each, height);
        return top + height;
    }

    private static double EachWidth(double width, int columns) => (width - Gutter * (columns - 1)) / columns;

    private static double Height(Box box, double width) => Lines(box, width).Count * SvgText.LineHeight + 2 * Padding;

    private static IReadOnlyList<(string Text, bool Bold)> Lines(Box box, double width) =>
        [.. box.Lines.SelectMany((line, index) => SvgText.Wrap(line, (width - 2 * Padding) * (index == 0 ? 0.94 : 1)).Select(text => (text, index == 0)))];

    private static void Write(SvgCanvas canvas, Box box, double left, double top, double width, double height)
    {
        canvas.Rectangle(left + 0.5, top, width - 1, height, box.Kind == BoxKind.Aside ? SvgColor.Paper : SvgColor.Panel, box.Kind == BoxKind.Aside ? SvgColor.Muted : SvgColor.Mark);
        if (box.Kind == BoxKind.Draw) canvas.Rectangle(left + 4, top + 3.5, width - 8, height - 7, SvgColor.Paper, SvgColor.Mark);
        var lines = Lines(box, width);
        for (var line = 0; line < lines.Count; line++) canvas.Text(left + Padding, top + Padding + (line + 0.75) * SvgText.LineHeight, lines[line].Text, bold: lines[line].Bold);
    }

    /// <summary>Arrows over the gap below <paramref name="top"/>: straight down where both rows have the same anchors, else by a common line.</summary>
    private static void Connect(SvgCanvas canvas, IReadOnlyList<double> from, double top, IReadOnlyList<double> to)
    {
        if (from.Count == to.Count && from.Zip(to).All(pair => Math.Abs(pair.First - pair.Second) < 0.5))
        {
            foreach (var x in from) Arrow(canvas, [(x, top), (x, top + Gap)]);
            return;
        }
        var middle = top + Gap / 2 - 4;
        foreach (var x in from) canvas.Line(x, top, x, middle, SvgColor.Muted);
        canvas.Line(Math.Min(from.Min(), to.Min()), middle, Math.Max(from.Max(), to.Max()), middle, SvgColor.Muted);
        foreach (var x in to) Arrow(canvas, [(x, middle), (x, top + Gap)]);
    }

    private static void Arrow(SvgCanvas canvas, IReadOnlyList<(double X, double Y)> points)
    {
        canvas.Path(points, SvgColor.Muted, 1);
        var (end, before) = (points[^1], points[^2]);
        (double X, double Y)[] head = end.Y > before.Y ? [end, (end.X - 5, end.Y - 8), (end.X + 5, end.Y - 8)] : [end, (end.X - 8, end.Y - 5), (end.X - 8, end.Y + 5)];
        canvas.Polygon(head, SvgColor.Muted);
    }
}
