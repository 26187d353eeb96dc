using System.Globalization;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>The deviation ledger: every change after the lock, by an amendment or by a researcher's entry. Nothing here edits or deletes.</summary>
public sealed class Deviations(StudyDbContext db, TimeProvider time)
{
    public const int MaxLength = 2000;

    public Task<List<PlanDeviation>> ListAsync(long studyId) =>
        db.PlanDeviations.AsNoTracking().Where(row => row.StudyId == studyId).OrderBy(row => row.Number).ToListAsync();

    /// <summary>Null where the entry is made, else why not.</summary>
    public async Task<string?> AddAsync(long studyId, string concerns, string reason, string actor)
    {
        if (string.IsNullOrWhiteSpace(concerns) || string.IsNullOrWhiteSpace(reason)) return "Say what the deviation concerns, and why it is made.";
        if (concerns.Length > MaxLength || reason.Length > MaxLength) return $"A text has at most {MaxLength.ToString(CultureInfo.InvariantCulture)} characters.";
        return await db.RunWriteAsync(async () =>
        {
            if (await db.StudyVersions.Where(row => row.StudyId == studyId).MaxAsync(row => (int?)row.Version) is not { } version)
                return "The plan is not locked: the study was never opened. Change the draft instead.";
            await AppendAsync(db, studyId, version, isAmendment: false, concerns.Trim(), reason.Trim(), actor, time.GetUtcNow());
            return null;
        });
    }

    /// <summary>Joins the open transaction: an amendment and its entry are stored together or not at all.</summary>
    internal static async Task AppendAsync(StudyDbContext db, long studyId, int version, bool isAmendment, string concerns, string reason, string actor, DateTimeOffset now)
    {
        await db.LockAsync(FormattableString.Invariant($"deviations/{studyId}"));
        var number = 1 + (await db.PlanDeviations.Where(row => row.StudyId == studyId).MaxAsync(row => (int?)row.Number) ?? 0);
        db.Add(new PlanDeviation
        {
            StudyId = studyId,
            Number = number,
            At = now,
            Actor = actor,
            Version = version,
            IsAmendment = isAmendment,
            Responses = await ResponsesAsync(db, studyId),
            Concerns = concerns,
            Reason = reason,
        });
        await db.SaveChangesAsync(CancellationToken.None);
        await db.AppendAuditAsync(studyId, actor, "deviation recorded", FormattableString.Invariant($"{number}: {concerns}: {reason}"), now);
    }

    /// <summary>Real and imported responses, begun or complete: what a registry and a ledger count as data.</summary>
    internal static Task<long> ResponsesAsync(StudyDbContext db, long studyId) => db.Participants.LongCountAsync(row =>
        row.StudyId == studyId && row.Version > 0 && (row.Kind == ParticipantKind.Real || row.Kind == ParticipantKind.Imported));
}
