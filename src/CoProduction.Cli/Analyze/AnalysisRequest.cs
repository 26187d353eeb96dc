using System.Text.Json;
using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>A request file with its data: one bad analysis never stops the others.</summary>
public sealed class AnalysisRequest
{
    private readonly JsonElement _root;
    private readonly DataTable? _table;

    private AnalysisRequest(JsonElement root, DataTable? table, string folder) => (_root, _table, Folder) = (root, table, folder);

    /// <summary>The kinds of analysis there are.</summary>
    public static IReadOnlyCollection<string> Kinds => [.. AnalysisKinds.ByName.Keys];

    /// <summary>Paths in the request are relative to this folder.</summary>
    public string Folder { get; }

    /// <exception cref="UnreadableRequestException">The request or its data cannot be read.</exception>
    public static AnalysisRequest Read(string path)
    {
        var root = ReadJson(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (root.ValueKind != JsonValueKind.Object) throw new UnreadableRequestException("The request must be a JSON object.");
        if (!root.TryGetProperty("analyses", out var analyses) || analyses.ValueKind != JsonValueKind.Array) throw new UnreadableRequestException("The request has no list 'analyses'.");
        if (!root.TryGetProperty("data", out var data) || data.ValueKind == JsonValueKind.Null) return new AnalysisRequest(root, null, folder);
        if (data.ValueKind != JsonValueKind.String) throw new UnreadableRequestException("'data' must be the path of a CSV file.");
        return new AnalysisRequest(root, CsvFile.Read(Path.GetFullPath(data.GetString()!, folder), ColumnType.ReadAll(root), ReadMissing(root)), folder);
    }

    /// <summary>Every analysis, in order.</summary>
    /// <param name="progress">Told which analysis is under way, and the share of it that is done.</param>
    /// <param name="cancellationToken">Stops within an analysis; nothing is returned then.</param>
    public IReadOnlyList<AnalysisResult> Run(IProgress<AnalysisProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var analyses = _root.GetProperty("analyses");
        var results = new List<AnalysisResult>();
        foreach (var analysis in analyses.EnumerateArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var watch = progress is null ? null : new Watch(progress, results.Count, analyses.GetArrayLength());
            var spec = new AnalysisSpec(analysis, _table, Folder, watch, cancellationToken);
            if (watch is not null) watch.Id = spec.Id;
            results.Add(Run(spec, results));
        }
        return results;
    }

    private static AnalysisResult Run(AnalysisSpec spec, List<AnalysisResult> earlier)
    {
        var id = spec.Id ?? $"analysis {earlier.Count + 1}";
        AnalysisResult result;
        try
        {
            if (spec.Id is null) throw new InvalidAnalysisException("The analysis has no text 'id'.");
            if (earlier.Exists(e => e.Id == id)) throw new InvalidAnalysisException($"The id '{id}' is used twice.");
            if (!AnalysisKinds.ByName.TryGetValue(spec.Kind ?? "", out var run))
                throw new InvalidAnalysisException($"There is no kind of analysis '{spec.Kind}'; there are {string.Join(", ", AnalysisKinds.ByName.Keys)}.");
            result = run(spec);
            result.Warnings.AddRange(spec.UnusedFields.Select(f => $"The field '{f}' was not used: this kind does not know it."));
        }
        catch (InvalidAnalysisException problem)
        {
            result = AnalysisResult.Error(problem.Message);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // A fault of ours in one analysis must not take the others with it; it is named as what it is.
            result = AnalysisResult.Error($"Internal error ({problem.GetType().Name}): {problem.Message}");
        }
        result.Id = id;
        result.Kind = spec.Kind;
        return result;
    }

    // Called at once by the thread that counts, where Progress<T> would queue.
    private sealed class Watch(IProgress<AnalysisProgress> progress, int number, int of) : IProgress<double>
    {
        public string? Id { get; set; }

        public void Report(double value) => progress.Report(new AnalysisProgress(number, of, Id, value));
    }

    private static JsonElement ReadJson(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
        }
        catch (JsonException problem)
        {
            throw new UnreadableRequestException($"The request is not readable JSON: {problem.Message}", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableRequestException($"The request cannot be read: {problem.Message}", problem);
        }
    }

    private static HashSet<string> ReadMissing(JsonElement root)
    {
        if (!root.TryGetProperty("missing", out var missing) || missing.ValueKind == JsonValueKind.Null) return [""];
        if (missing.ValueKind != JsonValueKind.Array || missing.EnumerateArray().Any(m => m.ValueKind != JsonValueKind.String)) throw new UnreadableRequestException("'missing' must be a list of texts.");
        return [.. missing.EnumerateArray().Select(m => m.GetString()!)];
    }
}
