using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CoProduction.Web.Hosting.Authorization;

/// <summary>The least that each folder of pages requires. What lies elsewhere (survey, sign-in, landing page) is public.</summary>
public static class PageAccess
{
    public static void Require(RazorPagesOptions options)
    {
        options.Conventions.AuthorizeFolder("/Admin", Policies.Researcher);
        options.Conventions.AuthorizeFolder("/Admin/Installation", Policies.Administrator);
        options.Conventions.AuthorizeFolder("/Admin/Studies", Policies.StudyMember);
        options.Conventions.AuthorizeFolder("/Admin/Studies/Design", Policies.StudyEditor);
        options.Conventions.AddFolderApplicationModelConvention("/Results", RequireResults);
    }

    private static void RequireResults(PageApplicationModel page)
    {
        var ofStudy = page.RouteTemplate?.Contains("{slug", StringComparison.Ordinal) == true;
        page.EndpointMetadata.Add(new AuthorizeAttribute(ofStudy ? Policies.StudyResults : Policies.Researcher));
    }
}
