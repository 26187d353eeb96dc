namespace CoProduction.Studies.Library;

/// <summary>The shipped scales, read once from the files embedded in this assembly.</summary>
public static class ScaleLibrary
{
    private static readonly string[] Keys =
    [
        "psm-16",
        "self-efficacy-political",
        "self-efficacy-personal",
        "trust-local-government",
        "willingness-to-coproduce",
        "activities-environment",
        "activities-safety",
        "activities-wellbeing",
        "activities-health",
        "public-value-triangle",
    ];

    private static readonly Lazy<IReadOnlyList<LibraryScale>> Scales =
        new(() => [.. Keys.Select(key => LibraryScale.Read(StudyLibrary.Resource($"Scales/{key}.json")))]);

    public static IReadOnlyList<LibraryScale> All => Scales.Value;

    /// <summary>The scale with this key, or null.</summary>
    public static LibraryScale? Find(string key) => All.FirstOrDefault(scale => scale.Key == key);
}
