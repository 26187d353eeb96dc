using System.CommandLine;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Cli.Verbs;

/// <summary>coprod verify-audit: the hash chain of an audit trail.</summary>
internal static class VerifyAuditCommand
{
    public static Command Create(Func<LocalInstallation> installation)
    {
        var slug = new Argument<string?>("slug") { Description = "The study's address; left out: the installation's own trail", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("verify-audit",
            "Follow the hash chain of an audit trail and print its head, to be noted elsewhere: a cut at the end is found only against a noted head.") { slug };
        return Verb.Run(command, installation, async verb =>
        {
            var studyId = AuditEntry.Installation;
            if (verb.Get(slug) is { } named)
            {
                if (await verb.FindStudyAsync(named) is not { } study) return ExitCode.Problem;
                studyId = study.StudyId;
            }
            if (await AuditChain.FirstBrokenAsync(verb.Database, studyId) is { } broken) return verb.Refuse($"The chain is broken at entry {broken}.");
            var head = await verb.Database.AuditEntries.AsNoTracking().Where(row => row.StudyId == studyId).OrderByDescending(row => row.Number).FirstOrDefaultAsync();
            verb.Write(head is null ? "no entries" : $"{head.Number}  {Convert.ToHexStringLower(head.Hash)}");
            return ExitCode.Done;
        });
    }
}
