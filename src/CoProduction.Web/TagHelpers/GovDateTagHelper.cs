using System.Globalization;
using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>
/// A date in three boxes, in the order of the reader's language. <c>for</c> takes a <see cref="DateParts"/> or a
/// <see cref="DateOnly"/>. The first box has the field's own id, for the error summary's link.
/// </summary>
[HtmlTargetElement("gov-date", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class GovDateTagHelper(IStringLocalizer<UiText> text) : GroupFieldTagHelper(text)
{
    public DateParts? Value { get; set; }

    /// <summary>It is the respondent's own birthday: the browser may fill it in.</summary>
    public bool Birthday { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var boxes = GovHtml.Tag("div", "govuk-date-input").TakeAttributes(output);
        foreach (var part in PartsInOrder())
            boxes.Containing(Box(part, isFirst: !boxes.HasInnerHtml));
        BecomeFieldset(output, boxes, role: "group");
    }

    private static string[] PartsInOrder() => CultureInfo.CurrentUICulture.DateTimeFormat.ShortDatePattern.StartsWith('y')
        ? ["Year", "Month", "Day"]
        : ["Day", "Month", "Year"];

    private TagBuilder Box(string part, bool isFirst)
    {
        var id = isFirst ? BaseId : $"{BaseId}-{part.ToLowerInvariant()}";
        var input = GovHtml.Void("input", $"govuk-input govuk-date-input__input govuk-input--width-{(part == "Year" ? 4 : 2)}")
            .With("id", id)
            .With("name", $"{FieldName}.{part}")
            .With("type", "text")
            .With("inputmode", "numeric")
            .With("autocomplete", Birthday ? $"bday-{part.ToLowerInvariant()}" : null)
            .With("value", PartValue(part));
        if (HasError)
            input.AddCssClass("govuk-input--error");
        var label = GovHtml.Tag("label", "govuk-label govuk-date-input__label").With("for", id).Containing(Text[part]);
        return GovHtml.Tag("div", "govuk-date-input__item").Containing(GovHtml.Tag("div", "govuk-form-group").Containing(label, input));
    }

    private string? PartValue(string part)
    {
        var parts = Value ?? For?.Model switch
        {
            DateParts typed => typed,
            DateOnly date => DateParts.Of(date),
            _ => null,
        };
        var fromModel = part switch { "Day" => parts?.Day, "Month" => parts?.Month, _ => parts?.Year };
        return Value is null ? FieldValue.Posted(ModelState, $"{FieldName}.{part}") ?? fromModel : fromModel;
    }
}
