using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Account;
using CoProduction.Web.Tests.Admin;
using CoProduction.Web.Tests.Infrastructure;
using CoProduction.Web.Tests.Survey;
using CsvHelper;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Results;

/// <summary>Files for other software, and the long files, over stored responses.</summary>
public sealed class DataFileTests(SqliteWebApp app) : IClassFixture<SqliteWebApp>
{
    [Fact]
    public async Task Stata_SPSS_and_workbook_files_are_what_their_names_say()
    {
        var (browser, study) = await AnsweredAsync();
        using var owner = browser;
        using var client = BlindingTests.ClientOf(owner, app.Address);

        var stata = await client.GetByteArrayAsync($"/results/{study.Slug}/files/responses.dta");
        var spss = await client.GetByteArrayAsync($"/results/{study.Slug}/files/responses.sav");
        using var workbook = await client.GetAsync($"/results/{study.Slug}/files/responses.xlsx?labels=1");

        Encoding.Latin1.GetString(stata).Should().StartWith("<stata_dta><header><release>118").And.EndWith("</stata_dta>");
        Encoding.Latin1.GetString(spss).Should().StartWith("$FL2@(#) SPSS DATA FILE");
        workbook.Content.Headers.ContentDisposition!.FileName.Should().Be($"{study.Slug}-real-responses.xlsx");
        using var zip = new ZipArchive(await workbook.Content.ReadAsStreamAsync());
        zip.GetEntry("xl/worksheets/sheet1.xml").Should().NotBeNull();
        app.Logs.ShouldHoldNoUnhandledException();
    }

    [Fact]
    public async Task Long_files_hold_what_is_stored_and_no_ticket()
    {
        var (browser, study) = await AnsweredAsync();
        using var owner = browser;
        var tickets = await app.WithAsync(db => db.Exposures.Where(row => row.StudyId == study.StudyId).Select(row => row.Ticket).ToListAsync());

        var assignments = await RowsAsync(owner, study, LongFile.Assignments);
        var exposures = await RowsAsync(owner, study, LongFile.Exposures);
        var times = await RowsAsync(owner, study, LongFile.PageTimes);

        assignments.Should().ContainSingle();
        assignments[0]["source"].Should().Be("drawn");
        assignments[0]["block"].Should().Be("e1b1");
        double.Parse(assignments[0]["probability"], System.Globalization.CultureInfo.InvariantCulture).Should().Be(0.5);
        exposures.Should().HaveCount(tickets.Count);
        times.Should().HaveCountGreaterThan(1).And.OnlyContain(row => row["counts"] == "1" && row["visit"] == "1" && row["issued_at"].EndsWith('Z'));
        times.Select(row => double.Parse(row["seconds"], System.Globalization.CultureInfo.InvariantCulture)).Should().OnlyContain(seconds => seconds >= 0);
        var all = string.Join('\n', await Task.WhenAll(LongFile.All.Select(file => TextAsync(owner, study, file))));
        foreach (var ticket in tickets) all.Should().NotContainEquivalentOf(ticket.ToString());
        assignments[0]["participant"].Should().Be(exposures[0]["participant"]);
    }

    [Fact]
    public async Task Attempts_and_payments_are_rows_in_the_order_of_time()
    {
        var (browser, study) = await AnsweredAsync();
        using var owner = browser;
        var start = new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
        await app.WithAsync(async db =>
        {
            var person = await db.Participants.Where(row => row.StudyId == study.StudyId).Select(row => row.ParticipantId).SingleAsync();
            var ticket = Guid.NewGuid();
            for (var trial = 2; trial >= 1; trial--)
                db.Add(new TaskEvent { StudyId = study.StudyId, ParticipantId = person, Ticket = trial == 1 ? ticket : Guid.NewGuid(), Task = "slider", Round = 1, Trial = trial, StartedAt = start.AddSeconds(trial), ReceivedAt = start.AddSeconds(trial + 1.5), Value = "=4", Correct = trial == 1 });
            db.Add(new Payment { StudyId = study.StudyId, Id = 900_001, ParticipantId = person, AmountMinor = 250, Currency = "EUR", Reason = "fee, \"fixed\"", CreatedAt = start });
            db.Add(new Payment { StudyId = study.StudyId, Id = 900_002, ParticipantId = person, AmountMinor = -50, Currency = "EUR", Reason = "correction", CreatedAt = start.AddDays(1) });
            return await db.SaveChangesAsync();
        });

        var attempts = await RowsAsync(owner, study, LongFile.TaskAttempts);
        var payments = await RowsAsync(owner, study, LongFile.Payments);

        attempts.Select(row => (row["trial"], row["seconds"], row["value"], row["correct"], row["late"])).Should().Equal(("1", "1.5", "=4", "1", "0"), ("2", "1.5", "=4", "0", "0"));
        payments.Select(row => (row["line"], row["amount_minor"], row["reason"], row["created_at"])).Should()
            .Equal(("1", "250", "fee, \"fixed\"", "2026-03-01T09:00:00.000Z"), ("2", "-50", "correction", "2026-03-02T09:00:00.000Z"));
        var ledger = (await owner.GetAsync($"/results/{study.Slug}/files/table-ledger.csv")).Source;
        ledger.Should().Contain("correction,1,1,-50,-50,EUR").And.Contain("\"fee, \"\"fixed\"\"\",1,1,250,250,EUR", "totals by reason, with persons, lines, sum and mean");
    }

    [Fact]
    public async Task The_data_package_names_the_files_as_they_are_downloaded()
    {
        var (browser, study) = await AnsweredAsync();
        using var owner = browser;

        var package = JsonNode.Parse((await owner.GetAsync($"/results/{study.Slug}/files/datapackage.json")).Source)!;

        package["resources"]!.AsArray().Select(resource => resource!["path"]!.GetValue<string>()).Should().Contain([$"{study.Slug}-real-responses.csv", $"{study.Slug}-real-page_times.csv"]);
    }

    private static async Task<List<Dictionary<string, string>>> RowsAsync(WebBrowser owner, Study study, LongFile file)
    {
        using var csv = CsvReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(await TextAsync(owner, study, file))));
        csv.ReadHeader();
        var header = csv.Headers.ToArray();
        header.Should().Equal(file.Columns.Select(column => column.Name));
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read()) rows.Add(header.ToDictionary(name => name, name => csv.GetString(name)));
        return rows;
    }

    private static async Task<string> TextAsync(WebBrowser owner, Study study, LongFile file)
    {
        var answer = await owner.GetAsync($"/results/{study.Slug}/files/{file.FileName}");
        answer.Status.Should().Be(HttpStatusCode.OK, file.Name);
        return answer.Source;
    }

    /// <summary>A closed study that one person has answered, and a member's browser.</summary>
    private async Task<(WebBrowser Owner, Study Study)> AnsweredAsync()
    {
        var owner = await app.NewResearcherAsync();
        var study = await app.NewOpenStudyAsync(owner, Survey.TestStudies.TwoArms() with { Key = $"files-{Guid.NewGuid():N}"[..20] });
        using var respondent = app.NewBrowser();
        var page = await respondent.AgreeAsync((await app.Services.GetRequiredService<StudyCatalog>().FindAsync(study.Slug))!);
        page = await respondent.NextAsync(page.Fill("q_lives", "city").Fill("q_age", "40").Fill("q_word", "green"));
        await respondent.FinishFromVignetteAsync(page);
        await app.DoAsync<StudyLifecycle, LifecycleOutcome>(lifecycle => lifecycle.CloseAsync(study.StudyId, "test"));
        return (await app.SignInAsync(owner), study);
    }
}
