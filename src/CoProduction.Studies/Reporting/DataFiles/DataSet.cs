using System.Globalization;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting.DataFiles;

/// <summary>
/// The columns of the responses file as typed variables for Stata and SPSS: categories as numbers with labels, dates and times as such, states of missing
/// inside the variable. Only texts, which have no place for a state, keep the <c>__missing</c> variable of the CSV file beside them.
/// </summary>
internal sealed class DataSet
{
    private static readonly IReadOnlyList<CodebookValue> NoYes = [new("0", "no", 0, 0), new("1", "yes", 1, 1)];

    private static readonly IReadOnlyList<CodebookValue> StatesAsCategories =
        [.. Enum.GetValues<Missing>().Select(state => new CodebookValue(state.Code(), state.Meaning(), null, (int)state + 1))];

    private readonly FrameRows rows;

    private DataSet(string title, FrameRows rows, IReadOnlyList<DataVariable> variables)
    {
        (Title, this.rows, Variables) = (title, rows, variables);
        var met = 0u;
        foreach (var variable in variables) variable.MeasureCategories();
        foreach (var row in rows.EachRow())
            foreach (var variable in variables) met |= variable.Measure(row);
        States = [.. Enum.GetValues<Missing>().Where(state => (met & (1u << (int)state)) != 0)];
    }

    public string Title { get; }

    public int Rows => rows.Count;

    public IReadOnlyList<DataVariable> Variables { get; }

    /// <summary>States of missing that the data hold, in the order of their codes.</summary>
    public IReadOnlyList<Missing> States { get; }

    /// <summary>Goes through all rows: gives the row that variables are to be asked for.</summary>
    public IEnumerable<int> EachRow() => rows.EachRow();

    public static DataSet Of(FrameRows rows)
    {
        var columns = ExportColumns.Of(rows.Frame);
        var dates = Dates(columns, rows);
        return new DataSet(rows.Frame.Design.Design.Title.InOrFirst("en"), rows, [.. columns.SelectMany(column => Of(column, dates))]);
    }

    private static IEnumerable<DataVariable> Of(ExportColumn column, HashSet<ExportColumn> dates)
    {
        Func<int, Missing?>? missing = column.Source is { HasMissing: true } source ? source.MissingAt : null;
        var categories = column.Kind == "flag" ? NoYes : column.Categories;
        if (categories.Count > 0) yield return Category(column.Name, LabelOf(column), categories, column.Value, missing, column.IsOrdered);
        else if (column.Kind == "number") yield return Numeric(column, DataKind.Number, MeasurementLevel.Scale, NumberOf(column), missing);
        else if (column.Kind == "time") yield return Numeric(column, DataKind.Time, MeasurementLevel.Scale, row => TimeOf(column.Value(row)), missing);
        else if (dates.Contains(column)) yield return Numeric(column, DataKind.Date, MeasurementLevel.Scale, row => DateOf(column.Value(row)), missing);
        else
        {
            yield return new DataVariable { Name = column.Name, Label = LabelOf(column), Kind = DataKind.Text, Level = MeasurementLevel.Nominal, Text = column.Value };
            if (missing is not null)
                yield return Category(column.Name + "__missing", $"Why there is no text: {LabelOf(column)}", StatesAsCategories, row => missing(row)?.Code(), null, false);
        }
    }

    private static DataVariable Category(
        string name, string label, IReadOnlyList<CodebookValue> categories, Func<int, string?> code, Func<int, Missing?>? missing, bool isOrdered)
    {
        var numbers = categories.ToDictionary(category => category.Code, category => (double)category.Number!.Value, StringComparer.Ordinal);
        return new DataVariable
        {
            Name = name,
            Label = label,
            Kind = DataKind.Number,
            Level = isOrdered ? MeasurementLevel.Ordinal : MeasurementLevel.Nominal,
            Categories = categories,
            Number = row => string.IsNullOrEmpty(code(row)) ? double.NaN : numbers[code(row)!],
            Missing = missing,
        };
    }

    private static DataVariable Numeric(ExportColumn column, DataKind kind, MeasurementLevel level, Func<int, double> number, Func<int, Missing?>? missing) =>
        new() { Name = column.Name, Label = LabelOf(column), Kind = kind, Level = level, Number = number, Missing = missing };

    /// <summary>Option and theme come first: what follows may be cut.</summary>
    private static string LabelOf(ExportColumn column) => column.Source is not { } source ? column.Meaning : string.Concat(
        source.Theme.Length > 0 ? $"[{source.Theme}] " : "",
        source.Option is { } option ? $"{option.Label.InOrFirst("en")}: " : "",
        column.Meaning);

    private static Func<int, double> NumberOf(ExportColumn column) => column.Source is { } source
        ? source.Number
        : row => column.Value(row) is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : double.NaN;

    private static double TimeOf(string? time) => string.IsNullOrEmpty(time)
        ? double.NaN
        : DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUnixTimeMilliseconds();

    /// <summary>Questions about a date whose every answer is one: data that came in by another way may hold anything.</summary>
    private static HashSet<ExportColumn> Dates(IReadOnlyList<ExportColumn> columns, FrameRows rows)
    {
        var dates = columns.Where(column => column.Source?.Place?.Variable.Item is DateItem).ToHashSet();
        if (dates.Count == 0) return dates;
        foreach (var row in rows.EachRow()) dates.RemoveWhere(column => column.Value(row) is { Length: > 0 } answer && !TryDate(answer, out _));
        return dates;
    }

    private static double DateOf(string? date) =>
        date is not null && TryDate(date, out var day) ? day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber : double.NaN;

    private static bool TryDate(string text, out DateOnly day) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
