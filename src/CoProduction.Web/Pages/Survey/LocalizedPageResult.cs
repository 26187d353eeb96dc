using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CoProduction.Web.Pages.Survey;

/// <summary>
/// The page in the respondent's language. The culture is set here and not in the handler, because what an asynchronous handler sets ends with it, before
/// page and layout are written.
/// </summary>
internal sealed class LocalizedPageResult(CultureInfo culture) : PageResult
{
    public override Task ExecuteResultAsync(ActionContext context)
    {
        CultureInfo.CurrentCulture = culture;
        CultureInfo.CurrentUICulture = culture;
        return base.ExecuteResultAsync(context);
    }
}
