using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>What cannot be undone, or must not be missed.</summary>
[HtmlTargetElement("gov-warning")]
public sealed class GovWarningTagHelper(IStringLocalizer<UiText> text) : TagHelper
{
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var children = await output.GetChildContentAsync();
        output.Become("div", "govuk-warning-text");
        output.Content.AppendHtml(GovHtml.Tag("span", "govuk-warning-text__icon").With("aria-hidden", "true").Containing("!"));
        output.Content.AppendHtml(GovHtml.Tag("strong", "govuk-warning-text__text")
            .Containing(GovHtml.VisuallyHidden(text["Warning"]), children));
    }
}
