using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CoProduction.Web.Pages.Account;

public sealed class ResetModel(Accounts accounts) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    [BindProperty]
    public NewPassword NewPassword { get; set; } = new();

    public AccountLink? Link { get; private set; }

    public async Task OnGetAsync()
    {
        Link = await accounts.FindLinkAsync(AccountLinkPurpose.PasswordReset, Code);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Link = await accounts.FindLinkAsync(AccountLinkPurpose.PasswordReset, Code);
        if (Link is null)
            ModelState.Clear();
        if (Link is null || !ModelState.IsValid)
            return Page();
        var result = await accounts.ResetPasswordAsync(Code, NewPassword.Password);
        if (!result.Succeeded)
        {
            ModelState.Add(result, "NewPassword.Password");
            return Page();
        }
        TempData["Success"] = "The password is saved. Sign in with it.";
        return RedirectToPage("SignIn");
    }
}
