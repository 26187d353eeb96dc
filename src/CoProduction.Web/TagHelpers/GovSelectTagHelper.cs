using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>A list to choose one from. The chosen one is the field's value, or the item's own <c>Selected</c> without one.</summary>
[HtmlTargetElement("gov-select", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class GovSelectTagHelper(IStringLocalizer<UiText> text) : ValueFieldTagHelper(text)
{
    public IEnumerable<SelectListItem> Items { get; set; } = [];

    /// <summary>Text of a first option with an empty value.</summary>
    public string? Empty { get; set; }

    protected override string ComponentClass => "govuk-select";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var select = AsControl(GovHtml.Tag("select", ComponentClass), output);
        if (Empty is not null)
            select.Containing(Option(new SelectListItem(Empty, ""), null));
        foreach (var part in Options())
            select.Containing(part);
        BecomeFormGroup(output, LabelTag(), HintTag(), ErrorTag(), select);
    }

    private IEnumerable<IHtmlContent> Options()
    {
        var value = FieldValueText;
        TagBuilder? group = null;
        SelectListGroup? current = null;
        // Once: a sequence that is made anew makes new groups, of which none is that of an item made before.
        var items = Items.ToList();
        foreach (var item in items)
        {
            if (item.Group is null)
            {
                (group, current) = (null, null);
                yield return Option(item, value);
                continue;
            }
            if (group is null || !ReferenceEquals(item.Group, current))
            {
                current = item.Group;
                group = GovHtml.Tag("optgroup").With("label", current.Name);
                foreach (var member in items.Where(candidate => ReferenceEquals(candidate.Group, item.Group)))
                    group.Containing(Option(member, value));
                yield return group;
            }
        }
    }

    private static TagBuilder Option(SelectListItem item, string? value) =>
        GovHtml.Tag("option")
            .With("value", item.Value ?? item.Text)
            .Flag("selected", value is null ? item.Selected : value == (item.Value ?? item.Text))
            .Flag("disabled", item.Disabled)
            .Containing(item.Text);
}
