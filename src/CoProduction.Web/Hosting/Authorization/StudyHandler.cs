using CoProduction.Web.Data;
using Microsoft.AspNetCore.Authorization;

namespace CoProduction.Web.Hosting.Authorization;

public sealed class StudyHandler(StudyAccess access) : AuthorizationHandler<StudyRequirement>
{
    /// <summary>The route value that names the study.</summary>
    private const string Slug = "slug";

    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, StudyRequirement requirement)
    {
        var slug = (context.Resource as HttpContext)?.GetRouteValue(Slug) as string;
        var study = await access.ReadStudyAsync(context.User, slug);
        if (requirement.DemoIsPublic && study is { Demo: true, State: StudyState.Closed })
        {
            context.Succeed(requirement);
            return;
        }
        var researcher = await access.ReadResearcherAsync(context.User);
        if (researcher is null)
            access.Deny(Denial.NotSignedIn);
        else if (access.Role is not { } role || role > requirement.Least)
            access.Deny(Denial.NotFound);
        else if (await access.OwesSecondFactorAsync(researcher))
            access.Deny(Denial.SecondFactorOwed);
        else
            context.Succeed(requirement);
    }
}
