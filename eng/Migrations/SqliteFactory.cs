using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Migrations;

/// <summary>Scaffolding reads the model only; the file is not opened.</summary>
public sealed class SqliteFactory : IDesignTimeDbContextFactory<SqliteDbContext>
{
    public SqliteDbContext CreateDbContext(string[] args) =>
        (SqliteDbContext)new ServiceCollection()
            .AddStudyDatabase(new DatabaseSettings(DatabaseProvider.Sqlite, "Data Source=scaffolding.db"))
            .BuildServiceProvider()
            .GetRequiredService<StudyDbContext>();
}
