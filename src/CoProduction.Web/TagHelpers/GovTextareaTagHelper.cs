using System.Globalization;
using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>Several lines of text. Other attributes go to the textarea.</summary>
[HtmlTargetElement("gov-textarea", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class GovTextareaTagHelper(IStringLocalizer<UiText> text) : ValueFieldTagHelper(text)
{
    public int Rows { get; set; } = 5;

    protected override string ComponentClass => "govuk-textarea";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var textarea = AsControl(GovHtml.Tag("textarea", ComponentClass), output)
            .With("rows", Rows.ToString(CultureInfo.InvariantCulture));
        // A browser drops the first line break of a textarea; this one is the one to drop.
        textarea.InnerHtml.AppendHtml("\n").Append(FieldValueText ?? "");
        BecomeFormGroup(output, LabelTag(), HintTag(), ErrorTag(), textarea);
    }
}
