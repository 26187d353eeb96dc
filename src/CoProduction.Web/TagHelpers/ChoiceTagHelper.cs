using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CoProduction.Web.TagHelpers;

/// <summary>One option of a field. What stands inside the element is revealed by choosing it.</summary>
public abstract class ChoiceTagHelper : TagHelper
{
    public string Value { get; set; } = "";

    public string? Label { get; set; }

    /// <summary>Formatted label, instead of <see cref="Label"/>.</summary>
    public IHtmlContent? LabelHtml { get; set; }

    public string? Hint { get; set; }

    /// <summary>Formatted hint, instead of <see cref="Hint"/>.</summary>
    public IHtmlContent? HintHtml { get; set; }

    /// <summary>A word between the option before and this one, such as "or".</summary>
    public string? Divider { get; set; }

    /// <summary>States whether it is chosen; without it the field's value decides.</summary>
    public bool? Checked { get; set; }

    protected async Task ProcessAsync(TagHelperContext context, TagHelperOutput output, string? name, bool exclusive)
    {
        var group = ChoiceGroup.Around(context)
            ?? throw new InvalidOperationException($"{context.TagName} stands outside gov-radios and gov-checkboxes");
        var reveal = await output.GetChildContentAsync();
        var item = group.Item(new(Value, GovHtml.Content(Label ?? Value, LabelHtml)!)
        {
            Name = name,
            Hint = GovHtml.Content(Hint, HintHtml),
            Reveal = reveal.IsEmptyOrWhiteSpace ? null : reveal,
            Divider = Divider,
            Checked = Checked,
            Exclusive = exclusive,
            Attributes = output,
        });
        output.TagName = null;
        output.Content.SetHtmlContent(item);
    }
}
