using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CoProduction.Studies.Reporting.Packaging;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Reporting.DataFiles;

/// <summary>
/// Describes the CSV files of a study as a Frictionless data package: each file's columns in order, with types, meanings, categories and keys. Unlike the
/// codebook it tells which <c>__missing</c> columns there are, so it is made from the data. Source: Data Package standard, version 2.
/// </summary>
public static class DataPackage
{
    private const string Profiles = "https://datapackage.org/profiles/2.0/";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="frame">The responses.</param>
    /// <param name="files">The files that are there, with their hashes; those that are no CSV files of these responses are passed over.</param>
    /// <param name="pathOf">What a file is called where the package is: <c>responses.csv</c> or another name for it.</param>
    public static string Write(ResponseFrame frame, IReadOnlyList<PackagedFile> files, Func<string, string> pathOf) => Write(new FrameRows(frame), files, pathOf);

    /// <summary>The same for rows that are read in pieces.</summary>
    public static string Write(FrameRows rows, IReadOnlyList<PackagedFile> files, Func<string, string> pathOf)
    {
        var design = rows.Frame.Design.Design;
        var package = new JsonObject
        {
            ["$schema"] = Profiles + "datapackage.json",
            ["name"] = design.Key,
            ["title"] = design.Title.InOrFirst("en"),
            ["resources"] = new JsonArray([.. files.Select(file => ResourceOf(rows, file, pathOf(file.Path))).OfType<JsonObject>()]),
        };
        return package.ToJsonString(Json) + "\n";
    }

    private static JsonObject? ResourceOf(FrameRows rows, PackagedFile file, string path)
    {
        var resource = file.Path switch
        {
            "responses.csv" => Responses(rows.Frame, "responses", path, "One row per participant", labels: false),
            "responses_labels.csv" => Responses(rows.Frame, "responses-labels", path, "One row per participant, the words of options beside their codes", labels: true),
            "responses-long.csv" => Resource("responses-long", path, "One row per participant and theme", new JsonArray([.. ResponsesCsv.LongColumns(rows, () => "").Select(Field)])),
            _ => LongFile.All.FirstOrDefault(one => one.FileName == file.Path) is { } known ? Resource(known, path) : null,
        };
        if (resource is null) return null;
        resource["bytes"] = file.Bytes;
        resource["hash"] = "sha256:" + file.Sha256;
        return resource;
    }

    private static JsonObject Responses(ResponseFrame frame, string name, string path, string title, bool labels)
    {
        var fields = new JsonArray();
        foreach (var column in ExportColumns.Of(frame))
        {
            fields.Add(Field(column));
            if (labels && column.Label is not null) fields.Add(Field(column.Name + "_label", "string", $"Words of {column.Name}"));
            if (column.Source is not { HasMissing: true }) continue;
            var missing = Field(column.Name + "__missing", "string", $"Why {column.Name} has no value; empty where it has one");
            missing["categories"] = Categories(Enum.GetValues<Missing>().Select(state => (state.Code(), state.Meaning())));
            fields.Add(missing);
        }
        var resource = Resource(name, path, title, fields);
        fields[0]!["constraints"]!["unique"] = true;
        resource["schema"]!["primaryKey"] = new JsonArray("participant");
        return resource;
    }

    private static JsonObject Resource(LongFile file, string path)
    {
        var resource = Resource(file.Name, path, file.Meaning, new JsonArray([.. file.Columns.Select(column => Field(column.Name, column.Type, column.Meaning))]));
        resource["schema"]!["foreignKeys"] = new JsonArray(new JsonObject
        {
            ["fields"] = new JsonArray("participant"),
            ["reference"] = new JsonObject { ["resource"] = "responses", ["fields"] = new JsonArray("participant") },
        });
        return resource;
    }

    private static JsonObject Resource(string name, string path, string title, JsonArray fields) => new()
    {
        ["name"] = name,
        ["type"] = "table",
        ["path"] = path,
        ["title"] = title,
        ["format"] = "csv",
        ["mediatype"] = "text/csv",
        ["encoding"] = "utf-8",
        ["dialect"] = new JsonObject { ["delimiter"] = ",", ["quoteChar"] = "\"", ["doubleQuote"] = true, ["lineTerminator"] = "\r\n", ["header"] = true },
        ["schema"] = new JsonObject { ["$schema"] = Profiles + "tableschema.json", ["fields"] = fields, ["missingValues"] = new JsonArray("") },
    };

    private static JsonObject Field(ExportColumn column)
    {
        var field = Field(column.Name, TypeOf(column), column.Meaning);
        if (column.Name == "participant" && column.Kind == "id") field["constraints"] = new JsonObject { ["required"] = true };
        if (column.Categories.Count == 0) return field;
        field["categories"] = Categories(column.Categories.Select(category => (category.Code, category.Label)));
        if (column.IsOrdered) field["categoriesOrdered"] = true;
        return field;
    }

    private static JsonObject Field(string name, string type, string meaning)
    {
        var field = new JsonObject { ["name"] = name, ["type"] = type, ["description"] = meaning };
        if (type == "boolean") (field["trueValues"], field["falseValues"]) = (new JsonArray("1"), new JsonArray("0"));
        return field;
    }

    private static string TypeOf(ExportColumn column) => column.Kind switch
    {
        "number" => "number",
        "flag" => "boolean",
        "time" => "datetime",
        _ when column.Source?.Place?.Variable.Item is Instrument.DateItem => "date",
        _ => "string",
    };

    private static JsonArray Categories(IEnumerable<(string Code, string Label)> categories) =>
        new([.. categories.Select(category => new JsonObject { ["value"] = category.Code, ["label"] = category.Label })]);
}
