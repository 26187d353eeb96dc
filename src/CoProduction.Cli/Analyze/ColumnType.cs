using System.Text.Json;

namespace CoProduction.Cli.Analyze;

/// <summary>How a column is to be read: numeric, or a factor whose labels replace its levels.</summary>
internal sealed record ColumnType(bool IsFactor, IReadOnlyList<string> Levels, IReadOnlyList<string> Labels)
{
    public static Dictionary<string, ColumnType> ReadAll(JsonElement root)
    {
        var types = new Dictionary<string, ColumnType>(StringComparer.Ordinal);
        if (!root.TryGetProperty("columns", out var columns) || columns.ValueKind == JsonValueKind.Null) return types;
        if (columns.ValueKind != JsonValueKind.Object) throw new UnreadableRequestException("'columns' must be an object of column types.");
        foreach (var column in columns.EnumerateObject()) types[column.Name] = Read(column.Name, column.Value);
        return types;
    }

    private static ColumnType Read(string name, JsonElement spec)
    {
        var type = spec.ValueKind == JsonValueKind.Object && spec.TryGetProperty("type", out var t) && t.ValueKind == JsonValueKind.String ? t.GetString() : null;
        if (type == "numeric") return new ColumnType(false, [], []);
        if (type != "factor") throw new UnreadableRequestException($"Column '{name}': the type must be \"numeric\" or \"factor\".");
        var levels = Texts(name, spec, "levels") ?? [];
        var labels = Texts(name, spec, "labels") ?? levels;
        return labels.Count == levels.Count ? new ColumnType(true, levels, labels) : throw new UnreadableRequestException($"Column '{name}' has {levels.Count} levels but {labels.Count} labels.");
    }

    private static List<string>? Texts(string name, JsonElement spec, string field)
    {
        if (!spec.TryGetProperty(field, out var list) || list.ValueKind == JsonValueKind.Null) return null;
        return list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(e => e.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            ? [.. list.EnumerateArray().Select(AnalysisSpec.TextOf)]
            : throw new UnreadableRequestException($"Column '{name}': '{field}' must be a list of texts.");
    }
}
