using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>A field of several controls: a fieldset whose legend is the label.</summary>
public abstract class GroupFieldTagHelper(IStringLocalizer<UiText> text) : FieldTagHelper(text)
{
    protected void BecomeFieldset(TagHelperOutput output, IHtmlContent controls, string? role = null)
    {
        var fieldset = GovHtml.Tag("fieldset", "govuk-fieldset")
            .With("role", role)
            .With("aria-describedby", DescribedBy)
            .Containing(Legend(), HintTag(), ErrorTag(), controls);
        BecomeFormGroup(output, fieldset);
    }

    protected TagBuilder? Legend()
    {
        if (LabelContent is not { } content)
            return null;
        var legend = GovHtml.Tag("legend", "govuk-fieldset__legend");
        // Hidden inside the legend: a browser lays a legend out as wide as its words, even a hidden one, and the page scrolls sideways.
        if (LabelHidden)
            return legend.Containing(GovHtml.Tag("span", "govuk-visually-hidden").Containing(content));
        legend.AddCssClass($"govuk-fieldset__legend--{Size(LabelSize) ?? "s"}");
        return legend.Containing(PageHeading ? GovHtml.Tag("h1", "govuk-fieldset__heading").Containing(content) : content);
    }
}
