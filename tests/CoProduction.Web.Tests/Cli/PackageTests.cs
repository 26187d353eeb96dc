using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CoProduction.Studies.Design;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Cli;

/// <summary>coprod package, report and verify-package over stored responses.</summary>
public abstract class PackageTests(TestDatabase database)
{
    public sealed class OnSqlite(SqliteDatabase database) : PackageTests(database), IClassFixture<SqliteDatabase>;

    public sealed class OnPostgres(PostgresDatabase database) : PackageTests(database), IClassFixture<PostgresDatabase>;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_data_make_the_same_package_which_agrees_with_itself_and_with_the_database()
    {
        using var folder = new TemporaryFolder();
        var slug = await ImportedAsync(folder);
        var (first, again, report) = (Path.Combine(folder.Path, "first.zip"), Path.Combine(folder.Path, "again.zip"), Path.Combine(folder.Path, "report.html"));

        var made = await RunAsync("package", slug, "--kind", "imported", "--out", first);
        (await RunAsync("package", slug, "--kind", "imported", "--out", again)).Exit.Should().Be(0);
        var verified = await RunAsync("verify-package", first, "--against", slug);
        (await RunAsync("report", slug, "--kind", "imported", "--out", report)).Exit.Should().Be(0);

        made.Exit.Should().Be(0, made.Error);
        made.Output.Should().Contain("24 responses");
        (await File.ReadAllBytesAsync(again, Cancelled)).Should().Equal(await File.ReadAllBytesAsync(first, Cancelled));
        verified.Exit.Should().Be(0, verified.Output + verified.Error);
        verified.Last.Should().EndWith("all agree, and with the package built again.");
        using var zip = await ZipFile.OpenReadAsync(first, Cancelled);
        zip.Entries.Select(entry => entry.FullName).Should().Contain(["responses.csv", "responses_labels.csv", "responses.dta", "responses.sav", "responses.xlsx", "assignments.csv", "exposures.csv", "page_times.csv",
            "task_attempts.csv", "payments.csv", "codebook.html", "codebook.json", "codebook.xml", "datapackage.json", "design-v1.json", "report.html", "results.csv", "README.md", "MANIFEST.json", "SHA256SUMS"]);
        made.Output.Should().StartWith($"{zip.Entries.Count} files, ");
        verified.Last.Should().StartWith($"{zip.Entries.Count} files, ");
        TextOf(zip, "README.md").Should().Contain($"with both the package has {zip.Entries.Count} files.").And.MatchRegex("# Stata 16: [0-9,]+ of [0-9,]+ results");
        TextOf(zip, "report.html").Should().Be(await File.ReadAllTextAsync(report, Cancelled));
        using var description = JsonDocument.Parse(TextOf(zip, "datapackage.json"));
        description.RootElement.GetProperty("resources").EnumerateArray().Should().HaveCount(7).And.OnlyContain(resource => resource.GetProperty("hash").GetString()!.Length == 71);
        Directory.GetFiles(folder.Path, "*.part").Should().BeEmpty();
    }

    [Fact]
    public async Task Test_data_stay_out_unless_they_are_asked_for()
    {
        using var folder = new TemporaryFolder();
        var slug = await ImportedAsync(folder);

        var real = await RunAsync("package", slug, "--out", Path.Combine(folder.Path, "real.zip"));
        real.Output.Should().Contain(" 0 responses");
        var report = await RunAsync("report", slug, "--out", Path.Combine(folder.Path, "real.html"));

        foreach (var told in new[] { real.Error, report.Error }) told.Should().Contain("No response of kind Real: the file has none. The study has 24 of kind Imported (--kind).");
        (await RunAsync("package", slug, "--kind", "preview", "--out", Path.Combine(folder.Path, "preview.zip"))).Exit.Should().Be(2);
    }

    [Fact]
    public async Task A_blinded_study_gives_neither_package_nor_report()
    {
        using var folder = new TemporaryFolder();
        var slug = await ImportedAsync(folder, close: false);

        foreach (var verb in new[] { "package", "report" })
        {
            var refused = await RunAsync(verb, slug, "--kind", "imported", "--out", Path.Combine(folder.Path, "file"));
            refused.Exit.Should().Be(1);
            refused.Error.Should().Contain("blinded");
        }
        Directory.GetFiles(folder.Path, "file*").Should().BeEmpty();
    }

