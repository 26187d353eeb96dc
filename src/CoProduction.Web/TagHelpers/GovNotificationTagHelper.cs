using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>A banner that tells what happened (<c>success</c>) or what to know.</summary>
[HtmlTargetElement("gov-notification")]
public sealed class GovNotificationTagHelper(IStringLocalizer<UiText> text) : TagHelper
{
    public bool Success { get; set; }

    public string? Title { get; set; }

    /// <summary>Needed where a page shows two banners.</summary>
    public string Id { get; set; } = "notification";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var children = await output.GetChildContentAsync();
        output.Become("div", Success ? "govuk-notification-banner govuk-notification-banner--success" : "govuk-notification-banner");
        output.Attributes.SetAttribute("id", Id);
        output.Attributes.SetAttribute("role", Success ? "alert" : "region");
        output.Attributes.SetAttribute("aria-labelledby", $"{Id}-title");
        output.Attributes.SetAttribute("data-module", "govuk-notification-banner");
        output.Content.AppendHtml(GovHtml.Tag("div", "govuk-notification-banner__header").Containing(
            GovHtml.Tag("h2", "govuk-notification-banner__title").With("id", $"{Id}-title")
                .Containing(Title ?? text[Success ? "Success" : "Important"])));
        output.Content.AppendHtml(GovHtml.Tag("div", "govuk-notification-banner__content").Containing(
            GovHtml.Tag("div", "govuk-notification-banner__heading").Containing(children)));
    }
}
