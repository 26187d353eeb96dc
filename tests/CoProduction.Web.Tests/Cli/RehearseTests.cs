using System.Text;
using System.Text.Json;
using CoProduction.Studies.Library;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Cli;

public abstract class RehearseTests(WebApp app)
{
    public sealed class OnSqlite(SqliteWebApp app) : RehearseTests(app), IClassFixture<SqliteWebApp>;

    public sealed class OnPostgres(PostgresWebApp app) : RehearseTests(app), IClassFixture<PostgresWebApp>;

    [Fact]
    public async Task A_changed_arm_is_found_by_verify_assignment()
    {
        var slug = await OpenAsync("trust-willingness-1");
        var walked = await RehearseAsync(slug, "--n", "12", "--json");
        walked.Exit.Should().Be(0, walked.Error);
        using var json = JsonDocument.Parse(walked.Output);
        json.RootElement.GetProperty("report").GetProperty("started").GetInt32().Should().Be(12);
        json.RootElement.GetProperty("report").GetProperty("errors").GetArrayLength().Should().Be(0);
        var sound = await RunAsync("verify-assignment", slug);
        sound.Exit.Should().Be(0, sound.Output);
        var assigned = json.RootElement.GetProperty("report").GetProperty("arms").EnumerateObject().Sum(plan => plan.Value.EnumerateObject().Sum(arm => arm.Value.GetInt32()));
        assigned.Should().BePositive();
        sound.Error.Should().Contain($"{assigned} assignments drawn again: all agree");

        await app.WithAsync(async db =>
        {
            var row = await db.Assignments.FirstAsync(row => db.Studies.Any(study => study.StudyId == row.StudyId && study.Slug == slug));
            row.Arm = StudyLibrary.Find("trust-willingness-1")!.Design.Randomizations[0].Arms.First(arm => arm.Key != row.Arm).Key;
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });

        var tampered = await RunAsync("verify-assignment", slug, "--json");
        tampered.Exit.Should().Be(1);
        using var findings = JsonDocument.Parse(tampered.Output);
        findings.RootElement.GetProperty("agrees").GetBoolean().Should().BeFalse();
        findings.RootElement.GetProperty("findings").GetArrayLength().Should().BePositive();
    }

    [Fact]
    public async Task Rehearsal_rows_are_none_of_the_data()
    {
        var slug = await OpenAsync("information-source");
        (await RehearseAsync(slug, "--n", "3")).Exit.Should().Be(0);
        await app.WithAsync(async db =>
        {
            var study = await db.Studies.SingleAsync(row => row.Slug == slug);
            (await db.Participants.Where(row => row.StudyId == study.StudyId).Select(row => row.Kind).Distinct().ToListAsync()).Should().Equal(ParticipantKind.Rehearsal);
            (await db.AssignmentCounters.AnyAsync(row => row.StudyId == study.StudyId && row.Kind == ParticipantKind.Real)).Should().BeFalse();
            (await db.ArrivalCounts.AnyAsync(row => row.StudyId == study.StudyId && row.Kind == ParticipantKind.Real)).Should().BeFalse();
        });
    }

