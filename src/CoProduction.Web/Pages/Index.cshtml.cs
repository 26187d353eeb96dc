using CoProduction.Web.Data;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages;

public sealed class IndexModel(StudyDbContext db) : PageModel
{
    public Study? OpenDemo { get; private set; }

    public Study? ClosedDemo { get; private set; }

    public async Task OnGetAsync()
    {
        var demos = await db.Studies.AsNoTracking().Where(study => study.Demo).OrderBy(study => study.StudyId).ToListAsync();
        OpenDemo = demos.FirstOrDefault(study => study.State == StudyState.Open);
        ClosedDemo = demos.FirstOrDefault(study => study.State == StudyState.Closed);
    }
}
