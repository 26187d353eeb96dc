using System.Security.Cryptography;
using System.Text;
using CoProduction.Cli.Rehearse;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Library;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Web.Tests.Cli;

/// <summary>Fifty synthetic respondents through the real pages of each library study; <c>eng/rehearse-all</c> sends a thousand.</summary>
public abstract class LibraryRehearsalTests
{
    /// <summary>Fixed before the first run.</summary>
    private const ulong Seed = 20240402;

    private const int Persons = 50;

    /// <summary>Assigned within eight sessions: fifty people leave cells of one, so that no estimate has a standard error.</summary>
    private const string ManyStrata = "information-source";

    private readonly WebApp app;

    protected LibraryRehearsalTests(WebApp app)
    {
        this.app = app;
        app.ConfigureServices ??= services => services.AddSingleton<TimeProvider>(new OffsetClock());
    }

    public sealed class OnSqlite(SqliteWebApp app) : LibraryRehearsalTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : LibraryRehearsalTests(app), IClassFixture<PostgresWebApp>;

    public static TheoryData<string> All => [.. StudyLibrary.All.Select(study => study.Key)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Fifty_respondents_find_what_the_design_says_and_the_plan_finds_the_truth(string key)
    {
        var study = await OpenAsync(key);
        var effects = StudyLibrary.Effects(key)!;
        var hasTasks = study.Current!.Compiled.Design.Pages.SelectMany(page => page.Elements).OfType<EffortTask>().Any();
        var clock = (OffsetClock)app.Services.GetRequiredService<TimeProvider>();
        var rehearsal = new Rehearsal(app.Services) { PassTime = hasTasks ? clock.PassAsync : null };

        var report = await rehearsal.RunAsync(study.Current, study.Slug, app.Address, effects, Seed, Persons, parallel: 1);

        report.Errors.Should().BeEmpty();
        report.Started.Should().Be(Persons);
        (report.Completed + report.ScreenedOut + report.Left).Should().Be(Persons);
        report.Completed.Should().BeGreaterThan(Persons / 2);
        await app.WithAsync(async db =>
        {
            (await db.Participants.CountAsync(row => row.StudyId == study.StudyId)).Should().Be(Persons);
            (await db.Participants.CountAsync(row => row.StudyId == study.StudyId && row.State == ParticipantState.Completed)).Should().Be(report.Completed);
            (await db.Payments.Where(row => row.StudyId == study.StudyId).GroupBy(row => new { row.ParticipantId, row.Reason }).CountAsync(group => group.Count() > 1)).Should().Be(0);
        });

        await using var scope = app.Services.CreateAsyncScope();
        var evidence = await scope.ServiceProvider.GetRequiredService<VerifyAssignments>().RunAsync(study.StudyId, ParticipantKind.Rehearsal);
        evidence.Result.Findings.Select(finding => finding.Message).Should().BeEmpty();
        if (study.Current.Compiled.Design.Randomizations.Count > 0) evidence.Result.Recomputed.Should().BePositive();

        var frame = await scope.ServiceProvider.GetRequiredService<LoadResponses>().RunAsync(study.StudyId, ParticipantKind.Rehearsal);
        frame.Unreadable.Should().BeEmpty();
        var truth = TruthCheck.Of(StudyAnalysis.Run(frame), effects, Seed + 1, 500, tasksWereWorked: true);
        truth.Lines.Where(line => line.IsFar).Should().BeEmpty();
        if (study.Current.Compiled.Design.Randomizations.Count > 0 && key != ManyStrata) truth.Lines.Should().NotBeEmpty("{0}", string.Join("; ", truth.Skipped));
        app.Logs.ShouldHoldNoUnhandledException();
    }

    private async Task<StudyInService> OpenAsync(string key)
    {
        var slug = (await Coprod.RunAsync(app.Database.Settings, "study", "add", key)).Last;
        var opened = await Coprod.RunAsync(app.Database.Settings, "study", "open", slug);
        opened.Exit.Should().Be(0, opened.Error);
        // A known salt, and one person after the other: who gets which arm, and so every estimate, is the same in every run.
        var salt = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        await app.WithAsync(db => db.AllocationEpochs.Where(epoch => db.Studies.Any(study => study.Slug == slug && study.StudyId == epoch.StudyId))
            .ExecuteUpdateAsync(set => set.SetProperty(epoch => epoch.Salt, salt).SetProperty(epoch => epoch.SaltCommitment, SaltCommitment.Of(salt))));
        return (await app.Services.GetRequiredService<StudyCatalog>().FindAsync(slug))!;
    }
}
