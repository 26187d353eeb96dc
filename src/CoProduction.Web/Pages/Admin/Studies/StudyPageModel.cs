using CoProduction.Web.Data;
using CoProduction.Web.Hosting;
using CoProduction.Web.Hosting.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace CoProduction.Web.Pages.Admin.Studies;

/// <summary>A page of the study that the route's <c>slug</c> names. The folder's policy has let in its members only.</summary>
public abstract class StudyPageModel(StudyAccess access) : PageModel
{
    public StudyAccess Access => access;

    public Study Study => access.Study;

    protected string Actor => access.Actor;

    /// <summary>Path of a page of this study; without a name, of its overview.</summary>
    public string PathOf(string page = "") => Url.Content($"~/admin/studies/{Study.Slug}{(page.Length > 0 ? "/" : "")}{page}");

    /// <summary>The address of a page of this site, to be handed out.</summary>
    protected string LinkTo(string path) => HttpContext.RequestServices.GetRequiredService<IOptions<SiteOptions>>().Value.Link(Request, path);

    protected LocalRedirectResult ToOverview(string? success = null)
    {
        if (success is not null)
            TempData["Success"] = success;
        return LocalRedirect(PathOf());
    }
}
