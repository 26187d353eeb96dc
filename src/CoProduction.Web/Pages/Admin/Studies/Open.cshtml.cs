using CoProduction.Studies.Design;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Admin.Studies;

[Authorize(Policies.StudyOwner)]
public sealed class OpenModel(StudyDbContext db, StudyLifecycle lifecycle, StudyAccess access) : StudyPageModel(access)
{
    /// <summary>The revision whose hash the page showed: no other is opened.</summary>
    [BindProperty]
    public int Revision { get; set; }

    public Checks Checks { get; private set; } = null!;

    public byte[] Sha256 { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (Study.State != StudyState.Draft)
            return ToOverview();
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var shown = Revision;
        var draft = await LoadAsync();
        if (shown != draft.Revision)
        {
            ModelState.Clear();
            ModelState.AddModelError("", "The draft was changed since this page was made. Look at it again");
            return Page();
        }
        var outcome = await lifecycle.OpenAsync(Study.StudyId, Actor);
        if (outcome.Done)
            return ToOverview("The study is open. Note the hash of the design and the commitment to the salt.");
        ModelState.AddModelError("", outcome.Refusal!);
        return Page();
    }

    private async Task<StudyDraft> LoadAsync()
    {
        var draft = await db.StudyDrafts.AsNoTracking().SingleAsync(row => row.StudyId == Study.StudyId);
        Checks = new Checks(Study.Slug, Linked: true, DesignCheck.Check(DesignFile.Read(draft.Document)));
        Sha256 = DesignFile.Hash(draft.Document);
        Revision = draft.Revision;
        return draft;
    }
}
