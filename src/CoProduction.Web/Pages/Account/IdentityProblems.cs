using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace CoProduction.Web.Pages.Account;

internal static class IdentityProblems
{
    /// <summary>Shows what was refused at the field that it is about; <paramref name="field"/> where that is not known.</summary>
    public static void Add(this ModelStateDictionary modelState, IdentityResult result, string field, string? emailField = null)
    {
        foreach (var error in result.Errors)
        {
            var aboutEmail = error.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.InvalidEmail)
                or nameof(IdentityErrorDescriber.DuplicateUserName) or nameof(IdentityErrorDescriber.InvalidUserName);
            modelState.AddModelError(aboutEmail && emailField is not null ? emailField : field, error.Description);
        }
    }
}
