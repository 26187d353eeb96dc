using CoProduction.Web.Hosting.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CoProduction.Web.Pages.Account;

public sealed class SignOutModel(ResearcherSignIn signIn) : PageModel
{
    public void OnGet()
    {
        // A GET changes nothing: the page asks for a click.
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await signIn.SignOutAsync();
        return LocalRedirect("~/");
    }
}
