using System.Text.Json.Nodes;
using CoProduction.Studies.Design;

namespace CoProduction.Studies.Tests.Design;

/// <summary>Follows a problem's place through the design file: property names, keys of entries, numbers of entries without a key.</summary>
internal static class Places
{
    public static bool Exists(StudyDesign design, string place)
    {
        if (place.Length == 0) return true;
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(DesignFile.Write(design));
        }
        catch (ArgumentException)
        {
            return false;
        }
        foreach (var segment in place.Split('/'))
        {
            // A part that is still empty is not in the file.
            if (node is null) return true;
            node = node switch
            {
                JsonObject parent => parent[segment] ?? (IsProperty(segment) ? null : throw new InvalidOperationException($"No '{segment}' in '{place}'.")),
                JsonArray list => Entry(list, segment) ?? throw new InvalidOperationException($"No entry '{segment}' in '{place}'."),
                _ => throw new InvalidOperationException($"'{segment}' of '{place}' is inside a value."),
            };
        }
        return true;
    }

    private static JsonNode? Entry(JsonArray list, string segment) =>
        segment.StartsWith('#') && int.TryParse(segment[1..], out var number) && number <= list.Count
            ? list[number - 1]
            : list.FirstOrDefault(entry => (string?)entry?["key"] == segment);

    private static bool IsProperty(string segment) => segment is
        "title" or "languages" or "text" or "organisation" or "dataProtection" or "screenedOutText" or "identity" or "duplicates" or "pages" or "themes"
        or "plan" or "balance" or "inquiries" or "urlParameters" or "redirectUrl" or "options";
}
