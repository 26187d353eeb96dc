namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A site as a row: its name and its row of the site × theme matrix.</summary>
public sealed class SiteRow : NamedRow
{
    public List<string?> Themes { get; set; } = [];

    public override bool IsBlank => base.IsBlank && Themes.Count == 0;
}
