using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CoProduction.Web.TagHelpers;

/// <summary>Text that opens on request.</summary>
[HtmlTargetElement("gov-details")]
public sealed class GovDetailsTagHelper : TagHelper
{
    public string Summary { get; set; } = "";

    public bool Open { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var children = await output.GetChildContentAsync();
        output.Become("details", "govuk-details");
        if (Open)
            output.Attributes.SetAttribute(new TagHelperAttribute("open"));
        output.Content.AppendHtml(GovHtml.Tag("summary", "govuk-details__summary")
            .Containing(GovHtml.Tag("span", "govuk-details__summary-text").Containing(Summary)));
        output.Content.AppendHtml(GovHtml.Tag("div", "govuk-details__text").Containing(children));
    }
}
