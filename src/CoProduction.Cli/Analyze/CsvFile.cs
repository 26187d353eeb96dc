using System.Globalization;
using System.IO.Compression;
using CoProduction.Statistics;
using CsvHelper;

namespace CoProduction.Cli.Analyze;

/// <summary>Reads a .csv or .csv.gz with a header into typed columns.</summary>
internal static class CsvFile
{
    // The header is read as a record: a file of one column may hold empty lines, which are missing values.
    private static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        HasHeader = false,
        SkipEmptyLines = false,
        DetectSeparatorHint = false,
        TrimWhitespace = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        PoolStrings = true,
        TrackLineNumbers = true,
    };

    public static DataTable Read(string path, IReadOnlyDictionary<string, ColumnType> types, HashSet<string> missing)
    {
        var (header, values) = ReadTexts(path, missing);
        var columns = new List<DataColumn>();
        var unreadable = new Dictionary<string, string>();
        for (var i = 0; i < header.Length; i++)
        {
            try
            {
                columns.Add(Column(header[i], values[i], types.GetValueOrDefault(header[i])));
            }
            catch (InvalidAnalysisException problem)
            {
                unreadable[header[i]] = problem.Message;
            }
        }
        foreach (var name in types.Keys.Except(header)) unreadable[name] = $"There is no column '{name}', though the request gives its type.";
        return new DataTable(columns, unreadable);
    }

    private static DataColumn Column(string name, List<string?> values, ColumnType? type)
    {
        if (type is { IsFactor: true })
        {
            if (type.Levels.Count == 0) return FactorColumn.FromValues(name, values);
            var factor = FactorColumn.FromValues(name, values, type.Levels);
            return new FactorColumn(name, [.. type.Labels], factor.Codes.ToArray());
        }
        var numbers = new double[values.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (values[i] is not { } text) numbers[i] = double.NaN;
            else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) numbers[i] = number;
            else if (type is null && NotFinite(values) is { } odd) throw new InvalidAnalysisException($"Column '{name}' holds numbers and '{odd}', which is none; name it in 'missing', or give the column's type.");
            else if (type is null) return FactorColumn.FromValues(name, values);
            else throw new InvalidAnalysisException($"Column '{name}' is declared numeric but holds '{text}' in row {i + 1}.");
        }
        return new NumericColumn(name, numbers);
    }

    // What stands for no finite number in a column of numbers: it must not make levels of all the others.
    private static string? NotFinite(List<string?> values)
    {
        string? odd = null;
        var numbers = false;
        foreach (var text in values)
        {
            if (text is null) continue;
            var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
            if (isNumber && double.IsFinite(number)) numbers = true;
            else if (isNumber || text.TrimStart('+', '-').Equals("inf", StringComparison.OrdinalIgnoreCase)) odd ??= text;
            else return null;
        }
        return numbers ? odd : null;
    }

    private static (string[] Header, List<string?>[] Values) ReadTexts(string path, HashSet<string> missing)
    {
        try
        {
            using var file = File.OpenRead(path);
            using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
            using var csv = CsvReader.Create(stream, Options);
            if (!csv.Read()) throw new UnreadableRequestException("The data file has no header.");
            var header = csv.Current.ToArray();
            if (header.GroupBy(h => h, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new UnreadableRequestException($"The data file has two columns '{twice.Key}'.");
            var values = Array.ConvertAll(header, _ => new List<string?>());
            while (csv.Read())
            {
                if (header.Length > 1 && csv.FieldCount == 1 && csv.IsEmpty(0)) continue; // an empty line
                if (csv.FieldCount != header.Length) throw new UnreadableRequestException($"Line {csv.LineNumber} of the data file has {csv.FieldCount} fields, the header {header.Length}.");
                for (var i = 0; i < header.Length; i++)
                {
                    var text = csv.GetString(i);
                    values[i].Add(missing.Contains(text) ? null : text);
                }
            }
            return (header, values);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidDataException or CsvFormatException)
        {
            throw new UnreadableRequestException($"The data file cannot be read: {problem.Message.ReplaceLineEndings(" ")}", problem);
        }
    }
}
