using CoProduction.Studies.Design;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class PlacesModel(StudyDrafts drafts, StudyAccess access) : DraftPageModel(drafts, access)
{
    [BindProperty]
    public PlacesForm Form { get; set; } = new();

    public void OnGet() => Form = PlacesForm.Of(Design);

    public async Task<IActionResult> OnPostAsync(string? act) =>
        OnlyRows(act) ? Page() : await SaveAsync(Form.Apply(Design, Reader), "sites and themes", _ => $"{Root}/places");

    /// <summary>The stored themes, to tick.</summary>
    public IReadOnlyList<SelectListItem> ThemesOf(SiteRow row) =>
        Choices.Of(Design.Themes.Select(theme => (theme.Key, theme.Name.InOrFirst(Language))), row.Themes);

    /// <summary>Addresses of the forms of words, of the stored entries.</summary>
    public IEnumerable<(string Name, string Address)> Words =>
    [
        .. Design.Sites.Select((site, index) => (Name(site.Name, site.Key), AddressOf($"sites/{DraftPlace.Segment(Design.Sites, index, entry => entry.Key)}"))),
        .. Design.Themes.Select((theme, index) => (Name(theme.Name, theme.Key), AddressOf($"themes/{DraftPlace.Segment(Design.Themes, index, entry => entry.Key)}"))),
    ];

    private string Name(LocalizedText name, string key) => name.InOrFirst(Language) is { Length: > 0 } words ? words : key.Length > 0 ? key : "(no key)";
}
