using System.CommandLine;
using CoProduction.Studies.Design;
using CoProduction.Studies.Rehearsal;
using CoProduction.Studies.Reporting;
using CoProduction.Web.Operations;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Cli.Verbs;

/// <summary>coprod study power.</summary>
internal static class PowerCommand
{
    public static Command Create(Func<LocalInstallation> installation)
    {
        var slug = StudyCommand.SlugArgument();
        var persons = new Option<int>("--n", "-n") { Description = "Persons in each simulated study", DefaultValueFactory = _ => 500 };
        var draws = new Option<int>("--draws", "-d") { Description = "Simulated studies", DefaultValueFactory = _ => 500 };
        var seed = new Option<ulong>("--seed", "-s") { Description = "The same seed gives the same numbers", DefaultValueFactory = _ => 1 };
        var given = new Option<FileInfo>("--effects") { Description = "An effects file: how persons answer and what arms do (default: those of the library's study; else none)" };
        var draft = new Option<bool>("--draft") { Description = "The draft instead of the latest published version" };
        var file = new Option<FileInfo>("--out", "-o") { Description = "A CSV file to write (default: a table on the output)" };
        persons.Validators.Add(result => { if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() < 1) result.AddError("--n must be 1 or more."); });
        draws.Validators.Add(result => { if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() < PowerRequest.FewestDraws) result.AddError($"--draws must be {PowerRequest.FewestDraws} or more."); });
        var command = new Command("power", "Power and minimum detectable effect of the plan's inquiries, by simulating the design") { slug, persons, draws, seed, given, draft, file };
        return Verb.Run(command, installation, async verb =>
        {
            if (await verb.FindStudyAsync(verb.Get(slug)) is not { } study) return ExitCode.Problem;
            try
            {
                if (await DesignAsync(verb, study.StudyId, verb.Get(draft)) is not { } design) return ExitCode.Problem;
                var own = verb.Get(given) is { } from ? RehearsalEffects.Read(await File.ReadAllBytesAsync(from.FullName)) : null;
                var (effects, assumption) = PowerAssumption.Of(design, own);
                if (effects.Problems(design) is { Count: > 0 } problems) return verb.Refuse(string.Join(Environment.NewLine, problems));
                var request = new PowerRequest(verb.Get(persons), verb.Get(draws), verb.Get(seed));
                var table = PowerReport.Table(design, PowerSimulation.Run(design, effects, request), request, assumption);
                if (verb.Get(file) is { } to) await File.WriteAllBytesAsync(to.FullName, TableCsv.Write(table));
                else
                    foreach (var row in table.Rows)
                        verb.Write($"{row[0].Text} | {row[2].Text} | {row[3].Text}: n {row[4].Text}, effect {row[5].Text}, power {row[7].Text} (± {row[8].Text}), MDE {row[10].Text} (± {row[11].Text})");
                foreach (var note in table.Notes) verb.Note(note);
                return ExitCode.Done;
            }
            catch (DesignFileException problem)
            {
                return verb.Refuse(problem.Message);
            }
        });
    }

    /// <summary>The latest version, or the draft; where it has errors they are told and it is null.</summary>
    private static async Task<CompiledDesign?> DesignAsync(Verb verb, long studyId, bool draft)
    {
        var version = draft ? null : await verb.Database.StudyVersions.Where(row => row.StudyId == studyId).MaxAsync(row => (int?)row.Version);
        if (version is { } number) return (await verb.Service<StudyCatalog>().VersionAsync(studyId, number)).Compiled;
        var design = DesignFile.Read(await verb.Database.StudyDrafts.Where(row => row.StudyId == studyId).Select(row => row.Document).SingleAsync());
        if (DesignCheck.Blocking(design) is not { Count: > 0 } problems) return CompiledDesign.Compile(design);
        StudyCommand.WriteProblems(verb, problems);
        verb.Refuse("The design has errors that must be mended first.");
        return null;
    }
}
