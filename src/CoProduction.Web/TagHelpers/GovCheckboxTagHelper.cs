using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CoProduction.Web.TagHelpers;

/// <summary>One option of <c>gov-checkboxes</c>.</summary>
[HtmlTargetElement("gov-checkbox", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class GovCheckboxTagHelper : ChoiceTagHelper
{
    /// <summary>A form name of its own, where it differs from the field's.</summary>
    public string? Name { get; set; }

    /// <summary>Choosing it clears the others (by script; the server must check as well): "None of these".</summary>
    public bool Exclusive { get; set; }

    public override Task ProcessAsync(TagHelperContext context, TagHelperOutput output) =>
        ProcessAsync(context, output, Name, Exclusive);
}
