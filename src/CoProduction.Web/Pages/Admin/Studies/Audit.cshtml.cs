using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;

namespace CoProduction.Web.Pages.Admin.Studies;

public sealed class AuditModel(StudyDbContext db, StudyAccess access) : StudyPageModel(access)
{
    public AuditTrailPage Trail { get; private set; } = null!;

    public async Task OnGetAsync(int p = 1) => Trail = await AuditTrailPage.LoadAsync(db, Study.StudyId, p);
}
