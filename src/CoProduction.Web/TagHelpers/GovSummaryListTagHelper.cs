using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CoProduction.Web.TagHelpers;

/// <summary>Names and values; rows are <c>gov-summary-row</c>.</summary>
[HtmlTargetElement("gov-summary-list")]
public sealed class GovSummaryListTagHelper : TagHelper
{
    public bool NoBorder { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output) =>
        output.Become("dl", NoBorder ? "govuk-summary-list govuk-summary-list--no-border" : "govuk-summary-list");
}
