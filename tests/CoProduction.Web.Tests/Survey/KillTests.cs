using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Survey;

/// <summary>The built app as a process of its own, killed without warning while respondents send pages: what was acknowledged is there.</summary>
public abstract class KillTests(TestDatabase database)
{
    private const int Respondents = 8;

    public sealed class OnSqlite(SqliteDatabase database) : KillTests(database), IClassFixture<SqliteDatabase>;

    public sealed class OnPostgres(PostgresDatabase database) : KillTests(database), IClassFixture<PostgresDatabase>;

    [Fact]
    public async Task A_killed_process_loses_no_acknowledged_page()
    {
        database.Require();
        var (studyId, slug) = await OpenStudyAsync();
        var acknowledged = new ConcurrentDictionary<string, byte>();
        for (var kill = 0; kill < 2; kill++)
        {
            var before = acknowledged.Count;
            var address = new Uri($"http://127.0.0.1:{FreePort()}");
            using var process = await StartAsync(address);
            using var stop = new CancellationTokenSource();
            var load = Enumerable.Range(0, Respondents).Select(_ => WalkAsync(address, slug, acknowledged, stop.Token)).ToArray();
            for (var waited = 0; acknowledged.Count < before + 60 && waited < 600; waited++) await Task.Delay(50, TestContext.Current.CancellationToken);

            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await stop.CancelAsync();
            await Task.WhenAll(load);
            (acknowledged.Count - before).Should().BeGreaterThanOrEqualTo(60, "the kill must come in mid-load");
        }

        var stored = await database.WithAsync(db => db.PageSubmissions.Where(row => row.StudyId == studyId).Select(row => row.Answers).ToListAsync());
        var missing = acknowledged.Keys.Where(mark => !stored.Any(answers => answers.Contains(mark, StringComparison.Ordinal))).ToList();
        missing.Should().BeEmpty();
        var people = await database.WithAsync(db => db.Participants.Where(row => row.StudyId == studyId).ToListAsync());
        people.Should().OnlyContain(row => row.CurrentTicket != null);
        var numbers = await database.WithAsync(db => db.Assignments.Where(row => row.StudyId == studyId).OrderBy(row => row.Seq).Select(row => row.Seq).ToListAsync());
        numbers.Should().Equal(Enumerable.Range(1, people.Count).Select(number => (long?)number), "counter and rows commit together");
    }

    private async Task<(long StudyId, string Slug)> OpenStudyAsync()
    {
        var pages = Enumerable.Range(1, 200).Select(number => TestStudies.Page($"p{number}", new CoProduction.Studies.Instrument.TextItem { Key = $"t{number}", Prompt = TestStudies.En("Say something") })).ToArray();
        var plain = TestStudies.TwoArms() with { Key = "kill", Languages = ["en"], Pages = [.. pages], Randomizations = [TestStudies.Draw("arm", "p1", "reward", "none", "voucher")] };
        return await database.WithAsync(async db =>
        {
            var study = await new StudyDrafts(db, TimeProvider.System).CreateAsync(plain, "test", null);
            var document = CoProduction.Studies.Design.DesignFile.Write(plain);
            db.Add(new StudyVersion { StudyId = study.StudyId, Version = 1, Document = document, Sha256 = CoProduction.Studies.Design.DesignFile.Hash(document), Epoch = 1, PublishedBy = "test", PublishedAt = DateTimeOffset.UnixEpoch });
            db.Add(new AllocationEpoch { StudyId = study.StudyId, Epoch = 1, Salt = new byte[32], SaltCommitment = new byte[32] });
            await db.SaveChangesAsync();
            await db.Studies.Where(row => row.StudyId == study.StudyId).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, StudyState.Open));
            return (study.StudyId, study.Slug);
        });
    }

    /// <summary>Sends pages until the server is gone. A page is acknowledged where the answer to its POST arrived.</summary>
    private static async Task WalkAsync(Uri address, string slug, ConcurrentDictionary<string, byte> acknowledged, CancellationToken stop)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer(), CheckCertificateRevocationList = true };
        using var client = new HttpClient(handler) { BaseAddress = address };
        try
        {
            using var agreed = await client.PostAsync($"/s/{slug}", new FormUrlEncodedContent([new("go", "agree")]), stop);
            for (var number = 1; number < 200; number++)
            {
                var page = await client.GetStringAsync($"/s/{slug}/page", stop);
                var ticket = page.Split("name=\"ticket\" value=\"")[1][..36];
                var mark = string.Create(CultureInfo.InvariantCulture, $"mark-{Guid.NewGuid():N}");
                using var answer = await client.PostAsync($"/s/{slug}/page", new FormUrlEncodedContent([new("ticket", ticket), new($"q_t{number}", mark), new("go", "next")]), stop);
                if (answer.StatusCode == HttpStatusCode.SeeOther) acknowledged.TryAdd(mark, 0);
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            // The server is gone.
        }
    }

    private async Task<Process> StartAsync(Uri address)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "CoProduction.Web.dll"));
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Testing";
        start.Environment["Demo__Enabled"] = "false";
        start.Environment["Database__Provider"] = database.Provider.ToString();
        start.Environment["Database__ConnectionString"] = database.Settings.ConnectionString;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        using var client = new HttpClient { BaseAddress = address };
        for (var attempt = 0; attempt < 1200; attempt++)
        {
            try
            {
                if ((await client.GetAsync("/health/ready")).IsSuccessStatusCode) return process;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            process.HasExited.Should().BeFalse("the app must start");
            await Task.Delay(100);
        }
        throw new InvalidOperationException("The app did not become ready.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
