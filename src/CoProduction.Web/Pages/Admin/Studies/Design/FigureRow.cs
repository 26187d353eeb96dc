namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A number for a key that the form only shows: persons of a site, weight of an arm.</summary>
public sealed class FigureRow
{
    public string? Key { get; set; }

    public string? Figure { get; set; }
}
