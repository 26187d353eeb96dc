using System.Net;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Infrastructure;

namespace CoProduction.Web.Tests.Survey;

/// <summary>What respondents do.</summary>
internal static class Respondents
{
    /// <summary>Opens the link and agrees: the first page.</summary>
    public static async Task<WebPage> AgreeAsync(this WebBrowser browser, StudyInService study, string query = "")
    {
        var consent = await browser.GetAsync($"/s/{study.Slug}{query}");
        consent.Status.Should().Be(HttpStatusCode.OK, consent.Text);
        return await browser.SubmitAsync(consent, "agree");
    }

    public static Task<WebPage> NextAsync(this WebBrowser browser, WebPage page) => browser.SubmitAsync(page, "next");

    public static Task<WebPage> BackAsync(this WebBrowser browser, WebPage page) => browser.SubmitAsync(page, "back");

    /// <summary>From the first page of <see cref="TestStudies.TwoArms"/> to the end.</summary>
    public static async Task<WebPage> FinishTwoArmsAsync(this WebBrowser browser, WebPage page)
    {
        page = await browser.NextAsync(page.Fill("q_lives", "city").Fill("q_age", "40").Fill("q_word", "green"));
        return await browser.FinishFromVignetteAsync(page);
    }

    public static async Task<WebPage> FinishFromVignetteAsync(this WebBrowser browser, WebPage page)
    {
        page = await browser.NextAsync(page.Fill("q_help", "3"));
        return await browser.NextAsync(page.Fill("q_comment", "no"));
    }
}
