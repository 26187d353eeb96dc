namespace CoProduction.Studies.Design;

/// <summary>What a person reads before anything about them is stored.</summary>
public sealed record ConsentForm
{
    /// <summary>Formatted text: what the study is, what taking part means.</summary>
    public LocalizedText Text { get; init; } = LocalizedText.Empty;

    /// <summary>Who runs the study and how to reach them.</summary>
    public LocalizedText Organisation { get; init; } = LocalizedText.Empty;

    /// <summary>Data protection: what is stored, on what basis, how long.</summary>
    public LocalizedText DataProtection { get; init; } = LocalizedText.Empty;

    /// <summary>Expected duration in minutes.</summary>
    public int Minutes { get; init; } = 10;
}
