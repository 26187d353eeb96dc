using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Sites, themes and which theme is asked where.</summary>
public sealed class PlacesForm
{
    public List<SiteRow> Sites { get; set; } = [];

    public List<NamedRow> Themes { get; set; } = [];

    public static PlacesForm Of(StudyDesign design) => new()
    {
        Sites = Rows.Of(design.Sites, site => site.Key, site => new SiteRow { Name = TypedText.Of(site.Name), Themes = [.. site.Themes] }),
        Themes = Rows.Of(design.Themes, theme => theme.Key, theme => NamedRow.Of(theme.Name)),
    };

    public StudyDesign Apply(StudyDesign design, DraftReader reader)
    {
        var sites = Rows.Read(reader, "Form.Sites", Sites, design.Sites, site => site.Key, (row, site, _) => site with
        {
            Key = DraftReader.Key(row.Key),
            Name = reader.Text(row.Name, site.Name),
            Themes = Choices.InOrder(site.Themes, row.Themes, design.Themes.Select(theme => theme.Key)),
        });
        var themes = Rows.Read(reader, "Form.Themes", Themes, design.Themes, theme => theme.Key,
            (row, theme, _) => theme with { Key = DraftReader.Key(row.Key), Name = reader.Text(row.Name, theme.Name) });
        // The boxes are still those of the old keys of the themes.
        var changed = KeyRename.Themes(design with { Sites = sites.Entries, Themes = themes.Entries }, themes.Renamed);
        return KeyRename.Sites(changed, sites.Renamed);
    }
}
