using System.Security.Cryptography;
using CoProduction.Studies.Responses;
using CsvHelper;

namespace CoProduction.Studies.Reporting;

/// <summary>
/// Writes responses as CSV, one row per participant. A missing value is an empty field; beside every variable that has one stands
/// <c>{variable}__missing</c> with the state (<see cref="MissingStates.Code"/>), empty where there is a value. Labels, where asked for, stand in <c>{variable}_label</c>.
/// </summary>
public static class ResponsesCsv
{
    /// <param name="frame">The responses; every row is written, also those that do not count.</param>
    /// <param name="stream">Left open.</param>
    /// <param name="labels">Adds the words of options beside their codes.</param>
    /// <param name="forSpreadsheets">Protects texts that start like a formula, at the price of changing them.</param>
    public static void Write(ResponseFrame frame, Stream stream, bool labels = false, bool forSpreadsheets = false) =>
        Write(new FrameRows(frame), stream, labels, forSpreadsheets);

    /// <summary>The same for rows that are read in pieces.</summary>
    public static void Write(FrameRows rows, Stream stream, bool labels = false, bool forSpreadsheets = false) =>
        Write(ExportColumns.Of(rows.Frame), rows.EachRow(), stream, labels, forSpreadsheets);

    /// <summary>Writes the looping variables and measures as one row per participant × theme.</summary>
    public static void WriteLong(ResponseFrame frame, Stream stream, bool labels = false, bool forSpreadsheets = false) =>
        WriteLong(new FrameRows(frame), stream, labels, forSpreadsheets);

    /// <summary>The same for rows that are read in pieces.</summary>
    public static void WriteLong(FrameRows rows, Stream stream, bool labels = false, bool forSpreadsheets = false)
    {
        var at = "";
        Write(LongColumns(rows, () => at), EachTheme(), stream, labels, forSpreadsheets);

        IEnumerable<int> EachTheme()
        {
            foreach (var row in rows.EachRow())
                foreach (var theme in rows.Frame.ThemesOf(row))
                {
                    at = theme;
                    yield return row;
                }
        }
    }

    /// <summary>Columns of the file by participant and theme.</summary>
    /// <param name="rows">The responses.</param>
    /// <param name="at">The theme of the row that is being written.</param>
    internal static IReadOnlyList<ExportColumn> LongColumns(FrameRows rows, Func<string> at)
    {
        var frame = rows.Frame;
        var themes = rows.EachRow().SelectMany(frame.ThemesOf).ToHashSet();
        var columns = new List<ExportColumn>();
        columns.AddRange(ExportColumns.Participant(frame));
        columns.Add(new ExportColumn("theme", "Theme", "category", _ => at()));
        foreach (var assignment in frame.Assignments.Where(assignment => assignment.Unit.Length == 0))
            columns.Add(new ExportColumn($"arm_{assignment.Name}", "Arm", "category", row => assignment[row]?.Key));
        foreach (var plan in frame.Assignments.Where(assignment => assignment.Unit.Length > 0).GroupBy(assignment => assignment.Plan.Key))
        {
            var byTheme = plan.ToDictionary(assignment => assignment.Unit);
            columns.Add(new ExportColumn($"arm_{plan.Key}", "Arm of the theme", "category", row => byTheme.GetValueOrDefault(at())?[row]?.Key));
        }
        columns.AddRange(Looping([.. ExportColumns.Told(frame)], themes, at));
        columns.AddRange(Looping([.. frame.Measures.Select(measure => measure.Scores)], themes, at));
        return columns;
    }

    /// <summary>SHA-256 of the file that <see cref="Write(ResponseFrame, Stream, bool, bool)"/> writes without labels: what a report says it was made from.</summary>
    public static string Sha256(ResponseFrame frame) => Sha256(new FrameRows(frame));

    /// <summary>The same for rows that are read in pieces.</summary>
    public static string Sha256(FrameRows rows)
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write)) Write(rows, stream);
        return Convert.ToHexStringLower(hash.Hash!);
    }

    private static IEnumerable<ExportColumn> Looping(IReadOnlyList<FrameColumn> all, HashSet<string> themes, Func<string> at)
    {
        foreach (var variable in all.Where(column => column.Theme.Length > 0).GroupBy(column => column.Variable))
        {
            var byTheme = variable.ToDictionary(column => column.Theme, ExportColumns.Answer);
            var first = byTheme.Values.First();
            ExportColumn? At() => byTheme.GetValueOrDefault(at());
            yield return first with
            {
                Name = variable.Key,
                Value = row => At()?.Value(row),
                Label = first.Label is null ? null : row => At()?.Label?.Invoke(row),
                Source = null,
            };
            if (!variable.Any(column => column.HasMissing) && themes.All(byTheme.ContainsKey)) continue;
            yield return new ExportColumn($"{variable.Key}__missing", "", "category",
                row => At() is { } column ? column.Source!.MissingAt(row)?.Code() : Missing.NotAskedAtSite.Code());
        }
    }

    private static void Write(IReadOnlyList<ExportColumn> columns, IEnumerable<int> rows, Stream stream, bool labels, bool forSpreadsheets)
    {
        using var csv = CsvWriter.Create(stream, forSpreadsheets ? CsvFiles.ForSpreadsheets : CsvFiles.Options, true);
        foreach (var column in columns)
        {
            csv.WriteField(column.Name);
            if (labels && column.Label is not null) csv.WriteField(column.Name + "_label");
            if (column.Source is { HasMissing: true }) csv.WriteField(column.Name + "__missing");
        }
        csv.EndRecord();
        foreach (var row in rows)
        {
            foreach (var column in columns)
            {
                csv.WriteField(column.Value(row));
                if (labels && column.Label is not null) csv.WriteField(column.Label(row));
                if (column.Source is { HasMissing: true } source) csv.WriteField(source.MissingAt(row)?.Code());
            }
            csv.EndRecord();
        }
    }
}
