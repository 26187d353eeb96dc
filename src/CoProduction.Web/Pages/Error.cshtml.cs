using CoProduction.Web.Hosting;
using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.Pages;

/// <summary>Run by <see cref="ErrorPages"/> for every failed request. Asks no database and no session.</summary>
[IgnoreAntiforgeryToken]
public sealed class ErrorModel(IStringLocalizer<UiText> text) : PageModel
{
    public string Title { get; private set; } = "";

    public string Advice { get; private set; } = "";

    public string Reference => HttpContext.TraceIdentifier;

    public void OnGet(int? status)
    {
        // Asked for by its address it is a page like any other that does not exist.
        var shown = status is >= 400 and <= 599 ? status.Value : StatusCodes.Status404NotFound;
        Response.StatusCode = shown;
        Title = text[ErrorText.Title(shown)];
        Advice = text[ErrorText.Advice(shown)];
    }
}
