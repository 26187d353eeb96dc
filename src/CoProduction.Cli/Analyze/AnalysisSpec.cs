using System.Text.Json;
using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>One analysis of a request: typed access to its fields, with a message that names the field when it is wrong.</summary>
internal sealed class AnalysisSpec(JsonElement json, DataTable? table, string folder, IProgress<double>? progress, CancellationToken cancellationToken)
{
    private readonly HashSet<string> _asked = ["id", "kind", "optional"];
    private DataTable? _rows;

    public string Folder { get; } = folder;

    /// <summary>Told the share done of whatever takes long.</summary>
    public IProgress<double>? Progress { get; } = progress;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public string? Id => Plain("id");

    public string? Kind => Plain("kind");

    /// <summary>The rows that pass <c>where</c>.</summary>
    public DataTable Table => _rows ??= (table ?? throw new InvalidAnalysisException("This kind of analysis needs a data file.")).Where(RowFilter.Parse(TextOrNull("where")));

    public double Level
    {
        get
        {
            var level = NumberOrNull("level") ?? 0.95;
            return level is > 0 and < 1 ? level : throw new InvalidAnalysisException("'level' must lie between 0 and 1.");
        }
    }

    /// <summary>Fields that no one has asked for.</summary>
    public IEnumerable<string> UnusedFields => json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().Select(p => p.Name).Where(n => !_asked.Contains(n)) : [];

    public string Text(string field) => TextOrNull(field) ?? throw new InvalidAnalysisException($"'{field}' is missing.");

    public string? TextOrNull(string field)
    {
        if (Field(field) is not { } value) return null;
        return value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? TextOf(value) : throw new InvalidAnalysisException($"'{field}' must be a text.");
    }

    public double Number(string field) => NumberOrNull(field) ?? throw new InvalidAnalysisException($"'{field}' is missing.");

    public double? NumberOrNull(string field)
    {
        if (Field(field) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble()) ? value.GetDouble() : throw new InvalidAnalysisException($"'{field}' must be a number.");
    }

    /// <summary>A whole number of at least 0 (a seed, a number of draws).</summary>
    public int WholeNumber(string field, int otherwise)
    {
        if (NumberOrNull(field) is not { } value) return otherwise;
        return value is >= 0 and <= int.MaxValue && value == Math.Floor(value) ? (int)value : throw new InvalidAnalysisException($"'{field}' must be a whole number.");
    }

    public bool Flag(string field)
    {
        if (Field(field) is not { } value) return false;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw new InvalidAnalysisException($"'{field}' must be true or false.");
    }

    public List<string> Texts(string field) => TextsOrNull(field) ?? throw new InvalidAnalysisException($"'{field}' is missing.");

    public List<string>? TextsOrNull(string field)
    {
        if (Field(field) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(e => e.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            ? [.. value.EnumerateArray().Select(TextOf)]
            : throw new InvalidAnalysisException($"'{field}' must be a list of texts.");
    }

    public List<double>? NumbersOrNull(string field)
    {
        if (Field(field) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Number)
            ? [.. value.EnumerateArray().Select(e => e.GetDouble())]
            : throw new InvalidAnalysisException($"'{field}' must be a list of numbers.");
    }

    /// <summary>An object of numbers, in its order.</summary>
    public List<(string Name, double Value)> NumbersByName(string field)
    {
        if (Field(field) is not { ValueKind: JsonValueKind.Object } value || value.EnumerateObject().Any(p => p.Value.ValueKind != JsonValueKind.Number))
            throw new InvalidAnalysisException($"'{field}' must be an object of numbers.");
        return [.. value.EnumerateObject().Select(p => (p.Name, p.Value.GetDouble()))];
    }

    public List<(string Name, double Value)>? NumbersByNameOrNull(string field) => Field(field) is null ? null : NumbersByName(field);

    public List<JsonElement> Objects(string field) =>
        Field(field) is { ValueKind: JsonValueKind.Array } value && value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Object)
            ? [.. value.EnumerateArray()]
            : throw new InvalidAnalysisException($"'{field}' must be a list of objects.");

    public List<JsonElement>? ObjectsOrNull(string field) => Field(field) is null ? null : Objects(field);

    /// <summary>The members of an object, in its order; null where the field is absent.</summary>
    public List<(string Name, JsonElement Value)>? Members(string field)
    {
        if (Field(field) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Object ? [.. value.EnumerateObject().Select(p => (p.Name, p.Value))] : throw new InvalidAnalysisException($"'{field}' must be an object.");
    }

    public List<(string First, string Second)> Pairs(string field) =>
        Field(field) is { ValueKind: JsonValueKind.Array } value && value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Array && e.GetArrayLength() == 2)
            ? [.. value.EnumerateArray().Select(e => (TextOf(e[0]), TextOf(e[1])))]
            : throw new InvalidAnalysisException($"'{field}' must be a list of pairs.");

    /// <summary>The standard errors asked for, or the defaults.</summary>
    public List<StandardErrorType> ErrorTypes(params StandardErrorType[] defaults)
    {
        if (TextsOrNull("se") is not { Count: > 0 } names) return [.. defaults];
        return [.. names.Distinct(StringComparer.Ordinal).Select(ErrorTypeOf)];
    }

    /// <summary>The one standard error a field names, or null.</summary>
    public StandardErrorType? ErrorType(string field) => TextOrNull(field) is { } name ? ErrorTypeOf(name) : null;

    public static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.Number ? DataColumn.NumberText(value.GetDouble()) : value.GetString()!;

    private static StandardErrorType ErrorTypeOf(string name) => TermName.ErrorTypes.TryGetValue(name, out var type) ? type
        : throw new InvalidAnalysisException($"'{name}' is no standard error; there are {string.Join(", ", TermName.ErrorTypes.Keys)}.");

    private JsonElement? Field(string field)
    {
        _asked.Add(field);
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private string? Plain(string field) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
