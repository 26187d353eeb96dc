using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CoProduction.Web.TagHelpers;

/// <summary>A state in a word. Colours: grey, green, teal, blue, purple, magenta, red, orange, yellow.</summary>
[HtmlTargetElement("gov-tag")]
public sealed class GovTagTagHelper : TagHelper
{
    public string? Colour { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output) =>
        output.Become("strong", Colour is null ? "govuk-tag" : $"govuk-tag govuk-tag--{Colour}");
}
