using CoProduction.Web.Data;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CoProduction.Web.Pages.Admin.Installation;

public sealed class AuditModel(StudyDbContext db) : PageModel
{
    public AuditTrailPage Trail { get; private set; } = null!;

    public async Task OnGetAsync(int p = 1) => Trail = await AuditTrailPage.LoadAsync(db, AuditEntry.Installation, p);
}
