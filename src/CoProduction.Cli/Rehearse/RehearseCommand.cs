using System.CommandLine;
using CoProduction.Cli.Verbs;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Library;
using CoProduction.Studies.Rehearsal;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.EntityFrameworkCore;
using Spectre.Console;

namespace CoProduction.Cli.Rehearse;

/// <summary>coprod rehearse.</summary>
internal static class RehearseCommand
{
    /// <summary>Persons whose potential outcomes make the truth.</summary>
    private const int TruthPersons = 2000;

    private const int ErrorsShown = 20;

    private const int SkippedShown = 5;

    public static Command Create(Func<LocalInstallation> installation)
    {
        var slug = new Argument<string>("slug") { Description = "The study's address: what stands behind /s/" };
        var url = new Option<Uri>("--url")
        {
            Description = "Address of the web app that serves this database (default: Site:PublicUrl, else http://localhost:5080)",
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https")) return address;
                result.AddError("--url must be an address as http://localhost:5080.");
                return null;
            },
        };
        var number = new Option<int>("--n", "-n") { Description = "Number of synthetic respondents", DefaultValueFactory = _ => 50 };
        var seed = new Option<ulong>("--seed") { Description = "Which persons: the same seed gives the same people", DefaultValueFactory = _ => 1 };
        var effects = new Option<string>("--effects") { Description = "Effects file, or the key of a library study whose effects are used (default: those of the library study of this key)" };
        var parallel = new Option<int>("--parallel") { Description = "Respondents at once", DefaultValueFactory = _ => 8 };
        var check = new Option<bool>("--check") { Description = "Compare every estimate of the plan with the truth of the effects: exit code 1 where one lies more than 4 standard errors away" };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON" };
        var command = new Command("rehearse",
            "Send synthetic respondents through the real pages of an open study. They answer with declared true effects; their rows are of kind 'rehearsal' and never counted as data. "
            + "Exit code 1 where the survey did anything that the design does not say.")
        {
            slug, url, number, seed, effects, parallel, check, json,
        };
        AtLeastOne(number);
        AtLeastOne(parallel);
        return Verb.Run(command, installation, verb => RunAsync(verb, new Options(
            verb.Get(slug), verb.Get(url) ?? new Uri(verb.Installation.Address), verb.Get(number), verb.Get(seed), verb.Get(effects), verb.Get(parallel), verb.Get(check), verb.Get(json))));
    }

    private static async Task<int> RunAsync(Verb verb, Options options)
    {
        if (await verb.FindStudyAsync(options.Slug) is null) return ExitCode.Problem;
        var study = (await verb.Service<StudyCatalog>().FindAsync(options.Slug))!;
        if (Rehearsal.RefusalOf(study) is { } refusal) return verb.Refuse(refusal);
        try
        {
            var effects = await EffectsAsync(verb, options.Effects, study.Current!.Compiled.Design);
            var earlier = await verb.Database.Participants.CountAsync(row => row.StudyId == study.StudyId && row.Kind == ParticipantKind.Rehearsal);
            var report = await WalkAsync(verb, study, effects, options);
            var truth = options.Check ? await CheckAsync(verb, study, effects, options.Seed) : null;
            if (options.Json) verb.WriteJson(new { study = study.Slug, version = study.Current.Version, options.Seed, earlier, report, truth });
            else Print(verb, report, truth, earlier);
            return report.Errors.Count == 0 && truth is null or { Agrees: true } ? ExitCode.Done : ExitCode.Problem;
        }
        catch (Exception problem) when (problem is RehearsalException or DesignFileException)
        {
            return verb.Refuse(problem.Message);
        }
    }

    private static async Task<RehearsalEffects> EffectsAsync(Verb verb, string? given, StudyDesign design)
    {
        if (given is not null && File.Exists(given)) return RehearsalEffects.Read(await File.ReadAllBytesAsync(given));
        if (given is not null)
            return StudyLibrary.Effects(given) is { } named ? named with { Study = design.Key } : throw new RehearsalException($"'{given}' is neither a file nor a study of the library.");
        if (StudyLibrary.Effects(design.Key) is { } own) return own;
        verb.Note("No effects are declared: everybody answers from the middle of each scale, and no arm does anything.");
        return new RehearsalEffects { Study = design.Key };
    }

    private static async Task<RehearsalReport> WalkAsync(Verb verb, StudyInService study, RehearsalEffects effects, Options options)
    {
        var rehearsal = new Rehearsal(verb.Services);
        Task<RehearsalReport> RunAsync(Action<WalkResult>? walked) =>
            rehearsal.RunAsync(study.Current!, study.Slug, options.Url, effects, options.Seed, options.Number, options.Parallel, walked);
        if (!verb.IsTerminal) return await RunAsync(null);
        return await AnsiConsole.Progress().StartAsync(progress =>
        {
            var bar = progress.AddTask("respondents", maxValue: options.Number);
            return RunAsync(_ => bar.Increment(1));
        });
    }

    private static async Task<TruthCheck> CheckAsync(Verb verb, StudyInService study, RehearsalEffects effects, ulong seed)
    {
        var frame = await verb.Service<LoadResponses>().RunAsync(study.StudyId, ParticipantKind.Rehearsal);
        return TruthCheck.Of(StudyAnalysis.Run(frame), effects, seed + 1, TruthPersons, tasksWereWorked: false);
    }

    private static void Print(Verb verb, RehearsalReport report, TruthCheck? truth, int earlier)
    {
        verb.Write($"started {report.Started}, completed {report.Completed}, screened out {report.ScreenedOut}, left {report.Left}, errors {report.Errors.Count}");
        foreach (var (randomization, arms) in report.Arms) verb.Write($"{randomization}: {string.Join(", ", arms.Select(arm => $"{arm.Key} {arm.Value}"))}");
        verb.Write($"{report.Seconds:F1} s, {report.Requests} requests");
        foreach (var error in report.Errors.Take(ErrorsShown)) verb.Note(error);
        if (report.Errors.Count > ErrorsShown) verb.Note($"… and {report.Errors.Count - ErrorsShown} more");
        if (truth is null) return;
        foreach (var line in truth.Lines.Where(line => line.IsFar))
            verb.Note($"{line.Inquiry}{(line.Site is null ? "" : $" at {line.Site}")}{(line.Theme is null ? "" : $", {line.Theme}")}: {line.Estimate:G4}, truth {line.Truth:G4}, {line.Distance:F1} standard errors away");
        foreach (var skipped in truth.Skipped.Take(SkippedShown)) verb.Note($"not compared: {skipped}");
        if (truth.Skipped.Count > SkippedShown) verb.Note($"… and {truth.Skipped.Count - SkippedShown} more (--json lists them)");
        verb.Write($"{truth.Lines.Count} estimates compared with the truth, {truth.Lines.Count(line => line.IsFar)} more than {TruthCheck.Tolerance} standard errors away");
        if (earlier > 0) verb.Note($"The estimates are on all rehearsal rows of the study, {earlier} earlier ones included.");
    }

    private static void AtLeastOne(Option<int> option) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() < 1) result.AddError($"{option.Name} must be 1 or more.");
    });

    private sealed record Options(string Slug, Uri Url, int Number, ulong Seed, string? Effects, int Parallel, bool Check, bool Json);
}
