using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// A participant stops for good, by the withdrawal code. What was given is kept, or erased in one transaction: answers, resubmissions, task events,
/// orders, drafts and everything that points to the person go; the row without answers, its arm, consent and payments stay, because attrition by arm is
/// part of the result.
/// </summary>
public sealed class WithdrawParticipation(StudyDbContext db, ServedVersions versions, TimeProvider time)
{
    private const string Actor = "respondent";

    /// <summary>False where no participant of the study has this code.</summary>
    public async Task<bool> RunAsync(long studyId, string code, bool erase)
    {
        if (WithdrawalCode.Hash(code) is not { } hash) return false;
        var found = await db.Participants.AsNoTracking()
            .Where(row => row.StudyId == studyId && row.WithdrawalHash == hash)
            .Select(row => new { row.ParticipantId, row.Version })
            .SingleOrDefaultAsync();
        if (found is null) return false;
        var version = await versions.FindAsync(studyId, found.Version);
        await db.RunWriteAsync(async () =>
        {
            var state = await db.LockParticipantAsync(studyId, found.ParticipantId);
            if (state == ParticipantState.Erased || (state == ParticipantState.Withdrawn && !erase)) return;
            if (erase) await EraseAsync(studyId, found.ParticipantId, version);
            else await StopAsync(studyId, found.ParticipantId);
            await db.AppendAuditAsync(studyId, Actor, erase ? "participant erased" : "participant withdrawn",
                erase ? "A participant stopped and had the answers erased." : "A participant stopped; the answers given are kept.", time.GetUtcNow());
        });
        return true;
    }

    private Task<int> StopAsync(long studyId, Guid participantId)
    {
        var now = time.GetUtcNow();
        return db.Participants.Where(row => row.StudyId == studyId && row.ParticipantId == participantId)
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, ParticipantState.Withdrawn)
                .SetProperty(row => row.LastSeenAt, now), CancellationToken.None);
    }

    private async Task EraseAsync(long studyId, Guid participantId, PublishedVersion? version)
    {
        var now = time.GetUtcNow();
        await db.PageSubmissions.Where(row => row.StudyId == studyId && row.ParticipantId == participantId).ExecuteDeleteAsync(CancellationToken.None);
        await db.PageResubmissions.Where(row => row.StudyId == studyId && row.ParticipantId == participantId).ExecuteDeleteAsync(CancellationToken.None);
        await db.TaskEvents.Where(row => row.StudyId == studyId && row.ParticipantId == participantId).ExecuteDeleteAsync(CancellationToken.None);
        await db.ClientEvents.Where(row => row.StudyId == studyId && row.ParticipantId == participantId).ExecuteDeleteAsync(CancellationToken.None);
        await db.Exposures.Where(row => row.StudyId == studyId && row.ParticipantId == participantId)
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.ItemOrder, (string?)null)
                .SetProperty(row => row.Draft, (string?)null), CancellationToken.None);
        await HideStrataAsync(studyId, participantId, version);
        await db.Participants.Where(row => row.StudyId == studyId && row.ParticipantId == participantId)
            .ExecuteUpdateAsync(set => set
                .SetProperty(row => row.State, ParticipantState.Erased)
                .SetProperty(row => row.TokenHash, (byte[]?)null)
                .SetProperty(row => row.ExternalId, (string?)null)
                .SetProperty(row => row.Language, (string?)null)
                .SetProperty(row => row.UrlParameters, "{}")
                .SetProperty(row => row.CurrentTicket, (Guid?)null)
                .SetProperty(row => row.LastSeenAt, now), CancellationToken.None);
    }

    /// <summary>A stratum that is read from an answer or from the link tells that answer: a keyed hash takes its place, so that the arm stays verifiable.</summary>
    private async Task HideStrataAsync(long studyId, Guid participantId, PublishedVersion? version)
    {
        var assignments = await db.Assignments
            .Where(row => row.StudyId == studyId && row.ParticipantId == participantId && row.Stratum != "")
            .ToListAsync();
        foreach (var assignment in assignments)
        {
            var tells = version?.Compiled.Randomizations.GetValueOrDefault(assignment.Randomization)?.Strata
                .Any(source => source.Variable is not null || source.UrlParameter is not null) ?? true;
            if (!tells || ErasedStratum.Is(assignment.Stratum)) continue;
            var salt = version?.Salt ?? participantId.ToByteArray();
            assignment.Stratum = ErasedStratum.Of(salt, assignment.Stratum);
        }
        await db.SaveChangesAsync(CancellationToken.None);
    }
}
