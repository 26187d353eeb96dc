using System.ComponentModel.DataAnnotations;
using CoProduction.Web.Hosting.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CoProduction.Web.Pages.Account;

public sealed class SignInModel(ResearcherSignIn signIn) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Enter your email address"), StringLength(254, ErrorMessage = "Enter your email address")]
    public string Email { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Enter your password"), StringLength(PasswordScreen.MaxLength, ErrorMessage = "Enter your password")]
    public string Password { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? this.ReturnTo(ReturnUrl) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
            return Page();
        var result = await signIn.WithPasswordAsync(Email.Trim(), Password);
        if (result.Succeeded)
            return this.ReturnTo(ReturnUrl);
        if (result.RequiresTwoFactor)
            return RedirectToPage("SecondStep", new { ReturnUrl });
        ModelState.AddModelError(nameof(Email), "The email address or the password is wrong, or there were too many attempts. After many attempts, wait for 15 minutes");
        return Page();
    }
}
