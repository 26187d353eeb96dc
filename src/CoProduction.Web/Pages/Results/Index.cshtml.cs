using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Results;

/// <summary>The opened studies of which the person is a member.</summary>
public sealed class IndexModel(StudyDbContext db, StudyAccess access) : PageModel
{
    public IReadOnlyList<Study> Studies { get; private set; } = [];

    public async Task OnGetAsync()
    {
        var me = access.Researcher;
        Studies = await db.Studies.AsNoTracking()
            .Where(study => study.State != StudyState.Draft
                && (me.IsAdministrator || db.StudyMembers.Any(member => member.StudyId == study.StudyId && member.UserId == me.Id)))
            .OrderByDescending(study => study.OpenedAt).ThenByDescending(study => study.StudyId)
            .ToListAsync();
    }

    public static string Readable(Study study) =>
        study.State == StudyState.Closed ? "Readable"
        : study.UnblindedAt is not null ? "Readable: unblinded"
        : "Blinded until the study is closed";
}
