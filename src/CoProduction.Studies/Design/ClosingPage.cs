namespace CoProduction.Studies.Design;

/// <summary>What a person sees after the last page is stored.</summary>
public sealed record ClosingPage
{
    public LocalizedText Text { get; init; } = LocalizedText.Empty;

    public LocalizedText ScreenedOutText { get; init; } = LocalizedText.Empty;

    /// <summary>A fixed completion code to show (a panel's), or null. A random code per person where it is <c>*</c>.</summary>
    public string? CompletionCode { get; init; }

    /// <summary>https address to return to; <c>{external_id}</c> and <c>{code}</c> are filled in. Null: the page is shown.</summary>
    public string? RedirectUrl { get; init; }
}
