using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Migrations;

/// <summary>Scaffolding reads the model only; no server is asked.</summary>
public sealed class PostgresFactory : IDesignTimeDbContextFactory<PostgresDbContext>
{
    public PostgresDbContext CreateDbContext(string[] args) =>
        (PostgresDbContext)new ServiceCollection()
            .AddStudyDatabase(new DatabaseSettings(DatabaseProvider.Postgres, "Host=localhost;Database=coproduction"))
            .BuildServiceProvider()
            .GetRequiredService<StudyDbContext>();
}