    [Fact]
    public async Task Responses_are_exported_after_the_close_and_not_before()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "responses.csv");
        var slug = await OpenAsync("trust-willingness-1");
        (await RehearseAsync(slug, "--n", "4")).Exit.Should().Be(0);
        var early = await RunAsync("responses", "export", slug, "--kind", "Rehearsal", "--out", file);
        early.Exit.Should().Be(1);
        File.Exists(file).Should().BeFalse();
        await RunAsync("study", "close", slug);

        (await RunAsync("responses", "export", slug, "--kind", "Rehearsal", "--out", file)).Exit.Should().Be(0);

        (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Should().HaveCount(1 + 4);
        foreach (var (name, start) in new[] { ("responses.dta", "<stata_dta>"), ("responses.sav", "$FL2"), ("responses.xlsx", "PK") })
        {
            var other = Path.Combine(folder.Path, name);
            (await RunAsync("responses", "export", slug, "--kind", "Rehearsal", "--out", other)).Exit.Should().Be(0, name);
            Encoding.Latin1.GetString(await File.ReadAllBytesAsync(other, TestContext.Current.CancellationToken)).Should().StartWith(start);
        }
        (await RunAsync("responses", "export", slug, "--kind", "Rehearsal", "--rows", "assignments", "--out", file)).Exit.Should().Be(0);
        (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Should().HaveCount(1 + 4).And.Contain(line => line.StartsWith("participant,randomization,", StringComparison.Ordinal));
        var refused = await RunAsync("responses", "export", slug, "--kind", "Rehearsal", "--format", "sav", "--long", "--out", file);
        refused.Exit.Should().Be(1);
        refused.Error.Should().Contain("CSV only");
        Directory.GetFiles(folder.Path, "*.part").Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_with_problems_is_not_imported()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "responses.csv");
        await File.WriteAllTextAsync(file, "nonsense,more\n1,2\n", TestContext.Current.CancellationToken);
        var slug = await OpenAsync("trust-willingness-1");
        var run = await RunAsync("responses", "import", slug, file, "--dry-run");
        run.Exit.Should().Be(1, run.Error);
        run.Error.Should().Contain("Nothing was stored");
    }

    [Fact]
    public async Task A_sound_file_is_imported_once_and_exported_again()
    {
        using var folder = new TemporaryFolder();
        var (file, exported) = (Path.Combine(folder.Path, "responses.csv"), Path.Combine(folder.Path, "exported.csv"));
        await File.WriteAllTextAsync(file, "person,information,trust,coproduce\np1,control,64,70\np2,corrupt,12,35\n", TestContext.Current.CancellationToken);
        var map = Path.Combine(folder.Path, "map.json");
        var slug = await OpenAsync("trust-willingness-1");
        var guess = await RunAsync("responses", "import", slug, file, "--dry-run", "--write-map", map);
        guess.Error.Should().Contain("Nothing was stored: 2 participants read");
        var guessed = ImportMapping.FromJson(await File.ReadAllTextAsync(map, TestContext.Current.CancellationToken));
        guessed.Columns.Select(column => column.Target).Should().Equal("", "arm:information", "answer:trust", "answer:coproduce");
        var mapping = guessed with { Columns = [new ImportColumn("person", "participant"), .. guessed.Columns.Skip(1)] };
        await File.WriteAllTextAsync(map, mapping.ToJson(), TestContext.Current.CancellationToken);

        var run = await RunAsync("responses", "import", slug, file, "--map", map);

        run.Exit.Should().Be(0, run.Error);
        run.Error.Should().Contain("2 participants imported.");
        (await RunAsync("responses", "import", slug, file, "--map", map)).Exit.Should().Be(1, "the same persons are not imported twice");
        await RunAsync("study", "close", slug);
        (await RunAsync("responses", "export", slug, "--kind", "Imported", "--out", exported)).Exit.Should().Be(0);
        var lines = await File.ReadAllLinesAsync(exported, TestContext.Current.CancellationToken);
        lines.Should().HaveCount(1 + 2);
        lines.Should().ContainSingle(line => line.Contains("corrupt", StringComparison.Ordinal) && line.Contains("35", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_an_open_study_is_rehearsed()
    {
        var slug = (await RunAsync("study", "add", "information-source")).Last;
        var draft = await RehearseAsync(slug);
        draft.Exit.Should().Be(1);
        draft.Error.Should().Contain("is a draft");
        await RunAsync("study", "open", slug);
        await RunAsync("study", "close", slug);
        var closed = await RehearseAsync(slug);
        closed.Exit.Should().Be(1);
        closed.Error.Should().Contain("is closed");
    }

    [Fact]
    public async Task Effects_of_another_study_are_refused_by_what_does_not_fit()
    {
        var slug = await OpenAsync("information-source");
        var run = await RehearseAsync(slug, "--effects", "trust-willingness-1");
        run.Exit.Should().Be(1);
        run.Error.Should().Contain("The study has no variable");
    }

    [Fact]
    public async Task A_survey_that_is_not_there_is_an_error_of_every_respondent()
    {
        var slug = await OpenAsync("information-source");
        var run = await RunAsync("rehearse", slug, "--url", new Uri(app.Address, "/elsewhere").AbsoluteUri, "--n", "2");
        run.Exit.Should().Be(1);
        run.Output.Should().Contain("errors 2");
        run.Error.Should().Contain("no consent form");
    }

    [Theory]
    [InlineData("--n", "0")]
    [InlineData("--parallel", "0")]
    [InlineData("--url", "localhost")]
    public async Task Wrong_numbers_and_addresses_are_wrong_usage(string option, string value) =>
        (await Coprod.RunAsync("rehearse", "slug", option, value)).Exit.Should().Be(2);

    private Task<CoprodRun> RehearseAsync(string slug, params string[] options) =>
        RunAsync(["rehearse", slug, "--url", app.Address.AbsoluteUri, .. options]);

    private Task<CoprodRun> RunAsync(params string[] args) => Coprod.RunAsync(app.Database.Settings, args);

    private async Task<string> OpenAsync(string key)
    {
        var slug = (await RunAsync("study", "add", key)).Last;
        var opened = await RunAsync("study", "open", slug);
        opened.Exit.Should().Be(0, opened.Error);
        return slug;
    }
}
