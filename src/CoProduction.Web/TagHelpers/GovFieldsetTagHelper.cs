using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>Several fields under one legend. With a hint or an error it needs an <c>id</c> or a <c>name</c>.</summary>
[HtmlTargetElement("gov-fieldset")]
public sealed class GovFieldsetTagHelper(IStringLocalizer<UiText> text) : GroupFieldTagHelper(text)
{
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var children = await output.GetChildContentAsync();
        BecomeFieldset(output, children);
    }
}
