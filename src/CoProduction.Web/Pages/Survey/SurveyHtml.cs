using Microsoft.AspNetCore.Html;

namespace CoProduction.Web.Pages.Survey;

/// <summary>Formatted text that <see cref="CoProduction.Studies.Design.FormattedText"/> has made, written as it is.</summary>
public static class SurveyHtml
{
    public static IHtmlContent Of(string formatted) => new HtmlString(formatted);
}
