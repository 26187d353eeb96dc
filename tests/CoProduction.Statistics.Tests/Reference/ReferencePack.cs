using System.Text.Json;

namespace CoProduction.Statistics.Tests.Reference;

/// <summary>The shared reference pack, where there is one beside the repository.</summary>
internal static class ReferencePack
{
    public static string? Folder { get; } = Find();

    public static IEnumerable<string> Requests => Folder is null ? [] : Directory.GetFiles(Path.Combine(Folder, "requests"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    public static JsonElement Expected(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder!, "expected", name + ".json"))).RootElement;

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var pack = Path.Combine(folder.FullName, "shared", "refdata");
            if (File.Exists(Path.Combine(pack, "check.py"))) return pack;
        }
        return null;
    }
}
