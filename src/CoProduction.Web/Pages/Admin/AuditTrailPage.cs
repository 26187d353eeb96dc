using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Admin;

/// <summary>Model of <c>_AuditTrail</c>: one page of a chain, newest first, and whether the whole chain holds.</summary>
public sealed record AuditTrailPage(IReadOnlyList<AuditEntry> Entries, int Current, int Pages, long Total, long? FirstBroken)
{
    private const int PageSize = 100;

    public static async Task<AuditTrailPage> LoadAsync(StudyDbContext db, long studyId, int page)
    {
        var total = await db.AuditEntries.LongCountAsync(entry => entry.StudyId == studyId);
        var pages = (int)Math.Max(1, (total + PageSize - 1) / PageSize);
        var current = Math.Clamp(page, 1, pages);
        var entries = await db.AuditEntries.AsNoTracking()
            .Where(entry => entry.StudyId == studyId)
            .OrderByDescending(entry => entry.Number)
            .Skip((current - 1) * PageSize).Take(PageSize)
            .ToListAsync();
        return new AuditTrailPage(entries, current, pages, total, await AuditChain.FirstBrokenAsync(db, studyId));
    }

    public static string Short(byte[]? hash) => hash is null ? "" : Convert.ToHexStringLower(hash)[..12] + "…";
}
