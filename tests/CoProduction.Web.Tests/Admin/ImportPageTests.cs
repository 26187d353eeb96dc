using System.Net;
using System.Text;
using CoProduction.Studies.Library;
using CoProduction.Web.Data;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Infrastructure;
using CoProduction.Web.Tests.Results;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Admin;

/// <summary>The import page with files and forms that are not what it hopes for; the whole way through it is in <see cref="TrustResultsTests"/>.</summary>
public sealed class ImportPageTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    [Fact]
    public async Task What_a_file_holds_is_shown_as_text()
    {
        var (browser, study) = await OpenAsync();
        using (browser)
        {
            var page = await TrustResultsTests.UploadAsync(browser, study, Encoding.UTF8.GetBytes("<script>alert(1)</script>,coproduce\n<img src=x>,<b>9</b>\n"), "<i>.csv");
            page.All("h3").Select(heading => heading.TextContent).Should().Contain("<script>alert(1)</script>");
            page = await browser.SubmitAsync(page, "Check the file");

            page.Source.Should().NotContain("<script>alert").And.NotContain("<img src=x").And.NotContain("<b>9");
            page.Text.Should().Contain("“<b>9</b>” is not a number.");
            app.Logs.ShouldHoldNoUnhandledException();
        }
    }

    [Theory]
    [InlineData("not base64 at all")]
    [InlineData("bm90IGd6aXA=")]
    [InlineData("")]
    public async Task A_file_that_was_changed_on_its_way_is_asked_for_again(string packed)
    {
        var (browser, study) = await OpenAsync();
        using (browser)
        {
            var page = await browser.GetAsync($"/admin/studies/{study.Slug}/import");
            page = await browser.PostAsync($"/admin/studies/{study.Slug}/import?handler=import",
                ("__RequestVerificationToken", page.ValueOf("__RequestVerificationToken")!), ("Packed", packed), ("Columns[0].Column", "a"), ("Columns[0].Target", "answer:coproduce"));

            page.Errors.Should().Equal("The file was lost on the way. Choose it again.");
            page.All("input[type=file]").Should().ContainSingle();
        }
    }

    [Fact]
    public async Task A_code_that_cannot_be_read_is_told_at_its_column_and_kept()
    {
        var (browser, study) = await OpenAsync();
        using (browser)
        {
            var page = await TrustResultsTests.UploadAsync(browser, study, "coproduce\n9\n"u8.ToArray(), "a.csv");
            page = await browser.SubmitAsync(page.Fill("Columns[0].Values", "nine: 9"), "Check the file");

            page.Errors.Should().Equal("“nine: 9” is not of the form “value in the file = meaning”");
            page.ValueOf("Columns[0].Values").Should().Be("nine: 9");
            page.ValueOf("Columns[0].Target").Should().Be("answer:coproduce");
        }
    }

    [Fact]
    public async Task What_is_no_file_for_import_is_refused_in_words()
    {
        var (browser, study) = await OpenAsync();
        using (browser)
        {
            foreach (var (content, message) in new (byte[], string)[] { ([], "Choose a CSV file"), ([0x89, 0x50, 0x4E, 0x47], "The file is not UTF-8 text. Save it as “CSV UTF-8”.") })
            {
                var page = await browser.GetAsync($"/admin/studies/{study.Slug}/import");
                var form = new MultipartFormDataContent { { new StringContent(page.ValueOf("__RequestVerificationToken")!), "__RequestVerificationToken" }, { new ByteArrayContent(content), "Upload", "x.csv" } };
                (await browser.PostAsync($"/admin/studies/{study.Slug}/import?handler=upload", form)).Errors.Should().Equal(message);
            }
            var large = new MultipartFormDataContent { { new ByteArrayContent(new byte[11 * 1024 * 1024]), "Upload", "x.csv" } };
            var answer = await browser.PostAsync($"/admin/studies/{study.Slug}/import?handler=upload", large);
            answer.Status.Should().Be(HttpStatusCode.RequestEntityTooLarge);
            (await app.WithAsync(db => db.Participants.CountAsync(row => row.StudyId == study.StudyId))).Should().Be(0);
            app.Logs.ShouldHoldNoUnhandledException();
        }
    }

    [Fact]
    public async Task A_draft_is_told_to_be_opened_first()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewDraftAsync(owner, StudyLibrary.Find("trust-willingness-2")!.Design);
        using var browser = await app.SignInAsync(owner);

        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/import");

        page.Text.Should().Contain("Open the study first");
        page.All("input[type=file]").Should().BeEmpty();
        (await browser.GetAsync($"/results/{study.Slug}")).Text.Should().Contain("never opened");
        (await browser.GetAsync($"/results/{study.Slug}/files/codebook.json")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    private async Task<(WebBrowser Browser, Study Study)> OpenAsync()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner, StudyLibrary.Find("trust-willingness-2")!.Design);
        return (await app.SignInAsync(owner), study);
    }
}
