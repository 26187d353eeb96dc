using System.ComponentModel.DataAnnotations;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CoProduction.Web.Pages.Account;

public sealed class SetupModel(Accounts accounts, ResearcherSignIn signIn) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Enter your email address")]
    [EmailAddress(ErrorMessage = "Enter an email address, like name@example.org"), StringLength(254, ErrorMessage = "The email address is too long")]
    public string Email { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Enter your name")]
    [StringLength(Accounts.MaxNameLength, ErrorMessage = "The name must be {1} characters or fewer")]
    public string Name { get; set; } = "";

    [BindProperty]
    public NewPassword NewPassword { get; set; } = new();

    public bool IsValid { get; private set; }

    public async Task OnGetAsync()
    {
        IsValid = await accounts.FindLinkAsync(AccountLinkPurpose.Setup, Code) is not null;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        IsValid = await accounts.FindLinkAsync(AccountLinkPurpose.Setup, Code) is not null;
        if (!IsValid)
            ModelState.Clear();
        if (!IsValid || !ModelState.IsValid)
            return Page();
        var result = await accounts.SetUpAsync(Code, Email, Name, NewPassword.Password);
        if (!result.Succeeded)
        {
            ModelState.Add(result, "NewPassword.Password", nameof(Email));
            return Page();
        }
        await signIn.WithPasswordAsync(Email.Trim(), NewPassword.Password);
        return RedirectToPage("Authenticator");
    }
}
