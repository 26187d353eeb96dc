using System.Globalization;
using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>
/// Several statements on one scale. A list of questions on a phone, a table where there is room: see
/// <c>app/_likert.scss</c> for the one markup of both. Rows are <c>gov-likert-row</c>.
/// </summary>
[HtmlTargetElement("gov-likert")]
public sealed class GovLikertTagHelper(IStringLocalizer<UiText> text) : GroupFieldTagHelper(text)
{
    private const int MostColumns = 13;

    public IReadOnlyList<ScalePoint> Points { get; set; } = [];

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        if (Points.Count is < 2 or > MostColumns)
            throw new InvalidOperationException($"A Likert matrix has 2 to {MostColumns} columns, not {Points.Count}");
        context.Items[typeof(ScalePoint)] = Points;
        var rows = await output.GetChildContentAsync();

        var matrix = GovHtml.Tag("div", string.Create(CultureInfo.InvariantCulture, $"app-likert app-likert--{Points.Count}"))
            .TakeAttributes(output)
            .Containing(Header(), rows);
        BecomeFieldset(output, matrix);
    }

    // For the eye only: every radio carries its label itself.
    private TagBuilder Header()
    {
        var header = GovHtml.Tag("div", "app-likert__header").With("aria-hidden", "true").Containing(GovHtml.Tag("div"));
        foreach (var point in Points)
            header.Containing(GovHtml.Tag("div", point.Apart ? "app-likert__heading app-likert__heading--apart" : "app-likert__heading").Containing(point.Label));
        return header;
    }
}
