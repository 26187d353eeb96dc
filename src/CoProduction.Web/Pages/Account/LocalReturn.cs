using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CoProduction.Web.Pages.Account;

/// <summary>Back to where the person came from, never to another site.</summary>
internal static class LocalReturn
{
    public static IActionResult ReturnTo(this PageModel page, string? returnUrl) =>
        page.LocalRedirect(page.Url.IsLocalUrl(returnUrl) ? returnUrl : "~/admin");
}
