using System.Globalization;
using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>One line of text. Other attributes (autocomplete, inputmode, maxlength, …) go to the input.</summary>
[HtmlTargetElement("gov-input", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class GovInputTagHelper(IStringLocalizer<UiText> text) : ValueFieldTagHelper(text)
{
    public string Type { get; set; } = "text";

    /// <summary>Width in characters: 2, 3, 4, 5, 10, 20 or 30. Without it the input is as wide as its column.</summary>
    public int? Width { get; set; }

    /// <summary>Shown before the box, to the eye only: say the unit in the label too.</summary>
    public string? Prefix { get; set; }

    /// <summary>Shown after the box, to the eye only: say the unit in the label too.</summary>
    public string? Suffix { get; set; }

    protected override string ComponentClass => "govuk-input";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var input = AsControl(GovHtml.Void("input", WidthClass), output).With("type", Type);
        // A password is never sent back to the page.
        if (Type is not "password" and not "file")
            input.With("value", FieldValueText);
        BecomeFormGroup(output, LabelTag(), HintTag(), ErrorTag(), Wrapped(input));
    }

    private string WidthClass => Type == "file" ? "govuk-file-upload" : Width switch
    {
        null => ComponentClass,
        2 or 3 or 4 or 5 or 10 or 20 or 30 => string.Create(CultureInfo.InvariantCulture, $"{ComponentClass} govuk-input--width-{Width}"),
        _ => throw new ArgumentException($"{Width} is not a width of gov-input: 2, 3, 4, 5, 10, 20 or 30"),
    };

    private TagBuilder Wrapped(TagBuilder input)
    {
        if (string.IsNullOrEmpty(Prefix) && string.IsNullOrEmpty(Suffix))
            return input;
        return GovHtml.Tag("div", "govuk-input__wrapper").Containing(Affix("prefix", Prefix), input, Affix("suffix", Suffix));
    }

    private static TagBuilder? Affix(string kind, string? text) => string.IsNullOrEmpty(text)
        ? null
        : GovHtml.Tag("div", $"govuk-input__{kind}").With("aria-hidden", "true").Containing(text);
}
