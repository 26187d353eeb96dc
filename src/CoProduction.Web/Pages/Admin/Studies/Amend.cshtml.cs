using System.ComponentModel.DataAnnotations;
using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Admin.Studies;

[Authorize(Policies.StudyOwner)]
public sealed class AmendModel(StudyDbContext db, StudyLifecycle lifecycle, StudyAccess access) : StudyPageModel(access)
{
    [BindProperty]
    public int Revision { get; set; }

    [BindProperty, Required(ErrorMessage = "Say why the study is amended"), StringLength(1000, ErrorMessage = "The reason must be {1} characters or fewer")]
    public string Reason { get; set; } = "";

    public Checks Checks { get; private set; } = null!;

    public byte[] Sha256 { get; private set; } = [];

    public bool EpochContinues { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (Study.State is not (StudyState.Open or StudyState.Paused))
            return ToOverview();
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Study.State is not (StudyState.Open or StudyState.Paused))
            return ToOverview();
        var shown = Revision;
        await LoadAsync();
        if (shown != Revision)
        {
            ModelState.Remove(nameof(Revision));
            ModelState.AddModelError("", "The draft was changed since this page was made. Look at it again");
        }
        if (!ModelState.IsValid)
            return Page();
        var outcome = await lifecycle.AmendAsync(Study.StudyId, Reason, Actor);
        if (outcome.Done)
            return ToOverview($"Version {outcome.Version} is in the field.");
        ModelState.AddModelError("", outcome.Refusal!);
        return Page();
    }

    private async Task LoadAsync()
    {
        var draft = await db.StudyDrafts.AsNoTracking().SingleAsync(row => row.StudyId == Study.StudyId);
        var current = await db.StudyVersions.AsNoTracking().Where(row => row.StudyId == Study.StudyId).OrderByDescending(row => row.Version).FirstAsync();
        var design = DesignFile.Read(draft.Document);
        Checks = new Checks(Study.Slug, Linked: true, DesignCheck.Check(design));
        Sha256 = DesignFile.Hash(draft.Document);
        EpochContinues = AllocationEpochs.Same(DesignFile.Read(current.Document), design);
        Revision = draft.Revision;
    }
}
