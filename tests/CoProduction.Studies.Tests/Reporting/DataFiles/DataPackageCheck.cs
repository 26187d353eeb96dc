using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CoProduction.Studies.Tests.Reporting.DataFiles;

/// <summary>
/// Checks a <c>datapackage.json</c> against the Data Package standard, version 2 (datapackage.org: Data Package, Data Resource, Table Dialect, Table Schema), and a CSV file against its own
/// description. The standard's profiles are JSON schemas with inlined copies of each other and let unknown properties pass; this is stricter: a property that is not listed here is a finding.
/// </summary>
internal static partial class DataPackageCheck
{
    private const string Profiles = "https://datapackage.org/profiles/2.0/";

    private static readonly Dictionary<string, string[]> PropertiesOfType = new()
    {
        ["string"] = ["categories", "categoriesOrdered"], ["integer"] = ["categories", "categoriesOrdered"], ["number"] = [], ["boolean"] = ["trueValues", "falseValues"], ["date"] = [], ["datetime"] = [], ["object"] = [],
    };

    /// <summary>What the description does against the standard.</summary>
    public static IEnumerable<string> Findings(JsonNode package)
    {
        if (Text(package["$schema"]) != Profiles + "datapackage.json") yield return "no profile of the package";
        if (!Name().IsMatch(Text(package["name"]) ?? "")) yield return $"name {package["name"]}";
        foreach (var finding in Unknown(package, "package", "$schema", "name", "title", "resources")) yield return finding;
        var resources = package["resources"] as JsonArray ?? [];
        if (resources.Count == 0) yield return "no resources";
        foreach (var twice in resources.GroupBy(resource => Text(resource!["name"])).Where(group => group.Count() > 1)) yield return $"two resources {twice.Key}";
        foreach (var resource in resources)
            foreach (var finding in OfResource(resource!, resources)) yield return $"{Text(resource!["name"])}: {finding}";
    }

    /// <summary>Where a file is not as its resource says.</summary>
    /// <param name="resource">Describes the file.</param>
    /// <param name="lines">Header and rows.</param>
    public static IEnumerable<string> Findings(JsonNode resource, IReadOnlyList<IReadOnlyList<string>> lines)
    {
        var fields = resource["schema"]!["fields"]!.AsArray().Select(field => field!).ToList();
        if (!lines[0].SequenceEqual(fields.Select(field => Text(field["name"])!))) yield return "the header is not the fields in order";
        for (var column = 0; column < fields.Count; column++)
        {
            var values = lines.Skip(1).Select(line => line[column]).Where(value => value.Length > 0).ToList();
            var (field, name) = (fields[column], Text(fields[column]["name"]));
            if (values.FirstOrDefault(value => !Casts(field, value)) is { } wrong) yield return $"{name} ({Text(field["type"])}) has {wrong}";
            if (field["categories"] is JsonArray categories && values.FirstOrDefault(value => !categories.Any(category => Text(category!["value"]) == value)) is { } other) yield return $"{name} has {other}, which is no category";
            if (field["constraints"]?["required"]?.GetValue<bool>() == true && values.Count < lines.Count - 1) yield return $"{name} is required and empty somewhere";
            if (field["constraints"]?["unique"]?.GetValue<bool>() == true && values.Distinct().Count() < values.Count) yield return $"{name} is not unique";
        }
    }

