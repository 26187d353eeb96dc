using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>Choose any number. Options are <c>gov-checkbox</c> elements inside, after those of <c>items</c>.</summary>
[HtmlTargetElement("gov-checkboxes")]
public sealed class GovCheckboxesTagHelper(IStringLocalizer<UiText> text) : GroupFieldTagHelper(text)
{
    public IEnumerable<string>? Values { get; set; }

    public IEnumerable<SelectListItem> Items { get; set; } = [];

    public bool Small { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        IReadOnlyCollection<string> chosen = Values is null
            ? FieldValue.PostedMany(ModelState, FieldName) ?? FieldValue.FormatMany(For?.Model)
            : [.. Values];
        var group = new ChoiceGroup("checkboxes", "checkbox", FieldName, BaseId, chosen);
        context.Items[typeof(ChoiceGroup)] = group;

        var checkboxes = GovHtml.Tag("div", "govuk-checkboxes").With("data-module", "govuk-checkboxes").TakeAttributes(output);
        if (Small)
            checkboxes.AddCssClass("govuk-checkboxes--small");
        foreach (var item in Items)
        {
            var value = item.Value ?? item.Text;
            checkboxes.Containing(group.Item(new(value, GovHtml.Content(item.Text, null)!) { Checked = item.Selected ? true : null }));
        }
        IHtmlContent children = await output.GetChildContentAsync();
        BecomeFieldset(output, checkboxes.Containing(children));
    }
}
