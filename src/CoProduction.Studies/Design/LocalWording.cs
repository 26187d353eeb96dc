namespace CoProduction.Studies.Design;

/// <summary>The wording of a level at one site, for one theme, or both; null means any.</summary>
public sealed record LocalWording
{
    public string? Site { get; init; }

    public string? Theme { get; init; }

    public LocalizedText Text { get; init; } = LocalizedText.Empty;
}
