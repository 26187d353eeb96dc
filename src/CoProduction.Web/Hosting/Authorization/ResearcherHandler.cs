using Microsoft.AspNetCore.Authorization;

namespace CoProduction.Web.Hosting.Authorization;

public sealed class ResearcherHandler(StudyAccess access) : AuthorizationHandler<ResearcherRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, ResearcherRequirement requirement)
    {
        var researcher = await access.ReadResearcherAsync(context.User);
        if (researcher is null)
            access.Deny(Denial.NotSignedIn);
        else if (requirement.Administrator && !researcher.IsAdministrator)
            access.Deny(Denial.NotFound);
        else if (requirement.SecondFactor && !researcher.TwoFactorEnabled)
            access.Deny(Denial.SecondFactorOwed);
        else if (!requirement.BeforeSecondFactor && await access.OwesSecondFactorAsync(researcher))
            access.Deny(Denial.SecondFactorOwed);
        else
            context.Succeed(requirement);
    }
}
