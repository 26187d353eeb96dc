using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CoProduction.Web.Hosting;
using CsvHelper;

namespace CoProduction.Web.Operations;

/// <summary>A CSV file as it came: its header and its records, every cell text.</summary>
public sealed class ImportFile
{
    /// <summary>The most that a file may hold, unpacked.</summary>
    public const int MaxBytes = RequestLimits.ImportBytes;

    private const int MaxColumns = 2000;

    private static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        HasHeader = false,
        SkipEmptyLines = false,
        DetectSeparatorHint = false,
        TrimWhitespace = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        PoolStrings = true,
    };

    private ImportFile(byte[] content) => Content = content;

    public byte[] Content { get; }

    public byte[] Sha256 => SHA256.HashData(Content);

    public IReadOnlyList<string> Headers { get; private set; } = [];

    /// <summary>One array of cells per record, as many as the header has; the record of index i is row i + 2 of the file.</summary>
    public IReadOnlyList<string[]> Rows { get; private set; } = [];

    /// <summary>What is wrong with the file as such; where there is anything, it holds no rows to be relied on.</summary>
    public IReadOnlyList<ImportProblem> Problems { get; private set; } = [];

    public static ImportFile Read(byte[] content)
    {
        var file = new ImportFile(content);
        var problems = new List<ImportProblem>();
        if (content.Length > MaxBytes) problems.Add(new ImportProblem(null, null, $"The file is larger than {MaxBytes / 1024 / 1024} MB."));
        else if (!IsUtf8(content)) problems.Add(new ImportProblem(null, null, "The file is not UTF-8 text. Save it as “CSV UTF-8”."));
        else file.ReadRecords(problems);
        file.Problems = problems;
        return file;
    }

    /// <summary>The file as text for a hidden field, so that no server need keep it between two pages.</summary>
    public string Pack()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(Content);
        return Convert.ToBase64String(packed.ToArray());
    }

    /// <summary>Null where the text is not what <see cref="Pack"/> made.</summary>
    public static ImportFile? Unpack(string packed)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
            using var content = new MemoryStream();
            var buffer = new byte[81920];
            for (int read; (read = gzip.Read(buffer)) > 0;)
            {
                if (content.Length + read > MaxBytes) return null;
                content.Write(buffer, 0, read);
            }
            return content.Length > 0 ? Read(content.ToArray()) : null;
        }
        catch (Exception problem) when (problem is FormatException or InvalidDataException)
        {
            return null;
        }
    }

    private static bool IsUtf8(byte[] content)
    {
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(content);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private void ReadRecords(List<ImportProblem> problems)
    {
        var rows = new List<string[]>();
        var row = 1;
        try
        {
            using var csv = CsvReader.Create(new MemoryStream(Content), Options);
            if (!csv.Read() || (csv.FieldCount == 1 && csv.IsEmpty(0)))
            {
                problems.Add(new ImportProblem(null, null, "The file is empty: its first row must hold the names of the columns."));
                return;
            }
            Headers = [.. Enumerable.Range(0, csv.FieldCount).Select(index => csv.GetString(index).Trim())];
            CheckHeaders(problems);
            while (csv.Read())
            {
                row++;
                // An empty line, as at the end of many files; in a file of one column it is an unknown value.
                if (Headers.Count > 1 && csv.FieldCount == 1 && csv.IsEmpty(0)) rows.Add([]);
                else if (csv.FieldCount != Headers.Count) problems.Add(new ImportProblem(row, null, $"The row has {csv.FieldCount} cells, the header {Headers.Count}."));
                else rows.Add([.. Enumerable.Range(0, csv.FieldCount).Select(index => csv.GetString(index))]);
            }
        }
        catch (CsvFormatException problem)
        {
            problems.Add(new ImportProblem(row + 1, null, $"The row is not sound CSV: {problem.Message.ReplaceLineEndings(" ")}"));
        }
        if (problems.Count == 0 && rows.All(cells => cells.Length == 0)) problems.Add(new ImportProblem(null, null, "The file has no row below the names of the columns."));
        Rows = rows;
    }

    private void CheckHeaders(List<ImportProblem> problems)
    {
        if (Headers.Count > MaxColumns) problems.Add(new ImportProblem(1, null, $"The file has more than {MaxColumns} columns."));
        for (var index = 0; index < Headers.Count; index++)
            if (Headers[index].Length == 0) problems.Add(new ImportProblem(1, null, $"Column {index + 1} has no name."));
        foreach (var twice in Headers.Where(name => name.Length > 0).GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            problems.Add(new ImportProblem(1, twice.Key, "Two columns have this name."));
    }
}
