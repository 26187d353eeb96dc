using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>
/// The list of what is wrong, each line a link to its field: the model state's errors, or the page's own
/// <c>errors</c>. Nothing where nothing is wrong. The researcher's layout shows it on every page.
/// </summary>
[HtmlTargetElement("gov-error-summary", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class GovErrorSummaryTagHelper(IStringLocalizer<UiText> text) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public IEnumerable<FieldError>? Errors { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var lines = (Errors ?? ModelStateErrors()).Distinct().Select(Line).ToList();
        if (lines.Count == 0)
        {
            output.SuppressOutput();
            return;
        }
        output.Become("div", "govuk-error-summary");
        output.Attributes.SetAttribute("data-module", "govuk-error-summary");
        output.Content.SetHtmlContent(GovHtml.Tag("div").With("role", "alert").Containing(
            GovHtml.Tag("h2", "govuk-error-summary__title").Containing(text["ErrorSummaryTitle"]),
            GovHtml.Tag("div", "govuk-error-summary__body").Containing(
                GovHtml.Tag("ul", "govuk-list govuk-error-summary__list").Containing(lines))));
    }

    private IEnumerable<FieldError> ModelStateErrors() =>
        from entry in ViewContext.ViewData.ModelState
        where entry.Value is not null
        from error in entry.Value.Errors.Take(1)
        select new FieldError(entry.Key.Length == 0 ? null : entry.Key, error.ErrorMessage.Length == 0 ? text["InvalidValue"] : error.ErrorMessage);

    private static IHtmlContent Line(FieldError error) => GovHtml.Tag("li").Containing(error.Name is null
        ? GovHtml.Content(error.Message, null)
        : GovHtml.Tag("a").With("href", $"#{FieldId.Of(error.Name)}").Containing(error.Message));
}
