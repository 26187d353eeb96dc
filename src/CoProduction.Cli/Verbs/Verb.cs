using System.CommandLine;
using System.Data.Common;
using System.Text.Json;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Cli.Verbs;

/// <summary>One verb at work on the installation: its arguments, the services, and where it writes.</summary>
internal sealed class Verb(ParseResult parsed, LocalInstallation installation, IServiceProvider services)
{
    /// <summary>The name in the audit trail of whatever is done here.</summary>
    public const string Actor = "coprod";

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public LocalInstallation Installation => installation;

    public IServiceProvider Services => services;

    public StudyDbContext Database => Service<StudyDbContext>();

    public TextWriter Output => parsed.InvocationConfiguration.Output;

    /// <summary>Somebody is looking: progress may be drawn.</summary>
    public bool IsTerminal => ReferenceEquals(Output, Console.Out) && !Console.IsOutputRedirected;

    public TextWriter Error => parsed.InvocationConfiguration.Error;

    /// <summary>Makes the command run this work on a migrated database.</summary>
    public static Command Run(Command command, Func<LocalInstallation> installation, Func<Verb, Task<int>> work) =>
        RunUnmigrated(command, installation, async verb => await verb.IsMigratedAsync() ? await work(verb) : verb.Refuse(
            "The database has not the schema of this version. Run 'coprod db migrate', or start the web app once."));

    /// <summary>The same, whatever the state of the database.</summary>
    public static Command RunUnmigrated(Command command, Func<LocalInstallation> installation, Func<Verb, Task<int>> work)
    {
        command.SetAction((parsed, _) => RunAsync(parsed, installation, work));
        return command;
    }

    public T Service<T>()
        where T : notnull => services.GetRequiredService<T>();

    public T Get<T>(Argument<T> argument) => parsed.GetValue(argument)!;

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public void Write(string line) => Output.WriteLine(line);

    public void WriteJson<T>(T value) => Output.WriteLine(Json(value));

    public static string Json<T>(T value) => JsonSerializer.Serialize(value, Indented);

    public void Note(string line) => Error.WriteLine(line);

    public int Refuse(string why)
    {
        Error.WriteLine(why);
        return ExitCode.Problem;
    }

    /// <summary>The study at this address; where there is none, says so and returns null.</summary>
    public async Task<Study?> FindStudyAsync(string slug)
    {
        var study = await Database.Studies.AsNoTracking().SingleOrDefaultAsync(row => row.Slug == slug);
        if (study is null) Refuse($"There is no study '{slug}'. 'coprod study list' names them.");
        return study;
    }


    /// <summary>Writes a file by way of one beside it: what stands under the name is whole, or what was there before.</summary>
    public async Task<int> WriteFileAsync(string target, Func<Stream, Task> write)
    {
        var part = target + ".part";
        try
        {
            await using (var stream = new FileStream(part, FileMode.Create, FileAccess.ReadWrite)) await write(stream);
            File.Move(part, target, overwrite: true);
            return ExitCode.Done;
        }
        catch (Exception problem) when (problem is DataFileException or PackageRefusedException)
        {
            return Refuse(problem.Message);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private async Task<bool> IsMigratedAsync() => !(await Database.Database.GetPendingMigrationsAsync()).Any();

    /// <summary>Runs work on the installation; where it cannot be used, says why.</summary>
    public static async Task<int> RunAsync(ParseResult parsed, Func<LocalInstallation> installation, Func<Verb, Task<int>> work)
    {
        var error = parsed.InvocationConfiguration.Error;
        try
        {
            var here = installation();
            await using var services = here.BuildServices();
            await using var scope = services.CreateAsyncScope();
            return await work(new Verb(parsed, here, scope.ServiceProvider));
        }
        catch (DbException problem)
        {
            await error.WriteLineAsync($"The database cannot be used: {problem.Message}");
        }
        catch (Exception problem) when (problem is InvalidOperationException or DatabaseUnavailableException)
        {
            // A setting that is wrong; the message names its key.
            await error.WriteLineAsync(problem.InnerException is DbException inner ? $"{problem.Message} {inner.Message}" : problem.Message);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(problem.Message);
        }
        return ExitCode.Problem;
    }
}
