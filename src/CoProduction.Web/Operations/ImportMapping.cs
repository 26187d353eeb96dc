using System.Text.Json;

namespace CoProduction.Web.Operations;

/// <summary>
/// How the columns of a file map to a study. As JSON: <c>{"columns": [{"column": "arm", "target": "arm:information", "values": {"C": "control"}}], "missing": ["NA"]}</c>.
/// </summary>
/// <param name="Columns">Columns that are not named are left out.</param>
/// <param name="Missing">Texts of cells that mean "unknown"; an empty cell always does.</param>
public sealed record ImportMapping(IReadOnlyList<ImportColumn> Columns, IReadOnlyList<string> Missing)
{
    public static readonly IReadOnlyList<string> UsualMissing = ["NA", "N/A", "."];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="JsonException">The text is no mapping; the message says why.</exception>
    public static ImportMapping FromJson(string json)
    {
        var mapping = JsonSerializer.Deserialize<ImportMapping>(json, Json);
        if (mapping?.Columns is null || mapping.Columns.Any(column => column?.Column is null || column.Target is null))
            throw new JsonException("A mapping has \"columns\", each with \"column\" and \"target\".");
        return mapping with
        {
            Missing = mapping.Missing ?? UsualMissing,
            Columns = [.. mapping.Columns.Select(column => column.Values is null ? new ImportColumn(column.Column, column.Target) : column)],
        };
    }

    /// <summary>The mapping that the names of the columns suggest: each column to the target of its name.</summary>
    public static ImportMapping Guess(IReadOnlyList<string> headers, ImportTargets targets)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return new ImportMapping([.. headers.Select(header => new ImportColumn(header, Free(targets.Guess(header))))], UsualMissing);

        string Free(ImportTarget? target) => target is not null && taken.Add(target.Name) ? target.Name : "";
    }
}
