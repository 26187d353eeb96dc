using System.Reflection;

namespace CoProduction.Studies.Library;

/// <summary>The shipped studies, read once from the design files embedded in this assembly.</summary>
public static class StudyLibrary
{
    /// <summary>In the order in which they are offered.</summary>
    private static readonly string[] Keys =
    [
        "nudges",
        "trust-willingness-1",
        "trust-willingness-2",
    ];

    private static readonly Lazy<IReadOnlyList<LibraryStudy>> Studies = new(() => [.. Keys.Select(key => new LibraryStudy(Resource($"{key}.json")!))]);

    public static IReadOnlyList<LibraryStudy> All => Studies.Value;

    /// <summary>The study with this key, or null.</summary>
    public static LibraryStudy? Find(string key) => All.FirstOrDefault(study => study.Key == key);

    internal static byte[]? Resource(string path)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"CoProduction.Studies.StudyLibrary.{path.Replace('/', '.')}");
        if (stream is null) return null;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
