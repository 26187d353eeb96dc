namespace CoProduction.Web.Pages.Shared;

/// <summary>
/// Model of <c>_LanguageSwitch</c>: buttons named <paramref name="FieldName"/> that send the form <paramref name="FormId"/>,
/// so that what was typed is kept. <paramref name="DefaultName"/> and <paramref name="DefaultValue"/> are those of the
/// form's Next button.
/// </summary>
public sealed record LanguageSwitch(
    string Current,
    IReadOnlyList<LanguageOption> Languages,
    string? FormId = null,
    string FieldName = "language",
    string? DefaultName = null,
    string? DefaultValue = null);
