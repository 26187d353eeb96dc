using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>What a public file of the responses must hold back.</summary>
public sealed class PublicDataModel(StudyDrafts drafts, StudyAccess access) : DraftPageModel(drafts, access)
{
    [BindProperty]
    public PublicDataForm Form { get; set; } = new();

    /// <summary>Variables that may be named, with their words.</summary>
    public IEnumerable<(string Name, string Words)> Nameable =>
    [
        .. Design.Sites.Count > 0 ? [("site", "the site")] : Array.Empty<(string, string)>(),
        .. Design.Fieldwork.Populations.Count > 0 ? [("population", "the population")] : Array.Empty<(string, string)>(),
        .. Design.Languages.Count > 1 ? [("language", "the language")] : Array.Empty<(string, string)>(),
        .. PublicDataForm.Variables(Design),
    ];

    public void OnGet() => Form = PublicDataForm.Of(Design);

    public Task<IActionResult> OnPostAsync() => SaveAsync(Form.Apply(Design, Reader), "public data", _ => $"{Root}/publicData");
}
