using System.Globalization;
using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>
/// A number on a line. The number box is the field and works alone; <c>js/slider.js</c> adds the line, without a mark
/// until the respondent sets one.
/// </summary>
[HtmlTargetElement("gov-slider", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class GovSliderTagHelper(IStringLocalizer<UiText> text) : ValueFieldTagHelper(text)
{
    public decimal Min { get; set; }

    public decimal Max { get; set; } = 100;

    public decimal Step { get; set; } = 1;

    public string? MinLabel { get; set; }

    public string? MaxLabel { get; set; }

    public string? Suffix { get; set; }

    protected override string ComponentClass => "govuk-input";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var input = AsControl(GovHtml.Void("input", "govuk-input govuk-input--width-5"), output)
            .With("type", "text")
            .With("inputmode", Step % 1 == 0 && Min >= 0 ? "numeric" : Min >= 0 ? "decimal" : null)
            .With("autocomplete", "off")
            .With("value", FieldValueText);
        var slider = GovHtml.Tag("div", "app-slider")
            .With("data-slider", "")
            .With("data-min", Number(Min))
            .With("data-max", Number(Max))
            .With("data-step", Number(Step))
            .With("data-labelledby", $"{BaseId}-label")
            .With("data-unanswered", Text["NotAnswered"])
            .Containing(EndLabels(), Control(input));
        BecomeFormGroup(output, WithId(LabelTag()), HintTag(), ErrorTag(), slider);
    }

    private TagBuilder? EndLabels() => string.IsNullOrEmpty(MinLabel) && string.IsNullOrEmpty(MaxLabel)
        ? null
        : GovHtml.Tag("div", "app-slider__labels").Containing(GovHtml.Tag("span").Containing(MinLabel), GovHtml.Tag("span").Containing(MaxLabel));

    private TagBuilder Control(TagBuilder input)
    {
        var number = GovHtml.Tag("div", "app-slider__number").Containing(input);
        if (!string.IsNullOrEmpty(Suffix))
            number.Containing(GovHtml.Tag("span").Containing(Suffix));
        return GovHtml.Tag("div", "app-slider__control").Containing(number);
    }

    private TagBuilder? WithId(TagBuilder? label) => label?.With("id", $"{BaseId}-label");

    private static string Number(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
