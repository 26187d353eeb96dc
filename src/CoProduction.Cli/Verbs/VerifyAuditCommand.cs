using System.CommandLine;
using System.Globalization;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;

namespace CoProduction.Cli.Verbs;

/// <summary>coprod verify-audit: the hash chain of an audit trail, and what it tells of.</summary>
internal static class VerifyAuditCommand
{
    public static Command Create(Func<LocalInstallation> installation)
    {
        var slug = new Argument<string?>("slug") { Description = "The study's address; left out: the installation's own trail", Arity = ArgumentArity.ZeroOrOne };
        var head = new Option<string>("--head") { Description = "A head that was noted, as this verb printed it: 'NUMBER HASH'. Finds a trail that was cut or written anew since" };
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON" };
        var command = new Command("verify-audit",
            "Follow the hash chain of an audit trail, compare the published designs with the hashes that it holds, and print its head, to be noted elsewhere: a cut at the end is found only against a noted head (--head).")
        {
            slug, head, json,
        };
        head.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && Read(result.GetValueOrDefault<string>()!) is null) result.AddError("--head is a number and a hash, as '12 0a1b…'.");
        });
        return Verb.Run(command, installation, async verb =>
        {
            var studyId = AuditEntry.Installation;
            if (verb.Get(slug) is { } named)
            {
                if (await verb.FindStudyAsync(named) is not { } study) return ExitCode.Problem;
                studyId = study.StudyId;
            }
            var evidence = await verb.Service<VerifyAudit>().RunAsync(studyId, verb.Get(head) is { } noted ? Read(noted) : null);
            if (verb.Get(json)) verb.WriteJson(new { agrees = evidence.Findings.Count == 0, evidence.Entries, evidence.Head, evidence.Hash, evidence.Findings });
            else if (evidence.Findings.Count == 0) verb.Write(evidence.Head is { } number ? $"{number}  {evidence.Hash}" : "no entries");
            foreach (var finding in evidence.Findings) verb.Refuse(finding);
            return evidence.Findings.Count == 0 ? ExitCode.Done : ExitCode.Problem;
        });
    }

    private static (long Number, string Hash)? Read(string head) =>
        head.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var number, { Length: 64 } hash] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? (at, hash) : null;
}
