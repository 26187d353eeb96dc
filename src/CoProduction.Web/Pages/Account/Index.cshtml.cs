using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CoProduction.Web.Pages.Account;

[Authorize(Policies.SignedIn)]
public sealed class IndexModel(StudyAccess access) : PageModel
{
    public Researcher Researcher => access.Researcher;
}
