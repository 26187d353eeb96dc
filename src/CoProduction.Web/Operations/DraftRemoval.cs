using CoProduction.Studies.Design;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// Deletes a study that was never opened. It holds no data but previews' (data of a real person exist only after the
/// opening). Its audit chain stays, and the installation's says that the study is gone.
/// </summary>
public sealed class DraftRemoval(StudyDbContext db, StudyCatalog catalog, TimeProvider time)
{
    /// <summary>False where the study was opened: nothing is deleted.</summary>
    public async Task<bool> RunAsync(long studyId, string actor)
    {
        var slug = await db.RunWriteAsync(() => DeleteAsync(studyId, actor));
        if (slug is not null)
            catalog.Forget(slug);
        return slug is not null;
    }

    private async Task<string?> DeleteAsync(long studyId, string actor)
    {
        // Locks the row against an opening at the same moment.
        var isDraft = await db.Studies.Where(row => row.StudyId == studyId && row.State == StudyState.Draft)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, StudyState.Draft), CancellationToken.None) == 1;
        if (!isDraft)
            return null;
        var study = await db.Studies.SingleAsync(row => row.StudyId == studyId);
        var draft = await db.StudyDrafts.AsNoTracking().SingleAsync(row => row.StudyId == studyId);
        await DeletePreviewsAsync(studyId);
        await db.Invitations.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
        await db.ApiTokens.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
        await db.PowerRuns.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
        await db.StudyMembers.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
        await db.AccountLinks.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
        await db.StudyDrafts.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
        db.Remove(study);
        await db.SaveChangesAsync(CancellationToken.None);
        var before = DesignFile.Hash(draft.Document);
        await db.AppendAuditAsync(studyId, actor, "draft deleted", study.Slug, time.GetUtcNow(), before);
        await db.AppendAuditAsync(AuditEntry.Installation, actor, "draft deleted", $"{study.Slug} (study {studyId})", time.GetUtcNow(), before);
        return study.Slug;
    }

    private async Task DeletePreviewsAsync(long studyId)
    {
        await db.PageResubmissions.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
        await db.PageSubmissions.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
        await db.TaskEvents.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
        await db.ClientEvents.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
        await db.Payments.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
        await db.Exposures.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
        await db.Assignments.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
        await db.ClusterAssignments.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
        await db.AssignmentCounters.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
        await db.Consents.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
        await db.Participants.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
        await db.ArrivalCounts.Where(row => row.StudyId == studyId).ExecuteDeleteAsync(CancellationToken.None);
    }
}
