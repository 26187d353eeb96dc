using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Identity;

namespace CoProduction.Web.Hosting.Authorization;

/// <summary>
/// What a refused request gets: the sign-in page, the way to the second factor, or the very 404 of a thing that does
/// not exist.
/// </summary>
public sealed class DenialHandler : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler standard = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        var denial = context.RequestServices.GetRequiredService<StudyAccess>().Denial;
        if (authorizeResult.Succeeded || denial == Denial.None)
            await standard.HandleAsync(next, context, policy, authorizeResult);
        else if (denial == Denial.NotFound)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (denial == Denial.SecondFactorOwed)
            context.Response.Redirect($"/account/authenticator?returnUrl={Uri.EscapeDataString(ReturnAddress(context.Request))}");
        else
            await LeadToSignInAsync(context);
    }

    private static async Task LeadToSignInAsync(HttpContext context)
    {
        // The session of an account that was closed ends here, else the sign-in page would send it back.
        if (context.User.Identity?.IsAuthenticated == true)
            await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        await context.ChallengeAsync(IdentityConstants.ApplicationScheme);
    }

    // A form that was refused cannot be sent again by a redirect.
    private static string ReturnAddress(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) ? request.PathBase + request.Path + request.QueryString : "/admin";
}
