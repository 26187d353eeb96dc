using CoProduction.Studies.Design;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// Follows an audit trail to its head, and compares what it tells of with what is stored: every published version of the design must be the bytes whose hash its entry
/// holds. Only a head that was noted elsewhere tells of a trail that was cut, or written anew from some entry on.
/// </summary>
public sealed class VerifyAudit(StudyDbContext db)
{
    /// <param name="studyId">The study, or <see cref="AuditEntry.Installation"/>.</param>
    /// <param name="noted">A head that was noted: number and hash; null: none was.</param>
    public async Task<AuditEvidence> RunAsync(long studyId, (long Number, string Hash)? noted = null)
    {
        var findings = new List<string>();
        if (await AuditChain.FirstBrokenAsync(db, studyId) is { } broken) findings.Add($"The chain is broken at entry {broken}.");
        var entries = db.AuditEntries.AsNoTracking().Where(row => row.StudyId == studyId);
        if (noted is { } then)
        {
            var now = await entries.Where(row => row.Number == then.Number).Select(row => row.Hash).SingleOrDefaultAsync();
            if (now is null) findings.Add($"Entry {then.Number}, whose hash was noted, is not there: the trail was cut.");
            else if (!string.Equals(Convert.ToHexStringLower(now), then.Hash, StringComparison.OrdinalIgnoreCase)) findings.Add($"Entry {then.Number} has not the hash that was noted: the trail was written anew.");
        }
        if (studyId != AuditEntry.Installation) await CompareVersionsAsync(studyId, findings);
        var head = await entries.OrderByDescending(row => row.Number).FirstOrDefaultAsync();
        return new AuditEvidence(await entries.LongCountAsync(), head?.Number, head is null ? null : Convert.ToHexStringLower(head.Hash), findings);
    }

    private async Task CompareVersionsAsync(long studyId, List<string> findings)
    {
        var told = await db.AuditEntries.AsNoTracking().Where(row => row.StudyId == studyId && (row.Action == "study opened" || row.Action == "study amended")).OrderBy(row => row.Number).Select(row => row.AfterSha256).ToListAsync();
        var versions = await db.StudyVersions.AsNoTracking().Where(row => row.StudyId == studyId).OrderBy(row => row.Version).ToListAsync();
        if (told.Count != versions.Count) findings.Add($"The trail tells of {told.Count} published versions; {versions.Count} are stored.");
        foreach (var (version, hash) in versions.Zip(told))
            if (hash is null || !DesignFile.Hash(version.Document).SequenceEqual(hash)) findings.Add($"Version {version.Version} of the design is not the one whose hash the trail holds.");
            else if (!version.Sha256.SequenceEqual(hash)) findings.Add($"Version {version.Version} is stored with another hash than the trail holds.");
    }
}
