using System.Globalization;
using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>One statement of <c>gov-likert</c>. Its label is the fieldset's legend, its error part of the legend.</summary>
[HtmlTargetElement("gov-likert-row", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class GovLikertRowTagHelper(IStringLocalizer<UiText> text) : FieldTagHelper(text)
{
    public string? Value { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var points = context.Items.TryGetValue(typeof(ScalePoint), out var scale)
            ? (IReadOnlyList<ScalePoint>)scale
            : throw new InvalidOperationException("gov-likert-row stands outside gov-likert");
        output.Become("fieldset", HasError ? "app-likert__row app-likert__row--error" : "app-likert__row");
        output.Content.AppendHtml(GovHtml.Tag("legend", "app-likert__statement").Containing(
            LabelContent,
            ErrorText is { } error ? ErrorMessage(GovHtml.Tag("span", "govuk-error-message"), error) : null));
        var value = Value ?? FieldValue.Posted(ModelState, FieldName) ?? FieldValue.Format(For?.Model);
        for (var column = 0; column < points.Count; column++)
            output.Content.AppendHtml(Cell(points[column], column, value));
    }

    private TagBuilder Cell(ScalePoint point, int column, string? value)
    {
        var id = column == 0 ? BaseId : string.Create(CultureInfo.InvariantCulture, $"{BaseId}-{column + 1}");
        var input = GovHtml.Void("input", "app-likert__input")
            .With("id", id)
            .With("name", FieldName)
            .With("type", "radio")
            .With("value", point.Value)
            .Flag("checked", point.Value == value);
        var label = GovHtml.Tag("label", "app-likert__label").With("for", id)
            .Containing(GovHtml.Tag("span", "app-likert__label-text").Containing(point.Label));
        return GovHtml.Tag("div", point.Apart ? "app-likert__cell app-likert__cell--apart" : "app-likert__cell").Containing(input, label);
    }
}
