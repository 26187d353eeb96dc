namespace CoProduction.Web.Pages.Admin.Studies;

/// <summary>The form in which a place of the design is changed.</summary>
public static class DesignPlace
{
    /// <param name="slug">The study.</param>
    /// <param name="place">As in <see cref="CoProduction.Studies.Design.DesignProblem.Place"/>.</param>
    public static string Link(string slug, string place)
    {
        var keys = place.Split('/');
        var root = $"/admin/studies/{slug}/design";
        return keys switch
        {
            ["pages", var page, ..] when !page.StartsWith('#') => $"{root}/pages/{Uri.EscapeDataString(page)}",
            [var section and ("pages" or "factors" or "randomizations" or "sites" or "themes" or "measures" or "plan" or "fieldwork"), ..] => $"{root}/{section}",
            _ => root,
        };
    }
}
