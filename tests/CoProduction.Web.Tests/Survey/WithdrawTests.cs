using System.Net;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Survey;

public abstract class WithdrawTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : WithdrawTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : WithdrawTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task Stop_and_keep_ends_the_survey_and_keeps_the_answers()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var page = await browser.AgreeAsync(study);
        var code = CodeOn(page);
        page = await browser.NextAsync(page.Fill("q_word", "canary"));
        using var elsewhere = app.NewBrowser();

        var form = await elsewhere.GetAsync($"/s/{study.Slug}/withdraw");
        var done = await elsewhere.SubmitAsync(form.Fill("code", code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)).Fill("choice", "keep"));

        done.Heading.Should().Be("You have stopped");
        (await browser.NextAsync(page.Fill("q_help", "1"))).Heading.Should().Be("You have stopped");
        await app.WithAsync(async db =>
        {
            (await db.Participants.SingleAsync(row => row.StudyId == study.StudyId)).State.Should().Be(ParticipantState.Withdrawn);
            (await db.PageSubmissions.SingleAsync(row => row.StudyId == study.StudyId)).Answers.Should().Contain("canary");
            (await db.AuditEntries.Where(row => row.StudyId == study.StudyId).Select(row => row.Action).ToListAsync()).Should().Contain("participant withdrawn");
        });
    }

    [Fact]
    public async Task Stop_and_erase_leaves_the_row_the_arm_and_the_consent_and_nothing_else()
    {
        var design = TestStudies.TwoArms();
        var study = await app.OpenAsync(design with
        {
            Randomizations = [design.Randomizations[0] with { Before = "vignette", Procedure = Procedure.Blocked, Strata = [new StratumSource { Variable = "lives" }] }],
            Pages = [design.Pages[0] with { RandomizeItems = true, Elements = [.. design.Pages[0].Elements.Select(element => element is CoProduction.Studies.Instrument.ChoiceItem choice ? choice with { Required = true } : element)] }, .. design.Pages.Skip(1)],
            Fieldwork = design.Fieldwork with { UrlParameters = ["source"] },
        });
        using var browser = app.NewBrowser();
        var page = await browser.AgreeAsync(study, "?source=canary-link");
        var code = CodeOn(page);
        var korean = await browser.SubmitAsync(page.Fill("q_lives", "city").Fill("q_word", "canary-draft"), "ko");
        var next = await browser.NextAsync(korean.Fill("q_word", "canary-word"));
        await browser.NextAsync(korean.Fill("q_word", "canary-again"));

        var done = await browser.SubmitAsync((await browser.GetAsync($"/s/{study.Slug}/withdraw?lang=en")).Fill("code", code).Fill("choice", "erase"));

        done.Status.Should().Be(HttpStatusCode.OK);
        await app.WithAsync(async db =>
        {
            var row = await db.Participants.SingleAsync(row => row.StudyId == study.StudyId);
            row.State.Should().Be(ParticipantState.Erased);
            row.TokenHash.Should().BeNull();
            row.Language.Should().BeNull();
            row.UrlParameters.Should().Be("{}");
            (await db.PageSubmissions.CountAsync(row => row.StudyId == study.StudyId)).Should().Be(0);
            (await db.PageResubmissions.CountAsync(row => row.StudyId == study.StudyId)).Should().Be(0);
            (await db.Exposures.CountAsync(row => row.StudyId == study.StudyId && (row.Draft != null || row.ItemOrder != null))).Should().Be(0);
            (await db.Consents.CountAsync(row => row.StudyId == study.StudyId)).Should().Be(1);
            var arm = await db.Assignments.SingleAsync(row => row.StudyId == study.StudyId);
            ErasedStratum.Is(arm.Stratum).Should().BeTrue();
            arm.Stratum.Should().Be(ErasedStratum.Of(study.Current!.Salt, "lives=city"));
            var audit = await db.AuditEntries.Where(row => row.StudyId == study.StudyId).OrderBy(row => row.Number).ToListAsync();
            audit[^1].Action.Should().Be("participant erased");
            audit[^1].Details.Should().NotContain("canary");
            (await AuditChain.FirstBrokenAsync(db, study.StudyId)).Should().BeNull();
        });
        (await browser.NextAsync(next)).Status.Should().Be(HttpStatusCode.Forbidden, "an open page of an erased participant stores nothing");
        (await app.WithAsync(db => db.PageSubmissions.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(0);
    }

    [Fact]
    public async Task A_wrong_code_gets_one_answer_whatever_is_wrong_with_it()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        var other = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var codeOfOther = CodeOn(await browser.AgreeAsync(other));
        using var guesser = app.NewBrowser();
        var form = await guesser.GetAsync($"/s/{study.Slug}/withdraw");

        foreach (var code in new[] { "AAAA-AAAA-AAAA", codeOfOther })
        {
            var refused = await guesser.SubmitAsync(form.Fill("code", code).Fill("choice", "erase"));
            refused.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
            refused.Errors.Should().Equal("No answers of this study belong to this code. Check it");
        }
        (await guesser.SubmitAsync(form.Fill("code", "short").Fill("choice", "keep"))).Errors.Should().ContainSingle();
        (await app.WithAsync(db => db.Participants.SingleAsync(row => row.StudyId == other.StudyId))).State.Should().Be(ParticipantState.Started);
    }

    [Fact]
    public async Task Codes_can_be_seen_again_from_every_page()
    {
        var study = await app.OpenAsync(TestStudies.TwoArms());
        using var browser = app.NewBrowser();
        var first = await browser.AgreeAsync(study);
        var second = await browser.NextAsync(first);

        var codes = await browser.FollowAsync(second, "/codes");

        CodeOn(codes).Should().Be(CodeOn(first));
        codes.All("[data-resume-link]").Single().GetAttribute("href").Should().Be(first.All("[data-resume-link]").Single().GetAttribute("href"));
        using var stranger = app.NewBrowser();
        (await stranger.GetAsync($"/s/{study.Slug}/codes")).Status.Should().Be(HttpStatusCode.Forbidden);
    }

    private static string CodeOn(WebPage page) => page.All("[data-withdrawal-code]").Single().TextContent;
}
