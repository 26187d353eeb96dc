using System.ComponentModel.DataAnnotations;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Admin.Studies;

/// <summary>The deviation ledger. Every member may add to it: whoever analyses is who departs from the plan.</summary>
public sealed class DeviationsModel(Deviations deviations, StudyAccess access) : StudyPageModel(access)
{
    [BindProperty, Required(ErrorMessage = "Say what the deviation concerns"), StringLength(Deviations.MaxLength, ErrorMessage = "What it concerns must be {1} characters or fewer")]
    public string Concerns { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Say why"), StringLength(Deviations.MaxLength, ErrorMessage = "The reason must be {1} characters or fewer")]
    public string Reason { get; set; } = "";

    public IReadOnlyList<PlanDeviation> Entries { get; private set; } = [];

    public async Task OnGetAsync() => Entries = await deviations.ListAsync(Study.StudyId);

    public async Task<IActionResult> OnPostAsync()
    {
        if (ModelState.IsValid && await deviations.AddAsync(Study.StudyId, Concerns, Reason, Actor) is { } refusal) ModelState.AddModelError("", refusal);
        if (!ModelState.IsValid)
        {
            await OnGetAsync();
            return Page();
        }
        TempData["Success"] = "The deviation is recorded.";
        return LocalRedirect(PathOf("deviations"));
    }
}
