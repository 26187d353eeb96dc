using System.Net;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Survey;

/// <summary>What happens to a page that is sent: once, twice, changed, late, without its cookie.</summary>
public abstract class TurnTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : TurnTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : TurnTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task A_survey_runs_from_the_first_page_to_the_thank_you()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();

        var page = await browser.AgreeAsync(study);
        page.Text.Should().Contain("Your resume link and withdrawal code");
        page = await browser.NextAsync(page.Fill("q_lives", "city").Fill("q_age", "40").Fill("q_word", "green"));
        var arm = await app.WithAsync(db => db.Assignments.Where(row => row.StudyId == study.StudyId).Select(row => row.Arm).SingleAsync());
        page.Text.Should().Contain(arm == "voucher" ? "There is a voucher." : "There is no reward.");
        page.Text.Should().NotContain("withdrawal code");
        page = await browser.NextAsync(page.Fill("q_help", "3"));
        page = await browser.NextAsync(page.Fill("q_comment", "no"));

        page.Path.Should().Be($"/s/{study.Slug}/end");
        page.Text.Should().Contain("That was all.");
        var code = page.All("[data-completion-code]").Single().TextContent;
        code.Should().MatchRegex("^[0-9A-Z]{4}-[0-9A-Z]{4}$");
        (await browser.GetAsync($"/s/{study.Slug}/page")).All("[data-completion-code]").Single().TextContent.Should().Be(code, "the last page can be loaded again");
        await app.WithAsync(async db =>
        {
            var participant = await db.Participants.SingleAsync(row => row.StudyId == study.StudyId);
            participant.State.Should().Be(ParticipantState.Completed);
            participant.CompletedAt.Should().NotBeNull();
            var answers = await db.PageSubmissions.Where(row => row.StudyId == study.StudyId).OrderBy(row => row.Id).ToListAsync();
            answers.Select(row => row.Page).Should().Equal("about", "vignette", "last");
            answers[0].Answers.Replace(" ", "", StringComparison.Ordinal).Should().Contain("\"lives\":\"city\"").And.Contain("\"age\":40").And.Contain("\"word\":\"green\"");
        });
    }

    [Fact]
    public async Task Ten_parallel_sendings_of_a_page_make_one_submission_and_get_the_same_answer()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var page = (await browser.AgreeAsync(study)).Fill("q_lives", "village");

        var next = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => browser.NextAsync(page)));

        next.Select(answer => answer.ValueOf("ticket")).Distinct().Should().ContainSingle();
        next.Should().OnlyContain(answer => answer.Heading == "The park");
        await app.WithAsync(async db =>
        {
            (await db.PageSubmissions.CountAsync(row => row.StudyId == study.StudyId)).Should().Be(1);
            (await db.PageResubmissions.CountAsync(row => row.StudyId == study.StudyId)).Should().Be(9);
            (await db.Exposures.CountAsync(row => row.StudyId == study.StudyId)).Should().Be(2);
        });
    }

    [Fact]
    public async Task Ten_parallel_sendings_of_the_last_page_complete_once()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var page = await browser.NextAsync(await browser.AgreeAsync(study));
        page = (await browser.NextAsync(page.Fill("q_help", "2"))).Fill("q_comment", "done");

        var ends = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => browser.NextAsync(page)));

        ends.Should().OnlyContain(end => end.Heading == "Thank you");
        (await app.WithAsync(db => db.PageSubmissions.CountAsync(row => row.StudyId == study.StudyId && row.Page == "last"))).Should().Be(1);
    }

    [Fact]
    public async Task Mistakes_come_back_with_everything_typed_and_store_nothing()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var page = await browser.AgreeAsync(study);

        var back = await browser.NextAsync(page.Fill("q_lives", "city").Fill("q_age", "17").Fill("q_word", "leafy"));

        back.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        back.Errors.Should().Equal("“How old are you?”: Enter a number that is 18 or more");
        back.Document.Title.Should().StartWith("Error: ");
        var link = back.All(".govuk-error-summary__list a").Single().GetAttribute("href")!;
        back.Document.GetElementById(link[1..])!.GetAttribute("name").Should().Be("q_age");
        back.ValueOf("q_lives").Should().Be("city");
        back.ValueOf("q_age").Should().Be("17");
        back.ValueOf("q_word").Should().Be("leafy");
        (await app.WithAsync(db => db.PageSubmissions.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(0);
        (await browser.NextAsync(back.Fill("q_age", "18"))).Heading.Should().Be("The park");
    }

    [Fact]
    public async Task Back_shows_what_was_sent_and_an_honest_change_replaces_it()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var page = await browser.NextAsync((await browser.AgreeAsync(study)).Fill("q_lives", "city").Fill("q_age", "40"));
        var story = page.All(".app-vignette").Single().TextContent;

        var about = await browser.BackAsync(page);
        about.Heading.Should().Be("About you");
        about.ValueOf("q_lives").Should().Be("city");
        var again = await browser.NextAsync(about.Fill("q_lives", "village"));

        again.All(".app-vignette").Single().TextContent.Should().Be(story, "the arm stays");
        var sent = await app.WithAsync(db => db.PageSubmissions.Where(row => row.StudyId == study.StudyId && row.Page == "about").OrderBy(row => row.Id).ToListAsync());
        sent.Should().HaveCount(2);
        sent[^1].Answers.Should().Contain("village");
        (await app.WithAsync(db => db.Assignments.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(1);
    }

    /// <summary>The words of a page are written once for all; what a person gave stands on that person's page only.</summary>
    [Fact]
    public async Task What_one_person_answered_stands_on_no_other_persons_page()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var first = app.NewBrowser();
        using var second = app.NewBrowser();
        var blank = await first.AgreeAsync(study);
        var about = await first.BackAsync(await first.NextAsync(blank.Fill("q_lives", "city").Fill("q_age", "40")));
        about.ValueOf("q_age").Should().Be("40");

        var other = await second.AgreeAsync(study);

        other.ValueOf("q_age").Should().BeNullOrEmpty();
        other.ValueOf("q_lives").Should().BeNullOrEmpty();
        var refused = await second.NextAsync(other.Fill("q_age", "forty"));
        refused.All(".govuk-error-summary").Should().ContainSingle();
        (await first.GetAsync($"/s/{study.Slug}/page")).All(".govuk-error-summary").Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_typed_is_kept_on_the_way_back()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var page = await browser.NextAsync(await browser.AgreeAsync(study));

        page = await browser.NextAsync(await browser.BackAsync(page.Fill("q_help", "2")));

        page.ValueOf("q_help").Should().Be("2");
    }

    [Fact]
    public async Task Another_body_under_a_used_ticket_is_kept_flagged_and_asked_again()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var page = await browser.AgreeAsync(study);
        await browser.NextAsync(page.Fill("q_lives", "city"));

        var again = await browser.NextAsync(page.Fill("q_lives", "village"));

        again.Heading.Should().Be("About you");
        again.Text.Should().Contain("You have already sent this page; send again to change it.");
        again.ValueOf("q_lives").Should().Be("village");
        again.ValueOf("ticket").Should().NotBe(page.ValueOf("ticket"));
        await app.WithAsync(async db =>
        {
            (await db.PageSubmissions.SingleAsync(row => row.StudyId == study.StudyId)).Answers.Should().Contain("city");
            (await db.PageResubmissions.SingleAsync(row => row.StudyId == study.StudyId)).Answers.Should().Contain("village");
            (await db.Participants.SingleAsync(row => row.StudyId == study.StudyId)).Flags.Should().HaveFlag(ParticipantFlags.DifferentBodyResent);
        });
        (await browser.NextAsync(again)).Heading.Should().Be("The park");
        (await app.WithAsync(db => db.PageSubmissions.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(2);
    }

    [Fact]
    public async Task Two_tabs_end_in_one_response()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var left = await browser.AgreeAsync(study);
        var right = await browser.GetAsync($"/s/{study.Slug}/page");

        var leftNext = await browser.NextAsync(left.Fill("q_lives", "city"));
        (await browser.NextAsync(right.Fill("q_lives", "city"))).Heading.Should().Be("The park");
        var end = await browser.FinishFromVignetteAsync(leftNext);

        end.Heading.Should().Be("Thank you");
        (await app.WithAsync(db => db.Participants.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(1);
        (await app.WithAsync(db => db.PageSubmissions.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(3);
    }

    [Fact]
    public async Task Switching_the_language_keeps_what_was_typed_even_if_it_is_not_valid()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var page = await browser.AgreeAsync(study);

        var korean = await browser.SubmitAsync(page.Fill("q_lives", "village").Fill("q_age", "7").Fill("q_word", "나무"), "ko");

        korean.Heading.Should().Be("귀하에 대하여");
        korean.Document.DocumentElement.GetAttribute("lang").Should().Be("ko");
        korean.ValueOf("q_lives").Should().Be("village");
        korean.ValueOf("q_age").Should().Be("7");
        korean.ValueOf("q_word").Should().Be("나무");
        (await browser.NextAsync(korean)).Errors.Should().Equal("“나이가 어떻게 되십니까?”: 18 이상의 숫자를 입력해 주십시오");
        (await browser.NextAsync(korean.Fill("q_age", "70"))).Heading.Should().Be("공원", "the language stays");
        (await app.WithAsync(db => db.PageSubmissions.SingleAsync(row => row.StudyId == study.StudyId))).Language.Should().Be("ko");
    }

    [Fact]
    public async Task A_lost_cookie_loses_neither_the_page_nor_the_way_back()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var page = await browser.AgreeAsync(study);
        var resume = page.All("[data-resume-link]").Single().GetAttribute("href")!;
        using var stranger = app.NewBrowser();

        var stored = await stranger.NextAsync(page.Fill("q_lives", "city").Fill("q_word", "canary"));
        stored.Heading.Should().Be("Your page is stored");
        stored.Source.Should().NotContain("canary");
        stranger.Cookies.Count.Should().Be(0);
        (await stranger.GetAsync($"/s/{study.Slug}/page")).Status.Should().Be(HttpStatusCode.Forbidden);

        var button = await stranger.GetAsync(resume);
        stranger.Cookies.Count.Should().Be(0, "GET changes nothing");
        (await stranger.SubmitAsync(button, "Continue")).Heading.Should().Be("The park");
        (await app.WithAsync(db => db.Participants.SingleAsync(row => row.StudyId == study.StudyId))).Flags.Should().HaveFlag(ParticipantFlags.ResumedWithoutCookie);
    }

    [Fact]
    public async Task A_page_without_a_known_ticket_comes_back_filled_in()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        await browser.AgreeAsync(study);

        foreach (var ticket in new[] { "", Guid.NewGuid().ToString(), "nonsense" })
        {
            var back = await browser.PostAsync($"/s/{study.Slug}/page", ("ticket", ticket), ("q_lives", "village"), ("q_age", "55"), ("go", "next"));
            back.Heading.Should().Be("About you");
            back.ValueOf("q_lives").Should().Be("village");
            back.ValueOf("q_age").Should().Be("55");
        }
        var next = await browser.NextAsync(await browser.GetAsync($"/s/{study.Slug}/page"));
        next.Heading.Should().Be("The park", "one click stores it");
    }

    [Fact]
    public async Task A_ticket_of_another_participant_is_not_taken()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var victim = app.NewBrowser();
        using var other = app.NewBrowser();
        var theirs = await victim.AgreeAsync(study);
        await other.AgreeAsync(study);

        var back = await other.NextAsync(theirs.Fill("q_lives", "city"));

        back.Heading.Should().Be("About you", "it comes back as the sender's own page");
        back.ValueOf("ticket").Should().NotBe(theirs.ValueOf("ticket"));
        (await app.WithAsync(db => db.PageSubmissions.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(0);
    }

    [Fact]
    public async Task A_page_sent_from_another_website_is_shown_again_and_not_stored()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var page = await browser.AgreeAsync(study);
        using var client = app.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/s/{study.Slug}/page")
        {
            Content = new FormUrlEncodedContent([new("ticket", page.ValueOf("ticket")!), new("q_word", "typed"), new("go", "next")]),
        };
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "cross-site");
        request.Headers.TryAddWithoutValidation("Cookie", browser.Cookies.GetCookieHeader(app.Address));

        using var response = await client.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await response.Content.ReadAsStringAsync()).Should().Contain("value=\"typed\"").And.Contain("sent from another website");
        (await app.WithAsync(db => db.PageSubmissions.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(0);
    }

    [Fact]
    public async Task Whoever_stops_midway_finds_the_same_page_later()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var page = await browser.NextAsync((await browser.AgreeAsync(study)).Fill("q_lives", "city"));

        var later = await browser.GetAsync($"/s/{study.Slug}/page");

        later.ValueOf("ticket").Should().Be(page.ValueOf("ticket"));
        later.All(".app-vignette").Single().TextContent.Should().Be(page.All(".app-vignette").Single().TextContent);
    }

    [Fact]
    public async Task Broken_and_hostile_forms_get_a_clear_answer_and_no_exception()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var page = await browser.AgreeAsync(study);
        using var client = app.NewClient();
        var cookie = browser.Cookies.GetCookieHeader(app.Address);
        var ticket = page.ValueOf("ticket")!;
        HttpContent[] bodies =
        [
            new StringContent("{}", System.Text.Encoding.UTF8, "application/json"),
            new ByteArrayContent([]),
            new FormUrlEncodedContent(Enumerable.Range(0, 2000).Select(number => KeyValuePair.Create($"q_{number}", "x"))),
            new FormUrlEncodedContent([new("ticket", ticket), new("q_word", new string('x', 5_000_000))]),
            Multipart(ticket, "q_word", "a\0b\u0001\ud800"),
            new StringContent("q_word=a", System.Text.Encoding.ASCII) { Headers = { ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded; charset=utf-7") } },
            new StringContent("--x\r\nbroken", System.Text.Encoding.ASCII) { Headers = { ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x") } },
            new FormUrlEncodedContent([new("ticket", ticket), new("q_lives", "mars"), new("q_lives", "venus"), new("q_age", "1e999"), new("Arm", "voucher"), new("language", "xx")]),
        ];
        foreach (var body in bodies)
        {
            foreach (var path in new[] { "page", "withdraw", "" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"/s/{study.Slug}/{path}".TrimEnd('/')) { Content = new ByteArrayContent(await body.ReadAsByteArrayAsync()) };
                request.Content.Headers.ContentType = body.Headers.ContentType;
                request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
                request.Headers.TryAddWithoutValidation("Cookie", cookie);
                try
                {
                    using var response = await client.SendAsync(request);
                    ((int)response.StatusCode).Should().BeLessThan(500, $"{path}: {body.Headers.ContentType}");
                }
                catch (HttpRequestException)
                {
                    // The server closed the connection on a body that is too large: a clear answer too.
                }
            }
        }
        app.Logs.ShouldHoldNoUnhandledException();
        (await browser.GetAsync($"/s/{study.Slug}/page")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_typed_is_shown_as_text()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        const string Hostile = "<script>alert(1)</script>{{7*7}} \" onfocus=x";

        var page = await browser.NextAsync((await browser.AgreeAsync(study)).Fill("q_word", Hostile));
        var back = await browser.BackAsync(page);

        back.ValueOf("q_word").Should().Be(Hostile);
        back.Source.Should().NotContain("<script>alert");
    }

    private static MultipartFormDataContent Multipart(string ticket, string name, string value) => new()
    {
        { new StringContent(ticket), "ticket" },
        { new StringContent(value), name },
    };
}
