using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Admin.Studies;

/// <summary>Whoever duplicates a study owns the copy.</summary>
[Authorize(Policies.SecondFactor)]
public sealed class DuplicateModel(StudyDrafts drafts, StudyAccess access) : StudyPageModel(access)
{
    public async Task<IActionResult> OnPostAsync()
    {
        var copy = await drafts.DuplicateAsync(Study.StudyId, Actor, Access.Researcher.Id);
        TempData["Success"] = "This is the copy.";
        return LocalRedirect($"~/admin/studies/{copy.Slug}");
    }
}
