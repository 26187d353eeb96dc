namespace CoProduction.Studies.Reporting;

/// <summary>A cell: the text for people and, for a number, its value for files.</summary>
public sealed record ReportCell(string Text, double? Value = null, CellMark Mark = CellMark.None)
{
    public static readonly ReportCell Empty = new("");

    /// <summary>A second line: the standard error or n under a number; empty: none.</summary>
    public string Below { get; init; } = "";

    /// <summary>The number of the second line, for files.</summary>
    public double? BelowValue { get; init; }

    /// <summary>How many persons (or answers of persons) did something: what a public report masks where they are few.</summary>
    public bool IsPersons { get; init; }

    /// <summary>Stars at the end of the text, as the table's legend explains them.</summary>
    public int Stars { get; init; }

    public static implicit operator ReportCell(string text) => new(text);

    public static ReportCell FromString(string text) => new(text);

    public static ReportCell Count(long? n) => new(NumberFormat.Count(n), n);

    public static ReportCell Persons(long? n) => Count(n) with { IsPersons = true };

    public static ReportCell Mean(double? value) => new(NumberFormat.Mean(value), value);

    public static ReportCell P(double? p) => new(NumberFormat.P(p), p);

    public static ReportCell Coefficient(double? value) => new(NumberFormat.Coefficient(value), value);

    public static ReportCell Statistic(double? value) => new(NumberFormat.Statistic(value), value);

    public static ReportCell Df(double? value) => new(NumberFormat.DegreesOfFreedom(value), value);

    public static ReportCell Estimate(double? value, double? standardError) => new(NumberFormat.Estimate(value, standardError), value);

    public static ReportCell NoNumber(string why) => new(why, null, CellMark.NoNumber);
}
