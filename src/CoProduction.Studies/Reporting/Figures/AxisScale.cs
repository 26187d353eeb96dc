namespace CoProduction.Studies.Reporting.Figures;

/// <summary>A linear axis with round ticks, from numbers to places on the canvas.</summary>
internal sealed class AxisScale
{
    /// <summary>Room beside a lying axis for half of the number at its end.</summary>
    public const double Margin = 24;

    private static readonly int[] RoundSteps = [1, 2, 5, 10];

    private readonly double from;
    private readonly double to;
    private readonly double step;
    private readonly double low;
    private readonly double high;

    private AxisScale(double[] ticks, double step, double from, double to, double low, double high) => (Ticks, this.step, this.from, this.to, this.low, this.high) = (ticks, step, from, to, low, high);

    public IReadOnlyList<double> Ticks { get; }

    /// <summary>An axis that holds every number, its ends on round ones.</summary>
    /// <param name="numbers">What it must hold; null and not finite are passed over.</param>
    /// <param name="from">Place of its low end.</param>
    /// <param name="to">Place of its high end: below <paramref name="from"/> on an axis that goes up.</param>
    /// <param name="intervals">About how many steps.</param>
    /// <param name="whole">Between whole numbers nothing lies: steps are at least one.</param>
    public static AxisScale Of(IEnumerable<double?> numbers, double from, double to, int intervals = 5, bool whole = false)
    {
        var finite = numbers.OfType<double>().Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var (low, high) = (finite.Min(), finite.Max());
        if (high - low <= 1e-12 * Math.Max(Math.Abs(low), Math.Abs(high)) || high <= low) (low, high) = (low - 1, high + 1);
        var rough = (high - low) / intervals;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = RoundSteps.Select(factor => factor * power).First(candidate => candidate >= rough * 0.999);
        if (whole) step = Math.Max(step, 1);
        var (first, last) = (Math.Floor(low / step + 1e-9), Math.Ceiling(high / step - 1e-9));
        return new AxisScale([.. Enumerable.Range(0, (int)(last - first) + 1).Select(index => (first + index) * step)], step, from, to, first * step, last * step);
    }

    /// <summary>An axis from one number to another, with round ticks between: for values that have ends of their own.</summary>
    public static AxisScale Between(double low, double high, double from, double to)
    {
        var axis = Of([low, high], from, to, intervals: 8);
        return new AxisScale([.. axis.Ticks.Where(tick => tick >= low - axis.step * 1e-9 && tick <= high + axis.step * 1e-9)], axis.step, from, to, low, high);
    }

    public double At(double value) => from + (value - low) / (high - low) * (to - from);

    /// <summary>Short upright lines at the ticks, the line of reference dashed.</summary>
    public void Grid(SvgCanvas canvas, double top, double bottom, double? reference)
    {
        foreach (var tick in Ticks) canvas.Line(At(tick), top, At(tick), bottom, SvgColor.Grid);
        if (reference is { } value) canvas.Line(At(value), top, At(value), bottom, SvgColor.Ink, dash: "4 3");
    }

    /// <summary>The axis below a plot: its numbers and words.</summary>
    public void Draw(SvgCanvas canvas, double y, string words)
    {
        canvas.Line(from, y, to, y, SvgColor.Muted);
        foreach (var tick in Ticks)
        {
            var (at, text) = (At(tick), TickText(tick));
            var half = SvgText.Width(text) / 2;
            canvas.Line(at, y, at, y + 5, SvgColor.Muted);
            // A very long number at an end stays on the canvas.
            canvas.Text(Math.Clamp(at, half, canvas.Width - half), y + 20, text, TextAnchor.Middle, SvgColor.Muted);
        }
        var lines = SvgText.Wrap(words, canvas.Width);
        for (var line = 0; line < lines.Count; line++) canvas.Text((from + to) / 2, y + 40 + line * SvgText.LineHeight, lines[line], TextAnchor.Middle);
    }

    public string TickText(double tick) => NumberFormat.Fixed(tick, Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 8));
}
