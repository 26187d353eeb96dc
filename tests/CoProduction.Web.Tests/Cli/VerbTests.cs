using System.Security.Cryptography;
using System.Text.Json;
using CoProduction.Studies.Design;
using CoProduction.Studies.Library;
using CoProduction.Web.Data;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Cli;

public abstract class VerbTests(TestDatabase database)
{
    public sealed class OnSqlite(SqliteDatabase database) : VerbTests(database), IClassFixture<SqliteDatabase>;

    public sealed class OnPostgres(PostgresDatabase database) : VerbTests(database), IClassFixture<PostgresDatabase>;

    [Fact]
    public async Task A_library_study_is_added_opened_listed_and_closed()
    {
        var added = await RunAsync("study", "add", "information-source");
        added.Exit.Should().Be(0, added.Error);
        var slug = added.Last;
        (await StateOfAsync(slug)).Should().Be("draft");

        var opened = await RunAsync("study", "open", slug);
        opened.Exit.Should().Be(0, opened.Error);
        opened.Output.Should().Contain($"http://localhost:5080/s/{slug}").And.Contain("salt commitment");
        (await StateOfAsync(slug)).Should().Be("open");

        (await RunAsync("study", "close", slug)).Exit.Should().Be(0);
        (await StateOfAsync(slug)).Should().Be("closed");
        var again = await RunAsync("study", "close", slug);
        again.Exit.Should().Be(1);
        again.Error.Should().Contain("open or paused");
    }

    [Fact]
    public async Task An_exported_version_has_the_stored_hash()
    {
        using var folder = new TemporaryFolder();
        var slug = (await RunAsync("study", "add", "trust-willingness-1")).Last;
        var file = Path.Combine(folder.Path, "design.json");
        (await RunAsync("study", "export", slug, "--out", file)).Exit.Should().Be(1, "a draft is no version");
        (await RunAsync("study", "export", slug, "--draft", "--out", file)).Exit.Should().Be(0);
        (await RunAsync("study", "open", slug)).Exit.Should().Be(0);

        var exported = await RunAsync("study", "export", slug, "--version", "1", "--out", file);

        var hash = SHA256.HashData(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        var stored = await database.WithAsync(db => db.StudyVersions
            .Where(version => db.Studies.Any(study => study.Slug == slug && study.StudyId == version.StudyId)).Select(version => version.Sha256).SingleAsync());
        hash.Should().Equal(stored);
        exported.Last.Should().Be($"{Convert.ToHexStringLower(stored)}  design.json");
        (await RunAsync("study", "export", slug, "--version", "2", "--out", file)).Exit.Should().Be(1);
    }

    [Fact]
    public async Task The_registry_text_of_a_version_names_its_hash()
    {
        using var folder = new TemporaryFolder();
        var slug = (await RunAsync("study", "add", "trust-willingness-1")).Last;
        (await RunAsync("study", "preregistration", slug, "--form", "osf")).Output.Should().Contain("a draft. It is not locked");
        (await RunAsync("study", "open", slug)).Exit.Should().Be(0);
        var stored = await database.WithAsync(db => db.StudyVersions
            .Where(version => db.Studies.Any(study => study.Slug == slug && study.StudyId == version.StudyId)).Select(version => version.Sha256).SingleAsync());

        var run = await RunAsync("study", "preregistration", slug, "--form", "aspredicted");

        run.Exit.Should().Be(0, run.Error);
        run.Output.Should().StartWith("# AsPredicted").And.Contain(Convert.ToHexStringLower(stored));
        var file = Path.Combine(folder.Path, "text.md");
        (await RunAsync("study", "preregistration", slug, "--form", "aspredicted", "--out", file)).Exit.Should().Be(0);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Should().Be(run.Output);
        (await RunAsync("study", "preregistration", slug, "--form", "osf", "--version", "2")).Exit.Should().Be(1);
    }

    [Fact]
    public async Task The_power_of_a_draft_is_simulated_and_states_its_draws_and_seed()
    {
        using var folder = new TemporaryFolder();
        var slug = (await RunAsync("study", "add", "information-source")).Last;
        var file = Path.Combine(folder.Path, "power.csv");

        var run = await RunAsync("study", "power", slug, "--n", "60", "--draws", "20", "--seed", "9", "--out", file);

        run.Exit.Should().Be(0, run.Error);
        run.Error.Should().Contain("20 simulated studies of 60 persons, seed 9");
        (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Should().HaveCount(1 + StudyLibrary.Find("information-source")!.Design.Plan.Inquiries.Count);
    }

    [Fact]
    public async Task A_design_file_comes_in_as_a_draft()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "design.json");
        var design = StudyLibrary.Find("trust-willingness-2")!.Design with { Key = "from-a-file" };
        await File.WriteAllBytesAsync(file, DesignFile.Write(design), TestContext.Current.CancellationToken);

        var imported = await RunAsync("study", "import", file);

        imported.Exit.Should().Be(0, imported.Error);
        imported.Last.Should().StartWith("from-a-file");
        (await StateOfAsync(imported.Last)).Should().Be("draft");
    }

