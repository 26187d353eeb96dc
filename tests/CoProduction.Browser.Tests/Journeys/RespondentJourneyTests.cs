using System.Text.RegularExpressions;
using CoProduction.Browser.Tests.Infrastructure;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Library;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Infrastructure;
using CoProduction.Web.Tests.Survey;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Browser.Tests.Journeys;

/// <summary>Library studies from the link to the thank-you page, as respondents meet them.</summary>
public sealed partial class RespondentJourneyTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    private const string AlreadySent = "You have already sent this page; send again to change it.";

    [Theory]
    [InlineData(true, 1280)]
    [InlineData(false, 390)]
    public async Task Nudges_is_answered_for_every_theme_of_the_site(bool script, int width)
    {
        var study = await OpenAsync("nudges");
        await using var tab = await Chromium.OpenAsync(app, script, width);
        var walk = new SurveyWalk(tab, script);

        await walk.OpenAsync(study, site: "northgate");
        await walk.AgreeAsync();
        await walk.WalkAsync();

        walk.Page.Url.Should().EndWith("/end");
        walk.Headings[^1].Should().Be("Thank you");
        await app.WithAsync(async db =>
        {
            var participant = await db.Participants.SingleAsync(row => row.StudyId == study.StudyId);
            participant.State.Should().Be(ParticipantState.Completed);
            participant.Site.Should().Be("northgate");
            (await db.Assignments.SingleAsync(row => row.StudyId == study.StudyId)).Stratum.Should().Contain("northgate");
            var pages = await db.PageSubmissions.Where(row => row.StudyId == study.StudyId).Select(row => new { row.Page, row.LoopKey }).ToListAsync();
            pages.Should().OnlyHaveUniqueItems().And.HaveCount(walk.Headings.Count - 2, "all but consent and thanks were sent once");
            pages.Where(row => row.Page == "briefing").Select(row => row.LoopKey).Should().BeEquivalentTo("safety", "wellbeing");
        });
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Theory]
    [InlineData(true, 1280)]
    [InlineData(false, 390)]
    public async Task Reward_and_legitimacy_is_answered_in_two_languages(bool script, int width)
    {
        var study = await OpenAsync("reward-legitimacy");
        await using var tab = await Chromium.OpenAsync(app, script, width);
        var page = tab.Page;
        var walk = new SurveyWalk(tab, script);
        await walk.OpenAsync(study);
        await walk.AgreeAsync();
        await walk.WalkAsync(until: async () => await page.Locator("[name=q_attention]").CountAsync() > 0);

        await walk.AnswerAsync();
        await walk.CheckAsync("[name=q_attention][value=disagree]");
        await walk.PressAsync("ko");

        (await page.GetAttributeAsync("html", "lang")).Should().Be("ko");
        Hangul().IsMatch(walk.Headings[^1]).Should().BeTrue(walk.Headings[^1]);
        (await page.IsCheckedAsync("[name=q_attention][value=disagree]")).Should().BeTrue("the switch keeps what was chosen");
        await walk.NextAsync();
        await walk.AnswerAsync();
        await walk.NextAsync();
        (await page.InnerTextAsync(".app-vignette")).Should().MatchRegex("\\p{IsHangulSyllables}");
        await walk.PressAsync("en");
        (await page.InnerTextAsync(".app-vignette")).Should().NotMatchRegex("\\p{IsHangulSyllables}");
        await walk.WalkAsync();

        walk.Headings[^1].Should().Be("Thank you");
        var stored = await app.WithAsync(db => db.PageSubmissions.Where(row => row.StudyId == study.StudyId).OrderBy(row => row.Id)
            .Select(row => new { row.Page, row.Language }).ToListAsync());
        stored.Where(row => row.Language == "ko").Select(row => row.Page).Should().Equal("views_2", "background");
        stored.Should().OnlyHaveUniqueItems(row => row.Page);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_required_question_left_blank_is_named_and_one_click_away(bool script)
    {
        var study = await OpenAsync("reward-legitimacy");
        await using var tab = await Chromium.OpenAsync(app, script, width: 390);
        var page = tab.Page;
        var walk = new SurveyWalk(tab, script);
        await walk.OpenAsync(study);
        await walk.AgreeAsync();
        await walk.CheckAsync("[name=q_gender][value=female]");

        await walk.NextAsync();

        (await page.TitleAsync()).Should().StartWith("Error:");
        if (script) (await page.EvaluateAsync<string>("document.activeElement.className")).Should().Contain("govuk-error-summary");
        await page.ClickAsync(".govuk-error-summary__list a");
        (await page.EvaluateAsync<string>("document.activeElement.name")).Should().Be("q_age");
        (await page.IsCheckedAsync("[name=q_gender][value=female]")).Should().BeTrue("what was answered stays");
        await page.Keyboard.TypeAsync("34");
        await walk.NextAsync();
        (await page.Locator(".govuk-error-summary").CountAsync()).Should().Be(0);
        (await page.Locator("[name=q_age]").CountAsync()).Should().Be(0, "the next page is shown");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_browsers_own_back_button_and_a_second_tab_end_in_one_response(bool script)
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        await using var tab = await Chromium.OpenAsync(app, script, width: 390);
        var page = tab.Page;
        var walk = new SurveyWalk(tab, script);
        await walk.OpenAsync(study);
        await walk.AgreeAsync();
        await using var second = await tab.SecondTabAsync();
        await second.Page.GotoAsync($"/s/{study.Slug}/page");
        await walk.AnswerAsync();
        await walk.NextAsync();
        var vignette = await page.InnerTextAsync(".app-vignette");

        var late = new SurveyWalk(second, script);
        await second.Page.FillAsync("[name=q_word]", "second thoughts");
        await late.NextAsync();
        (await second.Page.InnerTextAsync("main")).Should().Contain(AlreadySent);
        (await second.Page.InputValueAsync("[name=q_word]")).Should().Be("second thoughts");
        await late.NextAsync();
        (await second.Page.InnerTextAsync(".app-vignette")).Should().Be(vignette);

        await page.ReloadAsync();
        await walk.AnswerAsync();
        await walk.NextAsync();
        await page.GoBackAsync();
        await walk.LookAsync();
        for (var pages = 0; pages < 6 && !page.Url.EndsWith("/end", StringComparison.Ordinal); pages++)
        {
            if (page.Url.EndsWith("/page", StringComparison.Ordinal)) await walk.NextAsync();
            else await walk.AgreeAsync();
        }

        walk.Headings[^1].Should().Be("Thank you");
        await app.WithAsync(async db =>
        {
            (await db.Participants.SingleAsync(row => row.StudyId == study.StudyId)).State.Should().Be(ParticipantState.Completed);
            (await db.Assignments.CountAsync(row => row.StudyId == study.StudyId)).Should().Be(1);
            var about = await db.PageSubmissions.Where(row => row.StudyId == study.StudyId && row.Page == "about").OrderBy(row => row.Id).LastAsync();
            about.Answers.Should().Contain("second thoughts", "who sends again changes the answer");
        });
    }

    [Fact]
    public async Task A_personal_link_goes_on_in_another_browser()
    {
        var study = await OpenAsync("reward-legitimacy");
        await using var tab = await Chromium.OpenAsync(app);
        var walk = new SurveyWalk(tab, script: true);
        await walk.OpenAsync(study);
        await walk.AgreeAsync();
        var link = (await tab.Page.GetAttributeAsync("[data-resume-link]", "href"))!;
        await walk.WalkAsync(until: async () => await tab.Page.Locator(".app-vignette").CountAsync() > 0);
        var vignette = await tab.Page.InnerTextAsync(".app-vignette");

        await using var phone = await Chromium.OpenAsync(app, script: false, width: 390);
        var resumed = new SurveyWalk(phone, script: false);
        await phone.Page.GotoAsync(link);
        await resumed.LookAsync();
        await phone.GoAsync(() => phone.Page.ClickAsync("main button"));
        (await phone.Page.InnerTextAsync(".app-vignette")).Should().Be(vignette, "the same arm and the same page");
        await resumed.WalkAsync();

        resumed.Headings[^1].Should().Be("Thank you");
        (await app.WithAsync(db => db.Participants.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(1);
    }

    [Theory]
    [InlineData(true, 1280)]
    [InlineData(false, 390)]
    public async Task Who_withdraws_can_have_the_answers_erased(bool script, int width)
    {
        var study = await OpenAsync("reward-legitimacy");
        await using var tab = await Chromium.OpenAsync(app, script, width);
        var walk = new SurveyWalk(tab, script);
        await walk.OpenAsync(study);
        await walk.AgreeAsync();
        await walk.AnswerAsync();
        await walk.NextAsync();

        await tab.GoAsync(() => tab.Page.ClickAsync("footer a[href$='/withdraw']"));
        await walk.LookAsync();
        await tab.GoAsync(() => tab.Page.ClickAsync("main form button"));
        await walk.LookAsync();
        (await tab.Page.Locator(".govuk-error-summary__list li").CountAsync()).Should().Be(1, "nothing is chosen yet");
        await walk.CheckAsync("[name=choice][value=erase]");
        await tab.GoAsync(() => tab.Page.ClickAsync("main form button"));
        await walk.LookAsync();

        await app.WithAsync(async db =>
        {
            (await db.Participants.SingleAsync(row => row.StudyId == study.StudyId)).State.Should().Be(ParticipantState.Erased);
            (await db.PageSubmissions.CountAsync(row => row.StudyId == study.StudyId)).Should().Be(0);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Paid_work_in_short_rounds_ends_with_earnings_or_with_none(bool script)
    {
        var study = await app.OpenAsync(ShortRounds(StudyLibrary.Find("incentive-beneficiary")!.Design));
        await using var tab = await Chromium.OpenAsync(app, script, width: 390);
        var page = tab.Page;
        var walk = new SurveyWalk(tab, script);
        await walk.OpenAsync(study);
        await walk.AgreeAsync();

        var attempts = 0;
        while (!page.Url.EndsWith("/end", StringComparison.Ordinal))
        {
            if (await page.Locator("button[value=start]").CountAsync() == 0)
            {
                await walk.AnswerAsync();
                await walk.NextAsync();
                continue;
            }
            await tab.GoAsync(() => page.ClickAsync("button[value=start]"));
            await CountAsync(tab);
            attempts++;
            if (script)
            {
                await page.WaitForSelectorAsync("button[value=start], button[value=next]");
            }
            else
            {
                await Task.Delay(TimeSpan.FromSeconds(Seconds), TestContext.Current.CancellationToken);
                await page.ReloadAsync();
            }
            await walk.LookAsync();
        }

        attempts.Should().Be(3, "one round of practice and two of work");
        await app.WithAsync(async db =>
        {
            var arm = (await db.Assignments.SingleAsync(row => row.StudyId == study.StudyId)).Arm;
            var correct = await db.TaskEvents.CountAsync(row => row.StudyId == study.StudyId && row.Task == "work" && row.Correct == true && !row.Late);
            var paid = await db.Payments.Where(row => row.StudyId == study.StudyId).SumAsync(row => row.AmountMinor);
            paid.Should().Be(arm is "incentive" or "both" ? 5 * correct : 0);
        });
    }

    private const int Seconds = 8;

    /// <summary>Counts the letter as a person would and sends the number; a slow machine may be late, which is an outcome too.</summary>
    private static async Task CountAsync(BrowserTab tab)
    {
        var letter = await tab.Page.EvaluateAsync<string>(
            "() => { const words = document.querySelector('label[for=attempt]').textContent; const cells = new Set([...document.querySelectorAll('.app-task-grid td')].map(c => c.textContent.trim())); return [...cells].find(l => words.split(/[\\s?,.“”\"]+/).includes(l)) }");
        var cells = await tab.Page.Locator(".app-task-grid td").AllInnerTextsAsync();
        await tab.Page.FillAsync("[name=attempt]", cells.Count(cell => cell.Trim() == letter).ToString(System.Globalization.CultureInfo.InvariantCulture));
        await tab.GoAsync(() => tab.Page.ClickAsync("button[value=attempt]"));
    }

    private static StudyDesign ShortRounds(StudyDesign design) => design with
    {
        Pages =
        [
            .. design.Pages.Select(page => page with
            {
                Elements = [.. page.Elements.Select(element => element is EffortTask task ? task with { Rounds = Math.Min(task.Rounds, 2), SecondsPerRound = Seconds } : element)],
            }),
        ],
    };

    private Task<StudyInService> OpenAsync(string libraryStudy) => app.OpenAsync(StudyLibrary.Find(libraryStudy)!.Design);

    [GeneratedRegex("\\p{IsHangulSyllables}")]
    private static partial Regex Hangul();
}
