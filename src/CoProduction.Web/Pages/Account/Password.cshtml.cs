using System.ComponentModel.DataAnnotations;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CoProduction.Web.Pages.Account;

[Authorize(Policies.SignedIn)]
public sealed class PasswordModel(Accounts accounts, ResearcherSignIn signIn, UserManager<Researcher> users) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Enter your current password"), StringLength(PasswordScreen.MaxLength, ErrorMessage = "Enter your current password")]
    public string Current { get; set; } = "";

    [BindProperty]
    public NewPassword NewPassword { get; set; } = new();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
            return Page();
        var user = (await users.GetUserAsync(User))!;
        if (!await signIn.ConfirmPasswordAsync(user, Current))
        {
            ModelState.AddModelError(nameof(Current), "This is not your current password, or there were too many attempts");
            return Page();
        }
        var result = await accounts.ChangePasswordAsync(user, NewPassword.Password);
        if (!result.Succeeded)
        {
            ModelState.Add(result, "NewPassword.Password");
            return Page();
        }
        await signIn.RefreshSignInAsync(user);
        TempData["Success"] = "The password is changed. Your other sessions end within a minute.";
        return RedirectToPage("Index");
    }
}
