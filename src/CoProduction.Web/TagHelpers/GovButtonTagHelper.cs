using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CoProduction.Web.TagHelpers;

/// <summary>
/// A button; with <c>href</c> a link that looks like one. Other attributes (name, value, form, formaction,
/// formnovalidate) stay on it.
/// </summary>
[HtmlTargetElement("gov-button")]
public sealed class GovButtonTagHelper : TagHelper
{
    public string? Href { get; set; }

    /// <summary>secondary, warning or inverse; the page's one main action has none.</summary>
    public string? Variant { get; set; }

    public string Type { get; set; } = "submit";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Become(Href is null ? "button" : "a", Variant is null ? "govuk-button" : $"govuk-button govuk-button--{Variant}");
        output.Attributes.SetAttribute("data-module", "govuk-button");
        if (Href is null)
        {
            output.Attributes.SetAttribute("type", Type);
            if (Type == "submit")
                output.Attributes.SetAttribute("data-prevent-double-click", "true");
            return;
        }
        output.Attributes.SetAttribute("href", Href);
        output.Attributes.SetAttribute("role", "button");
        output.Attributes.SetAttribute("draggable", "false");
    }
}
