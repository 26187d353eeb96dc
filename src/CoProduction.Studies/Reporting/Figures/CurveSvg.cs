namespace CoProduction.Studies.Reporting.Figures;

/// <summary>
/// Writes curves: marks with standing intervals, joined; series differ in mark and dashes. At named places series stand a little beside each other; on an axis of numbers a mark stands at its number, and
/// only marks that would cover each other stand side by side, in their order.
/// </summary>
internal static class CurveSvg
{
    private const double Height = 260;
    private const double Left = 62;
    private const double Right = 16;

    /// <summary>Marks nearer than this cover each other.</summary>
    private const double Beside = 11;

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
        var up = AxisScale.Of(points.SelectMany(point => new[] { point.Value, point.Low, point.High }).Append(drawing.Reference).Concat(drawing.Holds.Select(number => (double?)number)), bottom, top);
        foreach (var tick in up.Ticks)
        {
            canvas.Line(Left, up.At(tick), canvas.Width - Right, up.At(tick), SvgColor.Grid);
            canvas.Text(Left - 8, up.At(tick) + 5, up.TickText(tick), TextAnchor.End, SvgColor.Muted, size: 13);
        }
        if (drawing.Reference is { } reference) canvas.Line(Left, up.At(reference), canvas.Width - Right, up.At(reference), SvgColor.Ink, dash: "4 3");
        var named = drawing.Names.Count > 0;
        var margin = 14 + Beside * Math.Max(0, drawing.Series.Count - 1) / 2;
        var across = named ? null : AxisScale.Of(points.Select(point => (double?)point.Across).Concat(drawing.Ticks.Select(tick => (double?)tick.At)), Left + margin, canvas.Width - Right - margin, whole: points.TrueForAll(point => point.Across == Math.Round(point.Across)));
        var room = (canvas.Width - Left - Right) / Math.Max(1, drawing.Names.Count);
        double X(double place) => across?.At(place) ?? Left + room * (place + 0.5);
        var places = named ? Shifted(drawing.Series, X) : SideBySide(drawing.Series, X);
        for (var series = 0; series < drawing.Series.Count; series++) Line(canvas, drawing.Series[series], series, places[series], up);
        if (across is null) Names(canvas, drawing.Across, [.. drawing.Names.Select((words, place) => (X(place), words))], room, bottom);
        else if (drawing.Ticks.Count == 0) across.Draw(canvas, bottom + 2, drawing.Across);
        else
        {
            foreach (var tick in drawing.Ticks) canvas.Line(X(tick.At), bottom + 2, X(tick.At), bottom + 7, SvgColor.Muted);
            var apart = drawing.Ticks.Zip(drawing.Ticks.Skip(1)).Select(pair => X(pair.Second.At) - X(pair.First.At)).Append(canvas.Width / 3).Min();
            Names(canvas, drawing.Across, [.. drawing.Ticks.Select(tick => (X(tick.At), tick.Words))], apart, bottom);
        }
        return canvas;
    }

    /// <summary>Series a little beside each other, so that their intervals can be told apart.</summary>
    private static List<double[]> Shifted(IReadOnlyList<CurveSeries> series, Func<double, double> x) =>
        [.. series.Select((each, index) => each.Points.Select(point => x(point.Across) + 9 * (index - (series.Count - 1) / 2.0)).ToArray())];

    /// <summary>Marks at their numbers; those that would cover each other, about the middle of them, in their order.</summary>
    private static List<double[]> SideBySide(IReadOnlyList<CurveSeries> series, Func<double, double> x)
    {
        var places = series.Select(each => each.Points.Select(point => x(point.Across)).ToArray()).ToList();
        var marks = places.SelectMany((line, index) => line.Select((place, point) => (index, point, place))).OrderBy(mark => mark.place).ThenBy(mark => mark.index).ToList();
        for (var first = 0; first < marks.Count;)
        {
            var last = first;
            while (last + 1 < marks.Count && marks[last + 1].place - marks[last].place < Beside) last++;
            // Neighbours of one line are no cover of each other.
            var group = marks[first..(last + 1)];
            if (group.Count > 1 && group.Select(mark => mark.index).Distinct().Count() == group.Count)
            {
                var middle = group.Average(mark => mark.place);
                for (var each = 0; each < group.Count; each++) places[group[each].index][group[each].point] = middle + Beside * (each - (group.Count - 1) / 2.0);
            }
            first = last + 1;
        }
        return places;
    }

    private static double Legend(SvgCanvas canvas, string label, int series, double y)
    {
        canvas.Line(0, y + 10, 34, y + 10, SvgColor.Mark, 2, Dashes[series % Dashes.Length]);
        canvas.Mark(17, y + 10, MarkOf(series));
        var lines = SvgText.Wrap(label, canvas.Width - 46);
        for (var line = 0; line < lines.Count; line++) canvas.Text(44, y + 15 + line * SvgText.LineHeight, lines[line]);
        return y + lines.Count * SvgText.LineHeight + 4;
    }

    private static void Line(SvgCanvas canvas, CurveSeries series, int index, double[] places, AxisScale up)
    {
        if (series.Points.Count > 1) canvas.Path([.. series.Points.Select((point, at) => (places[at], up.At(point.Value)))], SvgColor.Mark, 1.5, Dashes[index % Dashes.Length]);
        for (var at = 0; at < series.Points.Count; at++)
        {
            var (point, place) = (series.Points[at], places[at]);
            if (point.Low is { } low && point.High is { } high)
            {
                canvas.Line(place, up.At(low), place, up.At(high), SvgColor.Mark, 2);
                canvas.Line(place - 4, up.At(low), place + 4, up.At(low), SvgColor.Mark, 2);
                canvas.Line(place - 4, up.At(high), place + 4, up.At(high), SvgColor.Mark, 2);
            }
            canvas.Mark(place, up.At(point.Value), MarkOf(index));
        }
    }

    private static void Names(SvgCanvas canvas, string across, IReadOnlyList<(double At, string Words)> names, double room, double bottom)
    {
        canvas.Line(Left, bottom + 2, canvas.Width - Right, bottom + 2, SvgColor.Muted);
        var most = 0;
        foreach (var (at, words) in names)
        {
            // A name at an end has only what is left to the edge.
            var lines = SvgText.Wrap(words, Math.Min(room - 6, 2 * Math.Min(at, canvas.Width - at)), 13);
            most = Math.Max(most, lines.Count);
            for (var line = 0; line < lines.Count; line++) canvas.Text(at, bottom + 20 + line * 17, lines[line], TextAnchor.Middle, size: 13);
        }
        var title = SvgText.Wrap(across, canvas.Width);
        for (var line = 0; line < title.Count; line++) canvas.Text(canvas.Width / 2, bottom + 28 + most * 17 + line * SvgText.LineHeight, title[line], TextAnchor.Middle);
    }

    private static PointMark MarkOf(int series) => (PointMark)(series % 4);
}
