using System.Net;
using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Survey;

public abstract class ConsentTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : ConsentTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : ConsentTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task Opening_the_link_stores_nothing_about_a_person_and_sets_no_cookie()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();

        var page = await browser.GetAsync($"/s/{study.Slug}");
        await browser.GetAsync($"/s/{study.Slug}");

        page.Heading.Should().Be("Parks and people");
        page.Text.Should().Contain("The parks team").And.Contain("About 7 minutes").And.Contain("Answers only.");
        browser.Cookies.Count.Should().Be(0);
        await app.WithAsync(async db =>
        {
            (await db.Participants.CountAsync(row => row.StudyId == study.StudyId)).Should().Be(0);
            (await db.Assignments.CountAsync(row => row.StudyId == study.StudyId)).Should().Be(0);
            (await db.ArrivalCounts.SingleAsync(row => row.StudyId == study.StudyId)).N.Should().Be(2);
        });
    }

    [Fact]
    public async Task Asking_for_the_head_alone_counts_nothing()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var client = app.NewClient();

        using var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/s/{study.Slug}"));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await app.WithAsync(db => db.ArrivalCounts.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(0);
    }

    [Fact]
    public async Task Consent_stores_participant_consent_and_arm_at_once()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();

        var first = await browser.AgreeAsync(study, "?lang=ko");

        first.Heading.Should().Be("귀하에 대하여");
        first.Document.DocumentElement.GetAttribute("lang").Should().Be("ko");
        await app.WithAsync(async db =>
        {
            var participant = await db.Participants.SingleAsync(row => row.StudyId == study.StudyId);
            participant.Kind.Should().Be(ParticipantKind.Real);
            participant.Language.Should().Be("ko");
            var consent = await db.Consents.SingleAsync(row => row.StudyId == study.StudyId);
            consent.TextSha256.Should().Equal(study.Current!.Compiled.Consent("ko").TextSha256);
            var arm = await db.Assignments.SingleAsync(row => row.StudyId == study.StudyId);
            arm.Seq.Should().Be(1);
            arm.Probabilities.Should().Be("""{"none":0.5,"voucher":0.5}""");
            (await db.Exposures.SingleAsync(row => row.StudyId == study.StudyId)).Ticket.Should().Be(participant.CurrentTicket!.Value);
        });
    }

    [Fact]
    public async Task Ten_clicks_on_agree_make_one_participant()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var consent = await browser.GetAsync($"/s/{study.Slug}");

        var pages = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => browser.SubmitAsync(consent, "agree")));

        pages.Should().OnlyContain(page => page.Heading == "About you");
        pages.Select(page => page.ValueOf("ticket")).Distinct().Should().ContainSingle();
        (await app.WithAsync(db => db.Participants.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(1);
        (await app.WithAsync(db => db.AssignmentCounters.SingleAsync(row => row.StudyId == study.StudyId))).Issued.Should().Be(1);
    }

    [Fact]
    public async Task Two_hundred_starts_at_once_keep_the_blocks_exact()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());

        await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            using var browser = app.NewBrowser();
            (await browser.AgreeAsync(study)).Heading.Should().Be("About you");
        }));

        var rows = await app.WithAsync(db => db.Assignments.Where(row => row.StudyId == study.StudyId).OrderBy(row => row.Seq).ToListAsync());
        rows.Select(row => row.Seq).Should().Equal(Enumerable.Range(1, 200).Select(number => (long?)number));
        rows.Chunk(2).Should().OnlyContain(block => block[0].Arm != block[1].Arm);
        (await app.WithAsync(db => db.ArrivalCounts.SingleAsync(row => row.StudyId == study.StudyId))).N.Should().Be(200);
    }

    [Fact]
    public async Task Declining_is_counted_and_stores_nothing_else()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();

        var page = await browser.SubmitAsync(await browser.GetAsync($"/s/{study.Slug}"), "decline");

        page.Heading.Should().Be("You do not take part");
        browser.Cookies.Count.Should().Be(0);
        (await app.WithAsync(db => db.Participants.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(0);
        (await app.WithAsync(db => db.ArrivalCounts.SingleAsync(row => row.StudyId == study.StudyId && row.Event == ArrivalCount.Declined))).N.Should().Be(1);
    }

    [Fact]
    public async Task Whoever_comes_back_in_the_same_browser_goes_on()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var first = await browser.AgreeAsync(study);

        var again = await browser.GetAsync($"/s/{study.Slug}");

        again.Path.Should().Be($"/s/{study.Slug}/page");
        again.ValueOf("ticket").Should().Be(first.ValueOf("ticket"));
    }

    [Fact]
    public async Task A_study_that_is_not_open_says_so()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        using var started = app.NewBrowser();
        var page = await started.AgreeAsync(study);

        (await browser.GetAsync("/s/no-such-study")).Should().Match<WebPage>(answer => answer.Status == HttpStatusCode.NotFound && answer.Heading == "There is no study at this address");

        await app.ChangeAsync(lifecycle => lifecycle.PauseAsync(study.StudyId, "test"));
        (await browser.GetAsync($"/s/{study.Slug}")).Should().Match<WebPage>(answer => answer.Status == HttpStatusCode.Conflict && answer.Heading == "This study is paused");
        page = await started.NextAsync(page.Fill("q_lives", "city"));
        page.Heading.Should().Be("The park", "whoever has begun can finish while a study is paused");

        await app.ChangeAsync(lifecycle => lifecycle.CloseAsync(study.StudyId, "test"));
        (await browser.GetAsync($"/s/{study.Slug}")).Should().Match<WebPage>(answer => answer.Status == HttpStatusCode.Gone && answer.Heading == "This study is closed");
        (await started.NextAsync(page.Fill("q_help", "1"))).Heading.Should().Be("This study is closed");
    }

    [Fact]
    public async Task A_site_that_the_link_does_not_know_is_asked_for()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms() with
        {
            Sites = [new Site { Key = "north", Name = TestStudies.Both("North", "북") }, new Site { Key = "south", Name = TestStudies.Both("South", "남") }],
            Fieldwork = TestStudies.TwoArms().Fieldwork with { SiteFrom = PlaceSource.Link, SessionFrom = PlaceSource.Ask, UrlParameters = ["source"] },
        });
        using var browser = app.NewBrowser();

        var consent = await browser.GetAsync($"/s/{study.Slug}?site=nowhere&source=mail&other=x");
        var refused = await browser.SubmitAsync(consent, "agree");
        refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        refused.Errors.Should().Equal("Choose the place that you belong to", "Enter the session or group that you were told");
        await browser.SubmitAsync(refused.Fill("site", "south").Fill("session", "morning"), "agree");

        var participant = await app.WithAsync(db => db.Participants.SingleAsync(row => row.StudyId == study.StudyId));
        participant.Site.Should().Be("south");
        participant.Session.Should().Be("morning");
        participant.UrlParameters.Should().Contain("mail").And.NotContain("other");
    }

    [Fact]
    public async Task The_same_invitation_opens_the_same_row_on_another_device()
    {
        var study = await app.OpenAsync(With(IdentityKey.Invitation));
        var code = InvitationCode.New();
        await app.WithAsync(async db =>
        {
            db.Add(new Invitation { StudyId = study.StudyId, CodeHash = InvitationCode.Hash(code), ExternalId = "person-1", Wave = 2, CreatedAt = DateTimeOffset.UnixEpoch });
            await db.SaveChangesAsync();
        });
        using var laptop = app.NewBrowser();
        using var phone = app.NewBrowser();

        (await laptop.GetAsync($"/s/{study.Slug}")).Status.Should().Be(HttpStatusCode.Forbidden, "an invitation is needed");
        (await laptop.GetAsync($"/s/{study.Slug}?i=guessed")).Status.Should().Be(HttpStatusCode.Forbidden);
        var first = await laptop.AgreeAsync(study, $"?i={code}");
        await laptop.NextAsync(first.Fill("q_lives", "village"));
        var onPhone = await phone.GetAsync($"/s/{study.Slug}?i={code}");
        onPhone.Text.Should().Contain("You have already started with this invitation");
        var resumed = await phone.SubmitAsync(onPhone, "agree");

        resumed.Heading.Should().Be("The park");
        var participant = await app.WithAsync(db => db.Participants.SingleAsync(row => row.StudyId == study.StudyId));
        participant.ExternalId.Should().Be("person-1");
        participant.Wave.Should().Be(2);
        (await app.WithAsync(db => db.Assignments.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(1);

        var codes = await phone.GetAsync($"/s/{study.Slug}/codes");
        await phone.SubmitAsync((await phone.GetAsync($"/s/{study.Slug}/withdraw")).Fill("code", codes.All("[data-withdrawal-code]").Single().TextContent).Fill("choice", "erase"));
        (await phone.GetAsync($"/s/{study.Slug}?i={code}")).Heading.Should().Be("This invitation has been used");
    }

    [Fact]
    public async Task A_second_entry_under_the_same_panel_id_is_flagged()
    {
        var study = await app.OpenAsync(With(IdentityKey.PanelId));
        using var first = app.NewBrowser();
        using var second = app.NewBrowser();

        (await first.GetAsync($"/s/{study.Slug}")).Status.Should().Be(HttpStatusCode.BadRequest, "the link lacks the id");
        await first.AgreeAsync(study, "?pid=p-17");
        await second.AgreeAsync(study, "?pid=p-17");

        var rows = await app.WithAsync(db => db.Participants.Where(row => row.StudyId == study.StudyId).OrderBy(row => row.Entry).ToListAsync());
        rows.Select(row => row.Entry).Should().Equal((short)1, (short)2);
        rows[1].DuplicateOf.Should().Be(rows[0].ParticipantId);
        rows[1].Flags.Should().HaveFlag(ParticipantFlags.DuplicateEntry);
    }

    [Fact]
    public async Task Consent_from_another_website_is_refused()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var client = app.NewClient();

        foreach (var (header, value) in new[] { ("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example"), ("Origin", "null") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/s/{study.Slug}") { Content = new FormUrlEncodedContent([new("go", "agree")]) };
            request.Headers.TryAddWithoutValidation(header, value);
            using var response = await client.SendAsync(request);
            response.StatusCode.Should().Be(HttpStatusCode.Forbidden, $"{header}: {value}");
        }
        (await app.WithAsync(db => db.Participants.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(0);
    }

    [Fact]
    public async Task A_rehearsal_is_stored_under_its_own_kind_and_counter()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();

        await browser.AgreeAsync(study, $"?rehearsal={RehearsalKey.For(study.Current!.Salt)}");

        (await app.WithAsync(db => db.Participants.SingleAsync(row => row.StudyId == study.StudyId))).Kind.Should().Be(ParticipantKind.Rehearsal);
        (await app.WithAsync(db => db.AssignmentCounters.SingleAsync(row => row.StudyId == study.StudyId))).Kind.Should().Be(ParticipantKind.Rehearsal);
    }

    private static StudyDesign With(IdentityKey identity) => TestStudies.TwoArms() with
    {
        Fieldwork = new FieldworkPlan { Identity = identity, Duplicates = DuplicateRule.FirstEntryCounts },
    };
}
