using System.ComponentModel.DataAnnotations;
using CoProduction.Web.Hosting.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CoProduction.Web.Pages.Account;

public sealed class RecoveryCodeModel(ResearcherSignIn signIn) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Enter a recovery code"), StringLength(60, ErrorMessage = "Enter one recovery code")]
    public string Code { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public async Task<IActionResult> OnGetAsync() =>
        await signIn.GetTwoFactorAuthenticationUserAsync() is null ? RedirectToPage("SignIn", new { ReturnUrl }) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is null)
            return RedirectToPage("SignIn", new { ReturnUrl });
        if (!ModelState.IsValid)
            return Page();
        if ((await signIn.WithRecoveryCodeAsync(Code)).Succeeded)
            return this.ReturnTo(ReturnUrl);
        ModelState.AddModelError(nameof(Code), "This code is wrong or was used already, or there were too many attempts. After many attempts, wait for 15 minutes");
        return Page();
    }
}
