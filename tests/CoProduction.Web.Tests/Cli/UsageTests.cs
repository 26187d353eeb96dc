using CoProduction.Web.Data;
using CoProduction.Web.Tests.Infrastructure;

namespace CoProduction.Web.Tests.Cli;

public class UsageTests
{
    [Theory]
    [InlineData]
    [InlineData("study")]
    [InlineData("study", "open")]
    [InlineData("study", "export", "slug")]
    [InlineData("study", "export", "slug", "--out", "x", "--draft", "--version", "1")]
    [InlineData("study", "preregistration", "slug")]
    [InlineData("study", "preregistration", "slug", "--form", "other")]
    [InlineData("study", "power", "slug", "--draws", "19")]
    [InlineData("study", "power", "slug", "--n", "0")]
    [InlineData("user", "add", "no-address")]
    [InlineData("frobnicate")]
    public async Task Wrong_usage_ends_with_two_and_help(params string[] args)
    {
        var run = await Coprod.RunAsync(args);
        run.Exit.Should().Be(2);
        (run.Output + run.Error).Should().Contain("Usage:");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("study", "--help")]
    [InlineData("study", "library")]
    [InlineData("verify-assignment", "--help")]
    public async Task Help_and_the_library_need_no_database(params string[] args)
    {
        var run = await Coprod.RunAsync(args);
        run.Exit.Should().Be(0, run.Error);
        run.Output.Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_database_that_is_not_migrated_is_named_and_then_migrated_on_sqlite()
    {
        using var folder = new TemporaryFolder();
        await CheckAsync(new DatabaseSettings(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(folder.Path, "new", "data.db")};Pooling=False"));
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_named_and_then_made_on_postgres()
    {
        Needs.Present(PostgresServer.Missing);
        var settings = new DatabaseSettings(DatabaseProvider.Postgres, await PostgresServer.MissingDatabaseAsync());
        await CheckAsync(settings);
        await PostgresServer.DropDatabaseAsync(settings.ConnectionString);
    }

    [Fact]
    public async Task A_wrong_setting_is_named_by_its_key()
    {
        var run = await Coprod.RunAsync(new DatabaseSettings(DatabaseProvider.Postgres, ""), "study", "list");
        run.Exit.Should().Be(1);
        run.Error.Should().Contain("Database:ConnectionString");
    }

    private static async Task CheckAsync(DatabaseSettings settings)
    {
        var early = await Coprod.RunAsync(settings, "study", "list");
        early.Exit.Should().Be(1);
        early.Error.Should().Contain("coprod db migrate");

        var migrated = await Coprod.RunAsync(settings, "db", "migrate");
        migrated.Exit.Should().Be(0, migrated.Error);
        (await Coprod.RunAsync(settings, "study", "list")).Exit.Should().Be(0);
        (await Coprod.RunAsync(settings, "db", "migrate")).Error.Should().Contain("up to date");
    }
}
