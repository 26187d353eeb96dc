namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A local wording of a level as a row.</summary>
public sealed class WordingRow
{
    public string? Site { get; set; }

    public string? Theme { get; set; }

    public TypedText Text { get; set; } = [];

    /// <summary>Number of the stored wording, so that translations in languages of other forms stay with it.</summary>
    public int? Was { get; set; }

    public bool IsBlank => string.IsNullOrWhiteSpace(Site) && string.IsNullOrWhiteSpace(Theme) && Text.IsBlank;
}
