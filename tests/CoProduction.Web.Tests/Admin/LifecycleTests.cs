using System.Net;
using System.Security.Cryptography;
using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;
using AngleSharp;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Admin;

public abstract class LifecycleTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : LifecycleTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : LifecycleTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task A_study_of_the_library_is_created_and_opened_and_its_file_has_the_hash_that_is_shown()
    {
        using var browser = await app.SignInAsync(await app.NewResearcherAsync());
        var page = await browser.GetAsync("/admin/studies/new");
        page = await browser.SubmitAsync(page.Fill("Start", "library").Fill("LibraryKey", "nudges"), "Create the study");
        page.Errors.Should().BeEmpty();
        var root = page.Path;

        page = await browser.FollowAsync(page, "Open the study");
        var announced = page.Document.QuerySelector("#sha256")!.TextContent;
        page = await browser.SubmitAsync(page, "Freeze the design and open the study");

        page.Path.Should().Be(root);
        page.Text.Should().Contain("The study is open").And.Contain(announced);
        using var client = ClientOf(browser);
        var file = await client.GetAsync($"{root}/export/1");
        file.Content.Headers.ContentDisposition!.FileName.Should().EndWith("-v1.json");
        Convert.ToHexStringLower(SHA256.HashData(await file.Content.ReadAsByteArrayAsync())).Should().Be(announced);
        var epoch = await app.WithAsync(db => db.AllocationEpochs.SingleAsync(row => row.StudyId == db.Studies.Single(study => root.EndsWith(study.Slug)).StudyId));
        page.Text.Should().Contain(Convert.ToHexStringLower(SaltCommitment.Of(epoch.Salt)));
        page.Source.Should().NotContain(Convert.ToHexStringLower(epoch.Salt), "the salt is revealed after the close");
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task A_study_can_be_made_from_nothing_and_from_a_file_and_a_bad_file_is_explained()
    {
        using var browser = await app.SignInAsync(await app.NewResearcherAsync());
        var page = await browser.GetAsync("/admin/studies/new");
        page = await browser.SubmitAsync(page.Fill("Start", "blank").Fill("Title", "Streets <script>alert(1)</script>"), "Create the study");

        page.Errors.Should().BeEmpty();
        page.Text.Should().Contain("Streets <script>alert(1)</script>").And.Contain("must be mended");
        page.All("main script").Should().BeEmpty();

        (await UploadAsync(browser, "{ \"schema\": 1, \"kye\": \"x\" }")).Errors.Should().ContainSingle().Which.Should().Contain("kye");
        (await UploadAsync(browser, "not json")).Errors.Should().ContainSingle().Which.Should().Contain("Not a design file");
        var uploaded = await UploadAsync(browser, System.Text.Encoding.UTF8.GetString(DesignFile.Write(TestStudies.Nudges)));
        uploaded.Errors.Should().BeEmpty();
        uploaded.Path.Should().StartWith("/admin/studies/nudges");
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task Pausing_resuming_and_closing_take_a_confirmation_and_reveal_the_salt_at_the_end()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner);
        using var browser = await app.SignInAsync(owner);
        var root = $"/admin/studies/{study.Slug}";

        (await browser.GetAsync($"{root}/pause")).Heading.Should().Be("Pause the study?");
        (await StateAsync(study)).Should().Be(StudyState.Open, "a GET changes nothing");
        await browser.SubmitAsync(await browser.GetAsync($"{root}/pause"), "Pause");
        (await StateAsync(study)).Should().Be(StudyState.Paused);
        (await browser.SubmitAsync(await browser.GetAsync($"{root}/pause"), "Pause")).Errors.Should().ContainSingle();
        await browser.SubmitAsync(await browser.GetAsync($"{root}/resume"), "Resume");
        (await StateAsync(study)).Should().Be(StudyState.Open);

        var page = await browser.SubmitAsync(await browser.GetAsync($"{root}/close"), "Close for good");

        (await StateAsync(study)).Should().Be(StudyState.Closed);
        var epoch = await app.WithAsync(db => db.AllocationEpochs.SingleAsync(row => row.StudyId == study.StudyId));
        page.Text.Should().Contain(Convert.ToHexStringLower(epoch.Salt));
    }

    [Fact]
    public async Task An_amendment_needs_a_reason_and_keeps_the_old_version()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner);
        using var browser = await app.SignInAsync(owner);
        await app.DoAsync<StudyDrafts, bool>(async drafts =>
        {
            var draft = await drafts.GetAsync(study.StudyId);
            return await drafts.SaveAsync(draft, draft.Design with { Title = LocalizedText.English("Better title") }, owner.Email, "title");
        });

        var page = await browser.SubmitAsync(await browser.GetAsync($"/admin/studies/{study.Slug}/amend"), "Freeze the new version");
        page.Errors.Should().ContainSingle().Which.Should().Contain("why");
        page = await browser.SubmitAsync(page.Fill("Reason", "A typing <b>mistake</b>"), "Freeze the new version");

        page.Errors.Should().BeEmpty();
        page.All("#version-1").Should().HaveCount(1);
        page.Document.QuerySelector("#version-2")!.TextContent.Should().Contain("A typing <b>mistake</b>");
        (await app.WithAsync(db => db.StudyVersions.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(2);
        var entry = await app.WithAsync(db => db.PlanDeviations.SingleAsync(row => row.StudyId == study.StudyId));
        (entry.Number, entry.Version, entry.IsAmendment, entry.Reason, entry.Actor).Should().Be((1, 2, true, "A typing <b>mistake</b>", owner.Email));
        entry.Concerns.Should().StartWith("key, title");
    }

    [Fact]
    public async Task A_deviation_is_recorded_by_a_member_after_the_lock_and_stands_on_the_page_in_the_trail_and_in_the_report()
    {
        var owner = await app.NewResearcherAsync();
        var draft = await app.NewDraftAsync(owner);
        var study = await app.NewOpenStudyAsync(owner);
        using var browser = await app.SignInAsync(owner);
        (await browser.GetAsync($"/admin/studies/{draft.Slug}/deviations")).All("form textarea").Should().BeEmpty("nothing is locked yet");
        (await app.DoAsync<Deviations, string?>(deviations => deviations.AddAsync(draft.StudyId, "what", "why", owner.Email))).Should().Contain("not locked");
        var analyst = await app.NewResearcherAsync();
        await app.AddMemberAsync(study.StudyId, analyst, StudyRole.Analyst);
        using var second = await app.SignInAsync(analyst);

        var page = await second.FollowAsync(await second.GetAsync($"/admin/studies/{study.Slug}"), "Record a deviation");
        page = await second.SubmitAsync(page.Fill("Concerns", "sample size"), "Add to the ledger");
        page.Errors.Should().ContainSingle().Which.Should().Contain("why");
        page = await second.SubmitAsync(page.Fill("Reason", "fewer <i>sessions</i>"), "Add to the ledger");
        page.Errors.Should().BeEmpty();
        page = await second.SubmitAsync(page.Fill("Concerns", "outliers").Fill("Reason", "none seen"), "Add to the ledger");

        var entries = await app.DoAsync<Deviations, List<PlanDeviation>>(deviations => deviations.ListAsync(study.StudyId));
        entries.Select(entry => (entry.Number, entry.Actor, entry.Version, entry.IsAmendment, entry.Responses, entry.Concerns))
            .Should().Equal((1, analyst.Email, 1, false, 0, "sample size"), (2, analyst.Email, 1, false, 0, "outliers"));
        (await browser.GetAsync($"/admin/studies/{study.Slug}")).Text.Should().Contain("fewer <i>sessions</i>").And.Contain(analyst.Email);
        (await browser.GetAsync($"/admin/studies/{study.Slug}/audit")).Text.Should().Contain("deviation recorded").And.Contain("Verified");
        await app.DoAsync<StudyLifecycle, LifecycleOutcome>(lifecycle => lifecycle.CloseAsync(study.StudyId, "test"));
        (await browser.GetAsync($"/results/{study.Slug}")).Text.Should().Contain("2 deviations are recorded").And.Contain("fewer <i>sessions</i>");
        await app.DoAsync<Deviations, string?>(deviations => deviations.AddAsync(study.StudyId, "weights", "a third one", owner.Email));
        (await browser.GetAsync($"/results/{study.Slug}/files/report.html")).Source.Should().Contain("a third one", "the report is made anew");
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task Unblinding_needs_a_reason_and_the_password_and_is_in_the_audit_trail()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner);
        using var browser = await app.SignInAsync(owner);

        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/unblind");
        page = await browser.SubmitAsync(page.Fill("Reason", "Interim look of the board").Fill("Password", "not this password at all"), "Unblind");
        page.Errors.Should().ContainSingle();
        (await app.WithAsync(db => db.Studies.SingleAsync(row => row.StudyId == study.StudyId))).UnblindedAt.Should().BeNull();
        page = await browser.SubmitAsync(page.Fill("Password", owner.Password), "Unblind");

        page.Errors.Should().BeEmpty();
        (await app.WithAsync(db => db.Studies.SingleAsync(row => row.StudyId == study.StudyId))).UnblindedBy.Should().Be(owner.Email);
        page = await browser.GetAsync($"/admin/studies/{study.Slug}/audit");
        page.Text.Should().Contain("Interim look of the board").And.Contain("Verified");
    }

    [Fact]
    public async Task A_changed_entry_of_the_audit_trail_is_found()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner);
        using var browser = await app.SignInAsync(owner);
        (await browser.GetAsync($"/admin/studies/{study.Slug}/audit")).Text.Should().Contain("Verified");

        await app.WithAsync(db => db.AuditEntries.Where(entry => entry.StudyId == study.StudyId && entry.Number == 1)
            .ExecuteUpdateAsync(set => set.SetProperty(entry => entry.Actor, "somebody else")));

        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/audit");
        page.Text.Should().Contain("broken at entry 1").And.NotContain("Verified");
    }

    [Fact]
    public async Task A_draft_can_be_deleted_and_an_opened_study_cannot()
    {
        var owner = await app.NewResearcherAsync();
        var draft = await app.NewDraftAsync(owner);
        var open = await app.NewOpenStudyAsync(owner);
        using var browser = await app.SignInAsync(owner);

        var page = await browser.SubmitAsync(await browser.GetAsync($"/admin/studies/{draft.Slug}/delete"), "Delete the draft");
        page.Path.Should().Be("/admin");
        (await browser.GetAsync($"/admin/studies/{draft.Slug}")).Status.Should().Be(HttpStatusCode.NotFound);

        page = await browser.SubmitAsync(await browser.GetAsync($"/admin/studies/{open.Slug}/delete"), "Delete the draft");
        page.Errors.Should().ContainSingle();
        (await StateAsync(open)).Should().Be(StudyState.Open);
    }

    [Fact]
    public async Task A_duplicate_is_a_draft_of_its_own()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner);
        using var browser = await app.SignInAsync(owner);

        var page = await browser.SubmitAsync(await browser.GetAsync($"/admin/studies/{study.Slug}/duplicate"), "Duplicate");

        page.Path.Should().NotEndWith($"/{study.Slug}");
        page.All(".govuk-tag").Should().Contain(tag => tag.TextContent == "Draft");
    }

    [Fact]
    public async Task What_was_shown_before_opening_is_what_is_opened()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewDraftAsync(owner);
        using var browser = await app.SignInAsync(owner);
        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/open");
        await app.DoAsync<StudyDrafts, bool>(async drafts =>
        {
            var draft = await drafts.GetAsync(study.StudyId);
            return await drafts.SaveAsync(draft, draft.Design with { Title = LocalizedText.English("Changed meanwhile") }, owner.Email, "title");
        });

        page = await browser.SubmitAsync(page, "Freeze the design and open the study");

        page.Errors.Should().ContainSingle().Which.Should().Contain("was changed");
        (await StateAsync(study)).Should().Be(StudyState.Draft);
    }

    private Task<StudyState> StateAsync(Study study) =>
        app.WithAsync(db => db.Studies.Where(row => row.StudyId == study.StudyId).Select(row => row.State).SingleAsync());

    private HttpClient ClientOf(WebBrowser browser) =>
        new(new HttpClientHandler { CookieContainer = browser.Cookies, CheckCertificateRevocationList = true }) { BaseAddress = app.Address };

    private async Task<WebPage> UploadAsync(WebBrowser browser, string file)
    {
        var page = await browser.GetAsync("/admin/studies/new");
        using var form = new MultipartFormDataContent
        {
            { new StringContent("file"), "Start" },
            { new StringContent(page.ValueOf("__RequestVerificationToken")!), "__RequestVerificationToken" },
            { new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(file)), "Upload", "design.json" },
        };
        using var client = ClientOf(browser);
        using var response = await client.PostAsync("/admin/studies/new", form);
        var text = await response.Content.ReadAsStringAsync();
        var document = (AngleSharp.Html.Dom.IHtmlDocument)await AngleSharp.BrowsingContext.New().OpenAsync(reply => reply.Content(text));
        return new WebPage(response.StatusCode, response.RequestMessage!.RequestUri!, response.Headers, text, document);
    }
}
