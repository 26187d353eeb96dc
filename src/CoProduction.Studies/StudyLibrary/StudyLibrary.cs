using System.Reflection;
using CoProduction.Studies.Rehearsal;

namespace CoProduction.Studies.Library;

/// <summary>The shipped studies, read once from the design files embedded in this assembly.</summary>
public static class StudyLibrary
{
    /// <summary>In the order in which they are offered.</summary>
    private static readonly string[] Keys =
    [
        "nudges",
        "graded-nudges",
        "reward-legitimacy",
        "reward-legitimacy-incomplete",
        "reward-legitimacy-arms",
        "information-source",
        "incentive-beneficiary",
        "trust-willingness-1",
        "trust-willingness-2",
        "five-countries",
    ];

    private static readonly Lazy<IReadOnlyList<LibraryStudy>> Studies = new(() => [.. Keys.Select(key => new LibraryStudy(Resource($"{key}.json")))]);

    public static IReadOnlyList<LibraryStudy> All => Studies.Value;

    /// <summary>The study with this key, or null.</summary>
    public static LibraryStudy? Find(string key) => All.FirstOrDefault(study => study.Key == key);

    /// <summary>Effects for a dress rehearsal of a library study, or null where no study has this key.</summary>
    public static RehearsalEffects? Effects(string key) => Keys.Contains(key) ? RehearsalEffects.Read(Resource($"Effects/{key}.json")) : null;

    /// <summary>Bytes of a file of this folder.</summary>
    internal static byte[] Resource(string path)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"CoProduction.Studies.StudyLibrary.{path.Replace('/', '.')}")
            ?? throw new InvalidOperationException($"The library's file {path} is not embedded in the assembly.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
