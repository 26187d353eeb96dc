using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class PlanSettingsModel(StudyDrafts drafts, StudyAccess access) : DraftPageModel(drafts, access)
{
    [BindProperty]
    public PlanSettingsForm Form { get; set; } = new();

    public void OnGet() => Form = PlanSettingsForm.Of(Design);

    public Task<IActionResult> OnPostAsync() => SaveAsync(Form.Apply(Design, Reader), "plan", _ => $"{Root}/plan");
}
