using CoProduction.Web.Data;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace CoProduction.Web.Tests.Data;

public sealed class DatabaseSettingsTests
{
    [Theory]
    [InlineData("Oracle", "", "Database:Provider is 'Oracle'*Sqlite or Postgres*")]
    [InlineData("Postgres", "", "Database:ConnectionString is missing*")]
    [InlineData("Postgres", "Database=x", "Database:ConnectionString names no Host*")]
    [InlineData("Postgres", "Hostess=x", "Database:ConnectionString cannot be read*")]
    [InlineData("Sqlite", "Host=x", "Database:ConnectionString cannot be read*")]
    [InlineData("Sqlite", "Data Source=:memory:", "Database:ConnectionString must name a file*")]
    public void A_wrong_setting_is_named_by_its_key(string provider, string connectionString, string message)
    {
        var read = () => Read(provider, connectionString);
        read.Should().Throw<InvalidOperationException>().WithMessage(message);
    }

    [Fact]
    public void A_message_about_a_connection_string_does_not_repeat_its_password()
    {
        var read = () => Read("Postgres", "Host=x;Password=hunter2;Prot=1");
        read.Should().Throw<InvalidOperationException>().Which.Message.Should().NotContain("hunter2");
    }

    [Fact]
    public void Without_settings_the_database_is_a_file_under_the_content_root() =>
        DatabaseSettings.Read(new ConfigurationBuilder().Build(), "/srv/app")
            .Should().Be(new DatabaseSettings(DatabaseProvider.Sqlite, "Data Source=/srv/app/data/coproduction.db"));

    [Fact]
    public void PostgreSQL_gets_the_defaults_that_failover_needs()
    {
        var settings = new NpgsqlConnectionStringBuilder(Read("postgres", "Host=a,b;Database=d;Username=u").ConnectionString);
        settings.HostRecheckSeconds.Should().Be(1);
        settings.Timeout.Should().Be(5);
        settings.CancellationTimeout.Should().Be(-1);
        settings.MaxPoolSize.Should().BeGreaterThanOrEqualTo(24);
    }

    [Fact]
    public void What_the_connection_string_says_itself_stays()
    {
        var settings = new NpgsqlConnectionStringBuilder(
            Read("Postgres", "Host=a;Host Recheck Seconds=3;Timeout=9;CancellationTimeout=500;Maximum Pool Size=7").ConnectionString);
        settings.HostRecheckSeconds.Should().Be(3);
        settings.Timeout.Should().Be(9);
        settings.CancellationTimeout.Should().Be(500);
        settings.MaxPoolSize.Should().Be(7);
    }

    private static DatabaseSettings Read(string provider, string connectionString) =>
        DatabaseSettings.Read(
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Database:Provider"] = provider,
                ["Database:ConnectionString"] = connectionString,
            }).Build(),
            "/srv/app");
}
