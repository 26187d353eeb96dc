namespace CoProduction.Web.Pages.Shared;

/// <summary>A language by its code and its own name. With <paramref name="Href"/> it is a link, else a button of the form.</summary>
public sealed record LanguageOption(string Code, string Name, string? Href = null);
