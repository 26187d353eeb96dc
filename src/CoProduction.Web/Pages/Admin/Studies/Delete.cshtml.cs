using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Admin.Studies;

[Authorize(Policies.StudyOwner)]
public sealed class DeleteModel(DraftRemoval removal, StudyAccess access) : StudyPageModel(access)
{
    public async Task<IActionResult> OnPostAsync()
    {
        if (!await removal.RunAsync(Study.StudyId, Actor))
        {
            ModelState.AddModelError("", "This study was opened: it cannot be deleted");
            return Page();
        }
        TempData["Success"] = "The draft is deleted.";
        return LocalRedirect("~/admin");
    }
}
