using System.CommandLine;
using CoProduction.Studies.Design;
using CoProduction.Studies.Library;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Cli.Verbs;

/// <summary>coprod study list, add, import, export, preregistration, open, close.</summary>
internal static class StudyCommand
{
    public static Command Create(Func<LocalInstallation> installation) => new("study", "Studies: list, create, open, close, export")
    {
        List(installation),
        Library(),
        Add(installation),
        Import(installation),
        Export(installation),
        PreregistrationCommand.Create(installation),
        PowerCommand.Create(installation),
        Open(installation),
        Close(installation),
    };

    private static Command List(Func<LocalInstallation> installation)
    {
        var json = new Option<bool>("--json") { Description = "Print the list as JSON" };
        var command = new Command("list", "List the studies: address, state, version, participants, title") { json };
        return Verb.Run(command, installation, async verb =>
        {
            var db = verb.Database;
            var rows = await db.Studies.AsNoTracking().OrderBy(study => study.Slug)
                .Select(study => new
                {
                    study.Slug,
                    study.State,
                    study.Title,
                    study.Demo,
                    Version = db.StudyVersions.Where(version => version.StudyId == study.StudyId).Max(version => (int?)version.Version),
                    Participants = db.Participants.Count(person => person.StudyId == study.StudyId && person.Kind == ParticipantKind.Real),
                })
                .ToListAsync();
            if (verb.Get(json))
            {
                verb.WriteJson(rows.Select(row => new { row.Slug, State = NameOf(row.State), row.Version, row.Participants, row.Demo, row.Title }));
                return ExitCode.Done;
            }
            var width = rows.Select(row => row.Slug.Length).DefaultIfEmpty(0).Max();
            foreach (var row in rows)
                verb.Write($"{row.Slug.PadRight(width)}  {NameOf(row.State),-6}  {(row.Version is { } version ? $"v{version}" : "-"),-4}  {row.Participants,8}  {row.Title}");
            return ExitCode.Done;
        });
    }

