using System.CommandLine;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;

namespace CoProduction.Cli.Verbs;

/// <summary>coprod verify-assignment: every arm drawn again from the salt.</summary>
internal static class VerifyAssignmentCommand
{
    private static readonly ParticipantKind[] Drawn = [ParticipantKind.Real, ParticipantKind.Preview, ParticipantKind.Rehearsal];

    public static Command Create(Func<LocalInstallation> installation)
    {
        var slug = new Argument<string>("slug") { Description = "The study's address: what stands behind /s/" };
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON" };
        var command = new Command("verify-assignment",
            "Draw every arm of a study again from its salt and compare arms, probabilities, places in the sequence and counters. Findings name arms. Exit code 1 where anything does not agree.")
        {
            slug, json,
        };
        return Verb.Run(command, installation, async verb =>
        {
            if (await verb.FindStudyAsync(verb.Get(slug)) is not { } study) return ExitCode.Problem;
            var evidence = await verb.Service<VerifyAssignments>().RunAsync(study.StudyId, Drawn);
            if (verb.Get(json)) verb.WriteJson(Summary(study, evidence));
            else Print(verb, evidence);
            return evidence.Result.Agrees ? ExitCode.Done : ExitCode.Problem;
        });
    }

    private static object Summary(Study study, AssignmentEvidence evidence) => new
    {
        study = study.Slug,
        agrees = evidence.Result.Agrees,
        evidence.Result.Recomputed,
        evidence.Unchecked,
        findings = evidence.Result.Findings.Select(finding => new { kind = finding.Kind.ToString(), finding.Message }),
    };

    private static void Print(Verb verb, AssignmentEvidence evidence)
    {
        foreach (var finding in evidence.Result.Findings) verb.Write($"{NameOf(finding.Kind)}: {finding.Message}");
        if (evidence.Unchecked > 0)
            verb.Note($"{evidence.Unchecked} members of clusters that are known from an answer only were not compared; the draws of their clusters were.");
        verb.Note(evidence.Result.Agrees
            ? $"{evidence.Result.Recomputed} assignments drawn again: all agree."
            : $"{evidence.Result.Recomputed} assignments drawn again: {evidence.Result.Findings.Count} findings.");
    }

    private static string NameOf(AssignmentFindingKind kind) =>
        string.Concat(kind.ToString().Select((letter, place) => char.IsUpper(letter) && place > 0 ? $" {char.ToLowerInvariant(letter)}" : letter.ToString()));
}