    [Fact]
    public async Task A_package_of_other_data_differs_from_the_one_built_again()
    {
        using var folder = new TemporaryFolder();
        var slug = await ImportedAsync(folder);
        var package = Path.Combine(folder.Path, "package.zip");
        (await RunAsync("package", slug, "--kind", "imported", "--out", package)).Exit.Should().Be(0);
        await database.WithAsync(db => db.Participants.Where(row => db.Studies.Any(study => study.Slug == slug && study.StudyId == row.StudyId))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Language, "ko")));

        (await RunAsync("verify-package", package)).Exit.Should().Be(0, "it still agrees with itself");
        var against = await RunAsync("verify-package", package, "--against", slug);

        against.Exit.Should().Be(1);
        against.Output.Should().Contain("rebuilt: responses.csv differs");
        (await RunAsync("verify-package", Path.Combine(folder.Path, "design.json"))).Exit.Should().Be(1);
    }

    [Fact]
    public async Task A_public_package_is_refused_until_everybody_stands_in_a_crowd()
    {
        using var folder = new TemporaryFolder();
        var slug = await ImportedAsync(folder);
        var package = Path.Combine(folder.Path, "public.zip");
        string[] wanted = ["package", slug, "--kind", "imported", "--out", package, "--public"];

        (await RunAsync(wanted)).Error.Should().Contain("not declared");
        (await RunAsync([.. wanted, "-q", "nothing"])).Error.Should().Contain("no variable");
        var refused = await RunAsync([.. wanted, "-q", "age", "--k", "3"]);
        refused.Exit.Should().Be(1);
        refused.Error.Should().Contain("24 of 24 persons").And.Contain("age: in bands");
        File.Exists(package).Should().BeFalse();
        (await RunAsync([.. wanted, "-q", "age: 30, 40", "--k", "3"])).Error.Should().Contain("2 of 24 persons", "two are 40 or older");

        var made = await RunAsync([.. wanted, "-q", "age: 30, 40", "--k", "3", "--suppress"]);

        made.Exit.Should().Be(0, made.Error);
        made.Error.Should().Contain("2 persons were left out");
        var verified = await RunAsync("verify-package", package, "--against", slug);
        verified.Exit.Should().Be(0, verified.Output + verified.Error);
        using var zip = await ZipFile.OpenReadAsync(package, Cancelled);
        zip.GetEntry("payments.csv").Should().BeNull();
        TextOf(zip, "responses.csv").Should().NotContain("typed").And.Contain(",18,").And.Contain(",30,").And.NotContain(",31,");
        TextOf(zip, "README.md").Should().Contain("2 persons were left out");
        TextOf(zip, "report.html").Should().Contain("2 persons were left out");
    }

    private static string TextOf(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>A closed study with 24 imported responses of ages 18 to 41.</summary>
    private async Task<string> ImportedAsync(TemporaryFolder folder, bool close = true)
    {
        var design = Path.Combine(folder.Path, "design.json");
        await File.WriteAllBytesAsync(design, DesignFile.Write(Survey.TestStudies.TwoArms() with { Key = $"package-{Guid.NewGuid():N}"[..20] }), Cancelled);
        var slug = (await RunAsync("study", "import", design)).Last;
        (await RunAsync("study", "open", slug)).Exit.Should().Be(0);
        var csv = Path.Combine(folder.Path, "data.csv");
        await File.WriteAllLinesAsync(csv, Enumerable.Range(18, 24).Select(age => string.Create(CultureInfo.InvariantCulture, $"{(age % 2 == 0 ? "none" : "voucher")},{(age % 3 == 0 ? "city" : "village")},{age},typed {age}"))
            .Prepend("arm_arm,lives,age,word"), Cancelled);
        var imported = await RunAsync("responses", "import", slug, csv);
        imported.Exit.Should().Be(0, imported.Error);
        if (close) (await RunAsync("study", "close", slug)).Exit.Should().Be(0);
        return slug;
    }

    private Task<CoprodRun> RunAsync(params string[] args) => Coprod.RunAsync(database.Settings, args);
}
