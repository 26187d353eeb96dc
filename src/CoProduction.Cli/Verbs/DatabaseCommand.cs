using System.CommandLine;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace CoProduction.Cli.Verbs;

/// <summary>coprod db migrate.</summary>
internal static class DatabaseCommand
{
    public static Command Create(Func<LocalInstallation> installation) => new("db", "The database of the installation") { Migrate(installation) };

    private static Command Migrate(Func<LocalInstallation> installation) => Verb.RunUnmigrated(
        new Command("migrate", "Create the database, or bring it to the schema of this version. The web app does the same at its start."),
        installation,
        async verb =>
        {
            var exists = await verb.Database.GetService<IRelationalDatabaseCreator>().ExistsAsync();
            var pending = exists ? (await verb.Database.Database.GetPendingMigrationsAsync()).ToList() : [.. verb.Database.Database.GetMigrations()];
            await DatabaseMigrator.MigrateAsync(verb.Services);
            foreach (var migration in pending) verb.Write(migration);
            verb.Note(pending.Count == 0 ? "The database was up to date." : $"Migrations applied: {pending.Count}.");
            return ExitCode.Done;
        });
}
