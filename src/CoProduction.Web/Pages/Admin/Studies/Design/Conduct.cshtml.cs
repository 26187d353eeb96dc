using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class ConductModel(StudyDrafts drafts, StudyAccess access) : DraftPageModel(drafts, access)
{
    [BindProperty]
    public ConductForm Form { get; set; } = new();

    public void OnGet() => Form = ConductForm.Of(Design);

    public Task<IActionResult> OnPostAsync() => SaveAsync(Form.Apply(Design), "conduct record", _ => $"{Root}/conduct");
}
