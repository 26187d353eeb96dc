namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A level of a factor as a row.</summary>
public sealed class LevelRow : KeyRow
{
    public string? Label { get; set; }

    public string? Dose { get; set; }

    public TypedText Text { get; set; } = [];

    public override bool IsBlank => string.IsNullOrWhiteSpace(Label) && string.IsNullOrWhiteSpace(Dose) && Text.IsBlank;
}
