namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A row of a Likert matrix.</summary>
public sealed class StatementRow : KeyRow
{
    public TypedText Text { get; set; } = [];

    public List<string?> Sites { get; set; } = [];

    public List<string?> Themes { get; set; } = [];

    public override bool IsBlank => Text.IsBlank && Sites.Count == 0 && Themes.Count == 0;
}
