using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>Choose one. Options are <c>gov-radio</c> elements inside, after those of <c>items</c>.</summary>
[HtmlTargetElement("gov-radios")]
public sealed class GovRadiosTagHelper(IStringLocalizer<UiText> text) : GroupFieldTagHelper(text)
{
    public string? Value { get; set; }

    public IEnumerable<SelectListItem> Items { get; set; } = [];

    public bool Inline { get; set; }

    public bool Small { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var value = Value ?? FieldValue.Posted(ModelState, FieldName) ?? FieldValue.Format(For?.Model);
        var group = new ChoiceGroup("radios", "radio", FieldName, BaseId, value is null ? [] : [value]);
        context.Items[typeof(ChoiceGroup)] = group;

        var radios = GovHtml.Tag("div", "govuk-radios").TakeAttributes(output);
        if (Inline)
            radios.AddCssClass("govuk-radios--inline");
        if (Small)
            radios.AddCssClass("govuk-radios--small");
        foreach (var item in Items)
            radios.Containing(group.Item(ForItem(item, value is not null)));
        IHtmlContent children = await output.GetChildContentAsync();
        BecomeFieldset(output, radios.Containing(children));
    }

    private static ChoiceGroup.Choice ForItem(SelectListItem item, bool hasValue) =>
        new(item.Value ?? item.Text, GovHtml.Content(item.Text, null)!) { Checked = hasValue ? null : item.Selected };
}