    private static Command Library()
    {
        var command = new Command("library", "List the keys of the studies that are shipped: for 'study add'");
        command.SetAction(parsed =>
        {
            var width = StudyLibrary.All.Max(study => study.Key.Length);
            foreach (var study in StudyLibrary.All)
                parsed.InvocationConfiguration.Output.WriteLine($"{study.Key.PadRight(width)}  {study.Design.Title.InOrFirst(study.Design.Languages[0])}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Add(Func<LocalInstallation> installation)
    {
        var key = new Argument<string>("key") { Description = "Key of a library study ('coprod study library' lists them)" };
        var owner = OwnerOption();
        var command = new Command("add", "Create a study, as a draft, from the library; prints its address") { key, owner };
        return Verb.Run(command, installation, verb =>
            StudyLibrary.Find(verb.Get(key)) is { } study
                ? CreateAsync(verb, study.Design, verb.Get(owner))
                : Task.FromResult(verb.Refuse($"The library has no study '{verb.Get(key)}'. It has: {string.Join(", ", StudyLibrary.All.Select(known => known.Key))}.")));
    }

    private static Command Import(Func<LocalInstallation> installation)
    {
        var file = new Argument<FileInfo>("file") { Description = "A design file (JSON)" };
        var owner = OwnerOption();
        var command = new Command("import", "Create a study, as a draft, from a design file; prints its address") { file, owner };
        return Verb.Run(command, installation, async verb =>
        {
            try
            {
                return await CreateAsync(verb, DesignFile.Read(await File.ReadAllBytesAsync(verb.Get(file).FullName)), verb.Get(owner));
            }
            catch (DesignFileException problem)
            {
                return verb.Refuse($"{verb.Get(file).Name}: {problem.Message}");
            }
        });
    }

    private static Command Export(Func<LocalInstallation> installation)
    {
        var slug = SlugArgument();
        var version = new Option<int?>("--version", "-v") { Description = "A published version (default: the latest)" };
        var draft = new Option<bool>("--draft") { Description = "The draft instead of a published version" };
        var file = new Option<FileInfo>("--out", "-o") { Description = "The file to write", Required = true };
        var command = new Command("export", "Write the design file of a study. Of a version these are the stored bytes: sha256sum prints the published hash.")
        {
            slug, version, draft, file,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(draft) && result.GetValue(version) is not null) result.AddError("Say either --version or --draft.");
        });
        return Verb.Run(command, installation, async verb =>
        {
            if (await verb.FindStudyAsync(verb.Get(slug)) is not { } study) return ExitCode.Problem;
            var document = verb.Get(draft)
                ? await verb.Database.StudyDrafts.Where(row => row.StudyId == study.StudyId).Select(row => row.Document).SingleOrDefaultAsync()
                : await PublishedAsync(verb.Database, study.StudyId, verb.Get(version));
            if (document is null)
                return verb.Refuse(verb.Get(draft) ? "The study has no draft."
                    : verb.Get(version) is { } number ? $"The study has no version {number}." : "The study was never opened, so it has no version. Say --draft for its draft.");
            await File.WriteAllBytesAsync(verb.Get(file)!.FullName, document);
            verb.Write($"{Convert.ToHexStringLower(DesignFile.Hash(document))}  {verb.Get(file)!.Name}");
            return ExitCode.Done;
        });
    }

    private static Command Open(Func<LocalInstallation> installation)
    {
        var slug = SlugArgument();
        var command = new Command("open", "Freeze the draft as version 1 and open the study. Refused, with a list, where the design has errors.") { slug };
        return Verb.Run(command, installation, async verb =>
        {
            if (await verb.FindStudyAsync(verb.Get(slug)) is not { } study) return ExitCode.Problem;
            var outcome = await verb.Service<StudyLifecycle>().OpenAsync(study.StudyId, Verb.Actor);
            if (!outcome.Done) return Refuse(verb, outcome);
            var stored = await verb.Database.StudyVersions.AsNoTracking().Where(row => row.StudyId == study.StudyId && row.Version == outcome.Version)
                .Join(verb.Database.AllocationEpochs, row => new { row.StudyId, row.Epoch }, epoch => new { epoch.StudyId, epoch.Epoch },
                    (row, epoch) => new { row.Sha256, epoch.SaltCommitment })
                .SingleAsync();
            verb.Write($"{verb.Installation.Address}/s/{study.Slug}");
            verb.Write($"version {outcome.Version}, sha256 {Convert.ToHexStringLower(stored.Sha256)}");
            verb.Write($"salt commitment {Convert.ToHexStringLower(stored.SaltCommitment)}");
            return ExitCode.Done;
        });
    }

    private static Command Close(Func<LocalInstallation> installation)
    {
        var slug = SlugArgument();
        var command = new Command("close", "End the fieldwork of a study for good; its results become readable") { slug };
        return Verb.Run(command, installation, async verb =>
        {
            if (await verb.FindStudyAsync(verb.Get(slug)) is not { } study) return ExitCode.Problem;
            var outcome = await verb.Service<StudyLifecycle>().CloseAsync(study.StudyId, Verb.Actor);
            return outcome.Done ? ExitCode.Done : Refuse(verb, outcome);
        });
    }

    private static async Task<int> CreateAsync(Verb verb, StudyDesign design, string? owner)
    {
        Researcher? person = null;
        if (owner is not null)
        {
            person = await verb.Service<UserManager<Researcher>>().FindByEmailAsync(owner);
            if (person is null) return verb.Refuse($"There is no account of {owner}. 'coprod user add' makes one.");
        }
        var study = await verb.Service<StudyDrafts>().CreateAsync(design, Verb.Actor, person?.Id);
        verb.Write(study.Slug);
        var problems = DesignCheck.Check(design);
        if (problems.Count > 0) verb.Note("The draft is stored. Before it can be opened:");
        WriteProblems(verb, problems);
        return ExitCode.Done;
    }

    private static int Refuse(Verb verb, LifecycleOutcome outcome)
    {
        WriteProblems(verb, outcome.Problems);
        return verb.Refuse(outcome.Refusal!);
    }

    internal static void WriteProblems(Verb verb, IEnumerable<DesignProblem> problems)
    {
        foreach (var problem in problems)
            verb.Note($"{problem.Severity.ToString().ToLowerInvariant()}  {(problem.Place.Length > 0 ? problem.Place : "study")}: {problem.Message}");
    }

    private static Task<byte[]?> PublishedAsync(StudyDbContext db, long studyId, int? version) =>
        db.StudyVersions.Where(row => row.StudyId == studyId && (version == null || row.Version == version))
            .OrderByDescending(row => row.Version).Select(row => row.Document).FirstOrDefaultAsync();

    private static string NameOf(StudyState state) => state.ToString().ToLowerInvariant();

    internal static Argument<string> SlugArgument() => new("slug") { Description = "The study's address: what stands behind /s/" };

    private static Option<string> OwnerOption() => new("--owner") { Description = "Email address of the researcher who owns it (default: nobody; administrators see it)" };
}
