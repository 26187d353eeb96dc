using System.Net;
using CoProduction.Studies.Library;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Admin;
using CoProduction.Web.Tests.Infrastructure;

namespace CoProduction.Web.Tests.Results;

/// <summary>From a file of responses through the import page to the numbers on the results page.</summary>
public abstract class TrustResultsTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : TrustResultsTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : TrustResultsTests(app), IClassFixture<PostgresWebApp>;

    /// <summary>Numbers computed by simulated_trust.py, which made the file from the seed that it records.</summary>
    [Fact]
    public async Task A_simulated_study_is_imported_and_its_page_shows_the_numbers_of_another_program()
    {
        var (browser, study) = await OpenAsync("trust-willingness-2");
        using (browser)
        {
            await using var resource = typeof(TrustResultsTests).Assembly.GetManifestResourceStream("CoProduction.Web.Tests.Operations.Data.simulated_trust.csv")!;
            using var content = new MemoryStream();
            await resource.CopyToAsync(content);

            var page = await UploadAsync(browser, study, content.ToArray(), "simulated.csv");
            page.ValueOf("Columns[0].Target").Should().BeEmpty("nothing is called person");
            page.ValueOf("Columns[2].Target").Should().Be("answer:competence", "a column of a variable's name is guessed");
            page = await browser.SubmitAsync(page.Fill("Columns[0].Target", "participant").Fill("Columns[1].Target", "arm:information").Fill("Columns[1].Values", "C = control"), "Check the file");
            page.Text.Should().Contain("80 problems", "two codes of arms are not explained").And.Contain("“T-” is no arm of information");
            page.ValueOf("Columns[1].Values").Should().Be("C = control", "what was typed is kept");
            page = await browser.SubmitAsync(page.Fill("Columns[1].Values", "C = control; T- = corrupt; T+ = honest"), "Check the file");
            page.Text.Should().Contain("Nothing is wrong: 120 participants would be imported.");
            page = await browser.SubmitAsync(page, "Import");
            page.Text.Should().Contain("120 responses are imported");

            page = await ReportAsync(browser, study);
            Mean(page, "Trust", "Control").Should().Be(("40", "4.350", "1.305"));
            Mean(page, "Trust", "Corrupt").Should().Be(("40", "4.108", "1.209"));
            Mean(page, "Trust", "Honest").Should().Be(("40", "4.975", "1.069"));
            Mean(page, "Willingness", "Control").Should().Be(("39", "76.897", "14.637"));
            Contrast(page, "trust_score", "Corrupt").Should().Be(("−0.2417", "0.2813"));
            Contrast(page, "trust_score", "Honest").Should().Be(("0.6250", "0.2667"));
            Contrast(page, "willingness", "Corrupt").Should().Be(("−2.9744", "3.5666"));
            Contrast(page, "willingness", "Honest").Should().Be(("−0.6724", "3.0817"));
            page.Text.Should().Contain("0.8571", "alpha");
            page.Text.Should().Contain("The data are imported: that the plan is older than they are cannot be shown here.").And.NotContain("before the first response.");
            Correlation(page, "Trust").Should().Be(("0.119", "118"));
            app.Logs.ShouldHoldNoUnhandledException();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_published_trust_experiment_shows_its_published_numbers(int number)
    {
        var path = ReferenceFile($"trust_governance_liu_study_{number}.csv");
        Assert.SkipUnless(path is not null, "The reference pack is not beside this repository.");
        var (browser, study) = await OpenAsync($"trust-willingness-{number}");
        using (browser)
        {
            // The names of the columns and arms are the design's own: nothing has to be said about them.
            var page = await UploadAsync(browser, study, await File.ReadAllBytesAsync(path), Path.GetFileName(path));
            page = await browser.SubmitAsync(page, "Check the file");
            page.Text.Should().Contain($"Nothing is wrong: {(number == 1 ? "1,198" : "1,337")} participants would be imported.");
            await browser.SubmitAsync(page, "Import");

            page = await ReportAsync(browser, study);
            foreach (var (outcome, arm, mean, sd) in Means.Where(row => row.Study == number).Select(row => (row.Outcome, row.Arm, row.Mean, row.Sd)))
            {
                var (_, foundMean, foundSd) = Mean(page, outcome == "trust_score" ? "Trust" : "Willingness", arm);
                (foundMean, foundSd).Should().Be((mean, sd), outcome);
            }
            foreach (var (outcome, arm, difference, error) in Contrasts.Where(row => row.Study == number).Select(row => (row.Outcome, row.Arm, row.Difference, row.Error)))
                Contrast(page, outcome, arm).Should().Be((difference, error), outcome);
            Correlation(page, "Trust").Should().Be(number == 1 ? ("0.226", "1,197") : ("0.103", "1,337"));
            if (number == 1)
            {
                Correlation(page, "Sex").R.Should().Be("−0.084");
                Correlation(page, "Income").R.Should().Be("0.081");
            }
            else
            {
                page.Text.Should().Contain("0.8721", "alpha");
            }
            page.Text.Should().Contain(number == 1 ? "1.6535" : "0.6893", "the linear dose").And.Contain(number == 1 ? "0.8427" : "0.7859");
            app.Logs.ShouldHoldNoUnhandledException();
        }
    }

    private static readonly (int Study, string Outcome, string Arm, string Mean, string Sd)[] Means =
    [
        (1, "trust_score", "Corrupt", "34.128", "27.046"), (1, "trust_score", "Control", "63.111", "21.062"), (1, "trust_score", "Honest", "74.723", "18.189"),
        (1, "willingness", "Corrupt", "67.012", "25.075"), (1, "willingness", "Control", "69.946", "22.924"), (1, "willingness", "Honest", "70.296", "22.261"),
        (2, "trust_score", "Corrupt", "3.842", "1.464"), (2, "trust_score", "Control", "4.498", "1.286"), (2, "trust_score", "Honest", "4.926", "1.248"),
        (2, "willingness", "Corrupt", "69.457", "22.852"), (2, "willingness", "Control", "73.000", "20.511"), (2, "willingness", "Honest", "70.894", "23.227"),
    ];

    private static readonly (int Study, string Outcome, string Arm, string Difference, string Error)[] Contrasts =
    [
        (1, "trust_score", "Corrupt", "−28.9828", "1.7013"), (1, "trust_score", "Honest", "11.6120", "1.3963"),
        (1, "willingness", "Corrupt", "−2.9335", "1.6861"), (1, "willingness", "Honest", "0.3503", "1.6067"),
        (2, "trust_score", "Corrupt", "−0.6558", "0.0928"), (2, "trust_score", "Honest", "0.4276", "0.0836"),
        (2, "willingness", "Corrupt", "−3.5431", "1.4605"), (2, "willingness", "Honest", "−2.1061", "1.4497"),
    ];

    private async Task<(WebBrowser Browser, Study Study)> OpenAsync(string key)
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner, StudyLibrary.Find(key)!.Design);
        return (await app.SignInAsync(owner), study);
    }

    private async Task<WebPage> ReportAsync(WebBrowser browser, Study study)
    {
        await app.DoAsync<StudyLifecycle, LifecycleOutcome>(lifecycle => lifecycle.CloseAsync(study.StudyId, "test"));
        var page = await browser.GetAsync($"/results/{study.Slug}");
        page.Status.Should().Be(HttpStatusCode.OK, page.Text);
        page.Text.Should().Contain("results of imported responses");
        return page;
    }

    internal static async Task<WebPage> UploadAsync(WebBrowser browser, Study study, byte[] content, string name)
    {
        var page = await browser.GetAsync($"/admin/studies/{study.Slug}/import");
        page.Status.Should().Be(HttpStatusCode.OK);
        var form = new MultipartFormDataContent { { new StringContent(page.ValueOf("__RequestVerificationToken")!), "__RequestVerificationToken" }, { new ByteArrayContent(content), "Upload", name } };
        page = await browser.PostAsync($"/admin/studies/{study.Slug}/import?handler=upload", form);
        page.Errors.Should().BeEmpty();
        return page;
    }

    private static (string N, string Mean, string Sd) Mean(WebPage page, string outcome, string arm)
    {
        var cells = Rows(page, "table-arm_means").Single(row => row[0].StartsWith(outcome, StringComparison.Ordinal) && row[1] == arm);
        return (cells[2], cells[3], cells[4]);
    }

    /// <summary>The coefficient of an arm's dummy with its HC2 error.</summary>
    private static (string Estimate, string Error) Contrast(WebPage page, string outcome, string arm)
    {
        var cells = Rows(page, $"table-estimates_{outcome}_{(outcome == "willingness" ? "primary" : "secondary")}").Single(row => row[0] == $"{arm} − Control" || (row[0].StartsWith(arm, StringComparison.Ordinal) && row[0].EndsWith("Control", StringComparison.Ordinal)));
        return (cells[2], cells[3]);
    }

    private static (string R, string N) Correlation(WebPage page, string predictor)
    {
        var cells = Rows(page, "table-correlates_correlates_1").Single(row => row[0].StartsWith(predictor, StringComparison.Ordinal));
        return (cells[1].TrimEnd('*'), cells[5]);
    }

    private static List<List<string>> Rows(WebPage page, string table) =>
        [.. page.All($"table:has(> caption#{table}) tbody tr").Select(row => row.Children.Select(cell => cell.TextContent.Trim()).ToList())];

    private static string? ReferenceFile(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "refdata", "data", file);
            if (File.Exists(path)) return path;
        }
        return null;
    }
}
