using System.Globalization;
using System.Resources;
using AngleSharp.Dom;
using CoProduction.Web.Resources;
using CoProduction.Web.TagHelpers;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CoProduction.Web.Tests.TagHelpers;

public sealed class ComponentTests
{
    private readonly Rendering page = new();

    [Fact]
    public void Each_line_of_the_error_summary_links_to_the_field_that_another_helper_rendered()
    {
        page.ModelState.AddModelError("Draft.Levels[0].Text", "Enter the level's <text>");
        page.ModelState.AddModelError("", "The draft was changed by someone else");

        var summary = page.Render(new GovErrorSummaryTagHelper(page.Text));
        var field = page.Render(new GovInputTagHelper(page.Text) { For = page.Property("Draft.Levels[0].Text", ""), Label = "Text" });

        var link = summary.QuerySelector("a")!;
        link.TextContent.Should().Be("Enter the level's <text>");
        field.QuerySelector(link.GetAttribute("href")!).Should().NotBeNull();
        summary.QuerySelectorAll("li").Should().HaveCount(2);
        summary.QuerySelector("[role=alert] h2")!.TextContent.Should().Be("There is a problem");
    }

    [Fact]
    public void The_error_summary_takes_a_pages_own_errors()
    {
        var body = page.Render(new GovErrorSummaryTagHelper(page.Text) { Errors = [new("trust_2", "Choose an answer"), new(null, "Try again")] });

        body.QuerySelector("a")!.GetAttribute("href").Should().Be("#trust_2");
        body.QuerySelectorAll("li")[1].TextContent.Should().Be("Try again");
    }

    [Fact]
    public void Without_errors_there_is_no_summary() =>
        page.Html(new GovErrorSummaryTagHelper(page.Text), "", []).Should().BeEmpty();

    [Fact]
    public void A_button_submits_and_a_link_that_looks_like_one_is_a_link()
    {
        var button = page.Render(new GovButtonTagHelper(), "Next", new TagHelperAttribute("name", "go"), new TagHelperAttribute("value", "next"));
        var link = page.Render(new GovButtonTagHelper { Href = "/admin?a=1&b=\"", Variant = "secondary" }, "New");

        button.QuerySelector("button[type=submit][name=go][value=next]")!.TextContent.Should().Be("Next");
        link.QuerySelector("a.govuk-button--secondary")!.GetAttribute("href").Should().Be("/admin?a=1&b=\"");
    }

    [Fact]
    public void A_notification_is_named_by_its_title()
    {
        var body = page.Render(new GovNotificationTagHelper(page.Text) { Success = true, Id = "saved" }, "Saved");

        var banner = body.QuerySelector("[role=alert]")!;
        body.QuerySelector("#" + banner.GetAttribute("aria-labelledby"))!.TextContent.Should().Be("Success");
        banner.TextContent.Should().Contain("Saved");
    }

    [Fact]
    public void A_summary_rows_link_says_what_it_changes()
    {
        var body = page.Render(new GovSummaryListTagHelper(),
            new GovSummaryRowTagHelper(page.Text) { Key = "Consent <text>", ActionHref = "/x" });

        body.QuerySelector("dl > div > dt")!.TextContent.Should().Be("Consent <text>");
        body.QuerySelector("dd a")!.TextContent.Should().Be("Change Consent <text>");
    }

    [Fact]
    public void Pagination_shows_the_ends_and_the_neighbours()
    {
        var body = page.Render(new GovPaginationTagHelper(page.Text) { Current = 5, Total = 9, Url = number => $"?p={number}" });

        body.QuerySelectorAll("li").Select(item => item.TextContent).Should().Equal("1", "⋯", "4", "5", "6", "⋯", "9");
        body.QuerySelector("[aria-current=page]")!.GetAttribute("href").Should().Be("?p=5");
        body.QuerySelector("[rel=prev]")!.GetAttribute("href").Should().Be("?p=4");
        page.Html(new GovPaginationTagHelper(page.Text) { Current = 1, Total = 1 }, "", []).Should().BeEmpty();
    }

    [Fact]
    public void Small_components_keep_their_content()
    {
        page.Render(new GovInsetTagHelper(), "Inset").QuerySelector(".govuk-inset-text")!.TextContent.Should().Be("Inset");
        page.Render(new GovTagTagHelper { Colour = "green" }, "Open").QuerySelector("strong.govuk-tag--green")!.TextContent.Should().Be("Open");
        page.Render(new GovWarningTagHelper(page.Text), "Careful").QuerySelector("strong")!.TextContent.Should().Be("WarningCareful");
        var details = page.Render(new GovDetailsTagHelper { Summary = "More <x>", Open = true }, "Text").QuerySelector("details[open]")!;
        details.QuerySelector("summary")!.TextContent.Should().Be("More <x>");
        details.QuerySelector(".govuk-details__text")!.TextContent.Should().Be("Text");
    }

    [Fact]
    public void Every_text_of_the_interface_exists_in_both_languages()
    {
        var manager = new ResourceManager(typeof(UiText));
        var english = Texts(manager, CultureInfo.InvariantCulture);
        var korean = Texts(manager, new CultureInfo("ko"));

        korean.Keys.Should().BeEquivalentTo(english.Keys);
        korean.Values.Should().OnlyContain(text => text.Any(letter => letter >= '가' && letter <= '힣'));
    }

    private static Dictionary<string, string> Texts(ResourceManager manager, CultureInfo culture) =>
        manager.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
}
