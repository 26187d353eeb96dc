using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CoProduction.Web.TagHelpers;

/// <summary>One option of <c>gov-radios</c>.</summary>
[HtmlTargetElement("gov-radio", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class GovRadioTagHelper : ChoiceTagHelper
{
    public override Task ProcessAsync(TagHelperContext context, TagHelperOutput output) =>
        ProcessAsync(context, output, name: null, exclusive: false);
}
