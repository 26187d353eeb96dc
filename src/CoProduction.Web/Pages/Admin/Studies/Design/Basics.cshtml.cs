using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class BasicsModel(StudyDrafts drafts, StudyAccess access) : DraftPageModel(drafts, access)
{
    [BindProperty]
    public BasicsForm Form { get; set; } = new();

    public void OnGet() => Form = BasicsForm.Of(Design);

    public Task<IActionResult> OnPostAsync() => SaveAsync(Form.Apply(Design, Reader), "basics", _ => $"{Root}/basics");
}
