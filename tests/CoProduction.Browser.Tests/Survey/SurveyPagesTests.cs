using CoProduction.Browser.Tests.Infrastructure;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Tests.Infrastructure;
using CoProduction.Web.Tests.Survey;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace CoProduction.Browser.Tests.Survey;

/// <summary>The respondent's pages in a real browser: on a phone and a laptop, with script and without, under axe.</summary>
public sealed class SurveyPagesTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    [Theory]
    [InlineData(true, 390)]
    [InlineData(true, 1280)]
    [InlineData(false, 390)]
    public async Task Every_item_can_be_answered(bool script, int width)
    {
        var study = await app.OpenAsync(TestStudies.EveryItem());
        await using var tab = await Chromium.OpenAsync(app, script, width);
        var page = tab.Page;
        await page.GotoAsync($"/s/{study.Slug}");
        await tab.LookAsync("consent");
        await page.ClickAsync("button[value=agree]");
        await tab.LookAsync("items");

        await page.CheckAsync("input[name=q_single][value='2']", new() { Force = true });
        await page.CheckAsync("input[name=q_m1][value='1']", new() { Force = true });
        await page.CheckAsync("input[name=q_choice][value=other]", new() { Force = true });
        await page.FillAsync("[name=q_which]", "a third");
        await page.CheckAsync("input[name=q_many][value=x]", new() { Force = true });
        await page.FillAsync("[name=q_number]", "77");
        await page.FillAsync("[name=q_slider]", "35");
        await page.FillAsync("[name=q_text]", "words");
        await page.FillAsync("[name='q_date.Day']", "3");
        await page.FillAsync("[name='q_date.Month']", "4");
        await page.FillAsync("[name='q_date.Year']", "2025");
        await page.SelectOptionAsync("[name=q_rank__p]", "1");
        await page.CheckAsync("input[name=q_agree]", new() { Force = true });
        await page.ClickAsync("main button[value=next]");
        await tab.LookAsync("items-errors");
        (await page.Locator(".govuk-error-summary__list li").AllInnerTextsAsync()).Should().HaveCount(2);
        await page.FillAsync("[name=q_number]", "7");
        await page.SelectOptionAsync("[name=q_rank__q]", "2");
        await page.ClickAsync("main button[value=next]");

        (await page.InnerTextAsync("h1")).Should().Be("Page after");
        var answers = await app.WithAsync(db => db.PageSubmissions.Where(row => row.StudyId == study.StudyId).Select(row => row.Answers).SingleAsync());
        answers.Should().Contain("\"which\":\"a third\"").And.Contain("\"slider\":35").And.Contain("\"rank\":[\"p\",\"q\"]");
        tab.ShouldHaveNoProblems();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_survey_is_walked_in_two_languages_to_the_code_and_the_withdrawal(bool script)
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        await using var tab = await Chromium.OpenAsync(app, script, width: 390);
        var page = tab.Page;
        await page.GotoAsync($"/s/{study.Slug}");
        await page.ClickAsync("button[value=agree]");
        await tab.LookAsync("codes");
        var code = await page.InnerTextAsync("[data-withdrawal-code]");
        await page.FillAsync("[name=q_word]", "나무");
        await page.ClickAsync("button[value=ko]");
        await tab.LookAsync("korean");
        (await page.InputValueAsync("[name=q_word]")).Should().Be("나무");
        await page.PressAsync("[name=q_word]", "Enter");
        (await page.InnerTextAsync("h1")).Should().Be("공원", "Enter goes on and does not switch the language");
        await page.CheckAsync("input[name=q_help][value='3']", new() { Force = true });
        await page.ClickAsync("main button[value=next]");
        await page.ClickAsync("button[value=back]");
        (await page.IsCheckedAsync("input[name=q_help][value='3']")).Should().BeTrue();
        await page.ClickAsync("main button[value=next]");
        await page.DblClickAsync("main button[value=next]");
        await page.WaitForURLAsync("**/end");
        await tab.LookAsync("end");

        await page.ClickAsync("footer a[href$=withdraw]");
        await tab.LookAsync("withdraw");
        (await page.InputValueAsync("[name=code]")).Should().Be(code);
        await page.CheckAsync("input[value=erase]", new() { Force = true });
        await page.ClickAsync("main form button");
        await tab.LookAsync("erased");
        (await app.WithAsync(db => db.Participants.SingleAsync(row => row.StudyId == study.StudyId))).State.Should().Be(ParticipantState.Erased);
        tab.ShouldHaveNoProblems();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_effort_task_works_with_and_without_script(bool script)
    {
        var study = await app.OpenAsync(TestStudies.Plain("effort",
            TestStudies.Page("work", new EffortTask { Key = "count", Instructions = TestStudies.En("Count letters."), Rounds = 1, SecondsPerRound = 5, GridSize = 6, PieceRateMinor = 10 }),
            TestStudies.Page("after", new TextItem { Key = "bye", Prompt = TestStudies.En("Bye?") })));
        await using var tab = await Chromium.OpenAsync(app, script, width: 390);
        var page = tab.Page;
        await page.GotoAsync($"/s/{study.Slug}");
        await page.ClickAsync("button[value=agree]");
        await tab.LookAsync("task-start");
        await page.ClickAsync("button[value=start]");
        var label = await page.InnerTextAsync("label[for=attempt]");
        var count = (await page.Locator(".app-task-grid td").AllInnerTextsAsync()).Count(letter => letter == label.Split(' ')[5]);
        await page.FillAsync("[name=attempt]", count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await page.PressAsync("[name=attempt]", "Enter");
        if (script)
        {
            await tab.ShouldBeAccessibleAsync();
            await page.WaitForSelectorAsync("main button[value=next]");
        }
        else
        {
            await page.ClickAsync("button[value=stop]");
        }
        (await page.InnerTextAsync(".app-task-status")).Should().Contain("0.10 EUR");
        await page.ClickAsync("main button[value=next]");
        (await page.InnerTextAsync("h1")).Should().Be("Page after");
        tab.ShouldHaveNoProblems();
    }
}
