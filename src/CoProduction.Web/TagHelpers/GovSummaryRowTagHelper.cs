using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>A row of <c>gov-summary-list</c>: its key, the content as value, and a link to change it.</summary>
[HtmlTargetElement("gov-summary-row")]
public sealed class GovSummaryRowTagHelper(IStringLocalizer<UiText> text) : TagHelper
{
    public string Key { get; set; } = "";

    public string? ActionHref { get; set; }

    /// <summary>"Change" where not stated.</summary>
    public string? ActionText { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var children = await output.GetChildContentAsync();
        output.Become("div", ActionHref is null ? "govuk-summary-list__row govuk-summary-list__row--no-actions" : "govuk-summary-list__row");
        output.Content.AppendHtml(GovHtml.Tag("dt", "govuk-summary-list__key").Containing(Key));
        output.Content.AppendHtml(GovHtml.Tag("dd", "govuk-summary-list__value").Containing(children));
        if (ActionHref is null)
            return;
        var link = GovHtml.Tag("a", "govuk-link").With("href", ActionHref).Containing(ActionText ?? text["Change"]);
        link.Containing(GovHtml.VisuallyHidden($" {Key}"));
        output.Content.AppendHtml(GovHtml.Tag("dd", "govuk-summary-list__actions").Containing(link));
    }
}
