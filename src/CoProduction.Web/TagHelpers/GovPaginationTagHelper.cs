using System.Globalization;
using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>Links to the pages of a list: first, last, and those around the current one. Nothing for a single page.</summary>
[HtmlTargetElement("gov-pagination", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class GovPaginationTagHelper(IStringLocalizer<UiText> text) : TagHelper
{
    /// <summary>Counted from 1.</summary>
    public int Current { get; set; } = 1;

    /// <summary>Number of pages.</summary>
    public int Total { get; set; }

    /// <summary>Address of a page: <c>url="page => Url.Page(null, new { page })!"</c>.</summary>
    public Func<int, string> Url { get; set; } = page => string.Create(CultureInfo.InvariantCulture, $"?page={page}");

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Total < 2)
        {
            output.SuppressOutput();
            return;
        }
        output.Become("nav", "govuk-pagination");
        output.Attributes.SetAttribute("aria-label", text["Pagination"].Value);
        if (Current > 1)
            output.Content.AppendHtml(Step("prev", "PreviousPage", Current - 1));
        output.Content.AppendHtml(GovHtml.Tag("ul", "govuk-pagination__list").Containing(Numbers()));
        if (Current < Total)
            output.Content.AppendHtml(Step("next", "NextPage", Current + 1));
    }

    private TagBuilder Step(string direction, string label, int page) =>
        GovHtml.Tag("div", $"govuk-pagination__{direction}").Containing(
            Link(page).With("rel", direction).Containing(
                GovHtml.Tag("span", "govuk-pagination__link-title").Containing(text[label])));

    private IEnumerable<IHtmlContent> Numbers()
    {
        var before = 0;
        int[] shown = [.. new[] { 1, Current - 1, Current, Current + 1, Total }.Where(page => page >= 1 && page <= Total).Distinct()];
        foreach (var page in shown)
        {
            if (page > before + 1)
                yield return GovHtml.Tag("li", "govuk-pagination__item govuk-pagination__item--ellipsis").Containing("⋯");
            yield return Number(page);
            before = page;
        }
    }

    private TagBuilder Number(int page)
    {
        var link = Link(page)
            .With("aria-label", text["PageNumber", page])
            .With("aria-current", page == Current ? "page" : null)
            .Containing(page.ToString(CultureInfo.InvariantCulture));
        return GovHtml.Tag("li", page == Current ? "govuk-pagination__item govuk-pagination__item--current" : "govuk-pagination__item").Containing(link);
    }

    private TagBuilder Link(int page) => GovHtml.Tag("a", "govuk-link govuk-pagination__link").With("href", Url(page));
}