    private static IEnumerable<string> OfResource(JsonNode resource, JsonArray all)
    {
        foreach (var finding in Unknown(resource, "resource", "name", "type", "path", "title", "format", "mediatype", "encoding", "dialect", "schema", "bytes", "hash")) yield return finding;
        if (!Name().IsMatch(Text(resource["name"]) ?? "")) yield return "name";
        if (Text(resource["type"]) != "table") yield return "a tabular resource has the type table";
        if (Text(resource["path"]) is not { Length: > 0 } path || path.StartsWith('/') || path.Contains("..") || path.Contains('\\')) yield return "the path is not relative to the package";
        if (!Media().IsMatch(Text(resource["mediatype"]) ?? "")) yield return "media type";
        if (resource["bytes"]!.GetValue<long>() < 0) yield return "bytes";
        if (!Hash().IsMatch(Text(resource["hash"]) ?? "")) yield return $"hash {resource["hash"]}";
        foreach (var finding in Unknown(resource["dialect"]!, "dialect", "header", "delimiter", "lineTerminator", "quoteChar", "doubleQuote")) yield return finding;
        var schema = resource["schema"]!;
        foreach (var finding in Unknown(schema, "schema", "$schema", "fields", "missingValues", "primaryKey", "foreignKeys")) yield return finding;
        if (Text(schema["$schema"]) != Profiles + "tableschema.json") yield return "no profile of the schema";
        if (schema["missingValues"]!.AsArray().Any(value => Text(value) is null)) yield return "missing values are texts";
        var fields = schema["fields"] as JsonArray ?? [];
        if (fields.Count == 0) yield return "no fields";
        var names = fields.Select(field => Text(field!["name"])!).ToList();
        if (names.Distinct().Count() < names.Count) yield return "field names are not unique";
        foreach (var field in fields)
            foreach (var finding in OfField(field!)) yield return $"{Text(field!["name"])}: {finding}";
        foreach (var key in (schema["primaryKey"] as JsonArray ?? []).Where(key => !names.Contains(Text(key)!))) yield return $"primary key {key}";
        foreach (var key in schema["foreignKeys"] as JsonArray ?? [])
        {
            var reference = all.SingleOrDefault(other => Text(other!["name"]) == Text(key!["reference"]!["resource"]));
            if (key!["fields"]!.AsArray().Any(field => !names.Contains(Text(field)!))) yield return "a foreign key has no field";
            if (reference is null || key["reference"]!["fields"]!.AsArray().Any(field => !reference["schema"]!["fields"]!.AsArray().Any(other => Text(other!["name"]) == Text(field)))) yield return "a foreign key points nowhere";
        }
    }

    private static IEnumerable<string> OfField(JsonNode field)
    {
        if (Text(field["name"]) is not { Length: > 0 }) yield return "no name";
        if (Text(field["type"]) is not { } type || !PropertiesOfType.TryGetValue(type, out var own))
        {
            yield return $"type {field["type"]}";
            yield break;
        }
        foreach (var finding in Unknown(field, "field", ["name", "type", "description", "constraints", .. own])) yield return finding;
        if (field["constraints"] is { } constraints)
            foreach (var finding in Unknown(constraints, "constraints", "required", "unique")) yield return finding;
        foreach (var values in new[] { field["trueValues"], field["falseValues"] }.OfType<JsonArray>())
            if (values.Count == 0 || values.Any(value => Text(value) is null)) yield return "true and false are lists of texts";
        if (field["categories"] is not JsonArray categories) yield break;
        if (categories.Count == 0 || categories.Any(category => Text(category!["value"]) is null || Text(category["label"]) is null)) yield return "a category without value and label";
        if (categories.Select(category => Text(category!["value"])).Distinct().Count() < categories.Count) yield return "a category twice";
    }

    private static bool Casts(JsonNode field, string value) => Text(field["type"]) switch
    {
        "number" => Number().IsMatch(value),
        "integer" => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "boolean" => field["trueValues"]!.AsArray().Concat(field["falseValues"]!.AsArray()).Any(each => Text(each) == value),
        "date" => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "datetime" => Moment().IsMatch(value) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out _),
        "object" => JsonNode.Parse(value) is JsonObject,
        _ => true,
    };

    private static IEnumerable<string> Unknown(JsonNode node, string what, params IReadOnlyList<string> known) =>
        node.AsObject().Select(property => property.Key).Except(known).Select(name => $"a {what} has no property {name}");

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Usable in an address.</summary>
    [GeneratedRegex("^[a-z0-9][-a-z0-9._/]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("^.+/.+$", RegexOptions.CultureInvariant)]
    private static partial Regex Media();

    [GeneratedRegex("^[^:]+:[a-fA-F0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();

    /// <summary>A decimal of XML Schema, with an exponent where one is needed.</summary>
    [GeneratedRegex(@"^[-+]?[0-9]+(\.[0-9]+)?(E[-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$", RegexOptions.CultureInvariant)]
    private static partial Regex Moment();
}
