using System.ComponentModel.DataAnnotations;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Admin.Studies;

[Authorize(Policies.StudyOwner)]
public sealed class UnblindModel(StudyLifecycle lifecycle, ResearcherSignIn signIn, UserManager<Researcher> users, StudyAccess access) : StudyPageModel(access)
{
    [BindProperty, Required(ErrorMessage = "Say why the study is unblinded"), StringLength(1000, ErrorMessage = "The reason must be {1} characters or fewer")]
    public string Reason { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Enter your password"), StringLength(PasswordScreen.MaxLength, ErrorMessage = "Enter your password")]
    public string Password { get; set; } = "";

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
            return Page();
        if (!await signIn.ConfirmPasswordAsync((await users.GetUserAsync(User))!, Password))
        {
            ModelState.AddModelError(nameof(Password), "This is not your password, or there were too many attempts");
            return Page();
        }
        var outcome = await lifecycle.UnblindAsync(Study.StudyId, Reason, Actor);
        if (outcome.Done)
            return ToOverview("The study is unblinded.");
        ModelState.AddModelError("", outcome.Refusal!);
        return Page();
    }
}