    [Fact]
    public async Task A_file_that_is_no_design_is_refused_with_its_place()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "wrong.json");
        await File.WriteAllTextAsync(file, """{ "schema": 1, "key": "x", "tittle": {} }""", TestContext.Current.CancellationToken);
        var before = await database.WithAsync(db => db.Studies.CountAsync());

        var run = await RunAsync("study", "import", file);

        run.Exit.Should().Be(1);
        run.Error.Should().Contain("wrong.json").And.Contain("tittle");
        (await RunAsync("study", "import", Path.Combine(folder.Path, "absent.json"))).Exit.Should().Be(1);
        (await database.WithAsync(db => db.Studies.CountAsync())).Should().Be(before);
    }

    [Fact]
    public async Task A_draft_with_errors_is_not_opened_and_its_problems_are_listed()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "design.json");
        var design = StudyLibrary.Find("trust-willingness-1")!.Design with { Key = "with-errors", Pages = [] };
        await File.WriteAllBytesAsync(file, DesignFile.Write(design), TestContext.Current.CancellationToken);
        var slug = (await RunAsync("study", "import", file)).Last;

        var run = await RunAsync("study", "open", slug);

        run.Exit.Should().Be(1);
        run.Error.Should().Contain("error ");
        (await StateOfAsync(slug)).Should().Be("draft");
    }

    [Fact]
    public async Task An_account_is_made_once_and_its_password_is_set_by_a_link()
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var added = await RunAsync("user", "add", email, "--administrator");
        added.Exit.Should().Be(0, added.Error);
        added.Last.Should().StartWith("http://localhost:5080/account/reset/");
        var user = await database.WithAsync(db => db.Users.SingleAsync(row => row.Email == email));
        user.IsAdministrator.Should().BeTrue();

        var again = await RunAsync("user", "add", email);
        again.Exit.Should().Be(1);
        again.Error.Should().Contain(email);

        var reset = await RunAsync("user", "reset", email, "--second-factor");
        reset.Last.Should().StartWith("http://localhost:5080/account/reset/").And.NotBe(added.Last);
        (await RunAsync("user", "reset", "nobody@example.org")).Exit.Should().Be(1);
    }

    [Fact]
    public async Task An_edited_audit_entry_is_found()
    {
        var slug = (await RunAsync("study", "add", "information-source")).Last;
        var sound = await RunAsync("verify-audit", slug);
        sound.Exit.Should().Be(0, sound.Error);
        sound.Last.Should().StartWith("1  ");

        await database.WithAsync(db => db.AuditEntries.Where(row => db.Studies.Any(study => study.StudyId == row.StudyId && study.Slug == slug))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Actor, "somebody else")));

        (await RunAsync("verify-audit", slug)).Exit.Should().Be(1);
    }

    [Fact]
    public async Task A_trail_that_was_cut_or_written_anew_is_found_against_a_noted_head()
    {
        var slug = (await RunAsync("study", "add", "information-source")).Last;
        (await RunAsync("study", "open", slug)).Exit.Should().Be(0);
        var noted = (await RunAsync("verify-audit", slug)).Last;
        (await RunAsync("study", "close", slug)).Exit.Should().Be(0);
        (await RunAsync("verify-audit", slug, "--head", noted)).Exit.Should().Be(0, "the trail went on from there");
        (await RunAsync("verify-audit", slug, "--head", "nonsense")).Exit.Should().Be(2);

        var anew = await RunAsync("verify-audit", slug, "--head", noted[..^1] + (noted[^1] == '0' ? '1' : '0'));
        anew.Exit.Should().Be(1);
        anew.Error.Should().Contain("written anew");
        await database.WithAsync(db => db.AuditEntries.Where(row => row.Number > 1 && db.Studies.Any(study => study.StudyId == row.StudyId && study.Slug == slug)).ExecuteDeleteAsync());
        (await RunAsync("verify-audit", slug, "--json")).Output.Should().Contain("tells of 0 published versions");
        (await RunAsync("verify-audit", slug, "--head", noted)).Error.Should().Contain("the trail was cut");
    }

    [Fact]
    public async Task A_published_design_that_was_changed_is_found_by_its_trail()
    {
        var slug = (await RunAsync("study", "add", "information-source")).Last;
        (await RunAsync("study", "open", slug)).Exit.Should().Be(0);
        await database.WithAsync(async db =>
        {
            var version = await db.StudyVersions.SingleAsync(row => db.Studies.Any(study => study.StudyId == row.StudyId && study.Slug == slug));
            version.Document = [.. version.Document, (byte)' '];
            version.Sha256 = SHA256.HashData(version.Document);
            return await db.SaveChangesAsync();
        });

        var run = await RunAsync("verify-audit", slug);

        run.Exit.Should().Be(1);
        run.Error.Should().Contain("Version 1 of the design is not the one whose hash the trail holds");
    }

    [Fact]
    public async Task A_token_is_printed_once_listed_without_its_text_and_revoked()
    {
        var slug = (await RunAsync("study", "add", "information-source")).Last;

        var added = await RunAsync("token", "add", slug, "--name", "nightly", "--days", "10");

        added.Exit.Should().Be(0, added.Error);
        added.Last.Should().StartWith("coprod_");
        var listed = await RunAsync("token", "list", slug);
        listed.Output.Should().Contain("nightly").And.Contain("usable").And.Contain("never").And.NotContain(added.Last);
        (await RunAsync("token", "revoke", slug, "1")).Exit.Should().Be(0);
        (await RunAsync("token", "revoke", slug, "1")).Exit.Should().Be(1);
        (await RunAsync("token", "list", slug, "--json")).Output.Should().Contain("\"revoked\"");
        (await RunAsync("token", "add", slug, "--name", "x", "--days", "9999")).Error.Should().Contain("from 1 to 366 days");
    }

    [Fact]
    public async Task An_unknown_study_is_refused_by_every_verb()
    {
        string[][] verbs = [["study", "open", "nowhere"], ["study", "close", "nowhere"], ["study", "export", "nowhere", "--out", "x"], ["study", "preregistration", "nowhere", "--form", "osf"], ["token", "list", "nowhere"], ["verify-assignment", "nowhere"], ["verify-audit", "nowhere"], ["package", "nowhere", "--out", "x"], ["report", "nowhere", "--out", "x"]];
        foreach (var verb in verbs)
        {
            var run = await RunAsync(verb);
            run.Exit.Should().Be(1);
            run.Error.Should().Contain("There is no study 'nowhere'");
        }
    }

    private Task<CoprodRun> RunAsync(params string[] args) => Coprod.RunAsync(database.Settings, args);

    private async Task<string?> StateOfAsync(string slug)
    {
        var list = await RunAsync("study", "list", "--json");
        list.Exit.Should().Be(0, list.Error);
        using var json = JsonDocument.Parse(list.Output);
        return json.RootElement.EnumerateArray().Single(study => study.GetProperty("slug").GetString() == slug).GetProperty("state").GetString();
    }
}
