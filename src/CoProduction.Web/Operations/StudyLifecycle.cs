using System.Security.Cryptography;
using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// Draft → open ⇄ paused → closed. Opening and amending freeze a version: the bytes of the draft, hashed once. Every step is an entry of the audit trail
/// in the same transaction.
/// </summary>
public sealed class StudyLifecycle(StudyDbContext db, StudyCatalog catalog, TimeProvider time)
{
    /// <summary>The action of the audit entry by which arms and outcomes became readable before the end.</summary>
    internal const string UnblindedAction = "study unblinded";

    private const int SaltBytes = 32;

    /// <summary>Freezes the draft as version 1, commits to a fresh salt and opens the study.</summary>
    public async Task<LifecycleOutcome> OpenAsync(long studyId, string actor)
    {
        var draft = await DraftAsync(studyId);
        if (Errors(draft.Design) is { Count: > 0 } errors) return LifecycleOutcome.NotClean(errors);
        var now = time.GetUtcNow();
        var outcome = await db.RunWriteAsync(async () =>
        {
            if (!await IsUnchangedAsync(draft)) return LifecycleOutcome.Refused(ChangedMeanwhile);
            if (!await MoveAsync(studyId, [StudyState.Draft], StudyState.Open, set => set.SetProperty(study => study.OpenedAt, now)))
                return LifecycleOutcome.Refused("The study is not a draft any more.");
            await PublishAsync(draft, version: 1, await NewEpochAsync(studyId, 1), reason: null, actor, now);
            return LifecycleOutcome.Ok(1);
        });
        await ForgetAsync(studyId);
        return outcome;
    }

    /// <summary>
    /// Freezes the draft as the next version of a study in the field. Participants stay on the version that they started. The allocation epoch
    /// continues where factors, arms and randomizations are unchanged.
    /// </summary>
    public async Task<LifecycleOutcome> AmendAsync(long studyId, string reason, string actor)
    {
        if (string.IsNullOrWhiteSpace(reason)) return LifecycleOutcome.Refused("Say why the study is amended: the reason is printed in the report.");
        var draft = await DraftAsync(studyId);
        if (Errors(draft.Design) is { Count: > 0 } errors) return LifecycleOutcome.NotClean(errors);
        var now = time.GetUtcNow();
        var outcome = await db.RunWriteAsync(async () =>
        {
            if (!await IsInAsync(studyId, StudyState.Open, StudyState.Paused))
                return LifecycleOutcome.Refused("Only a study that is open or paused can be amended.");
            if (!await IsUnchangedAsync(draft)) return LifecycleOutcome.Refused(ChangedMeanwhile);
            var current = await db.StudyVersions.AsNoTracking().Where(version => version.StudyId == studyId)
                .OrderByDescending(version => version.Version).FirstAsync();
            if (current.Document.AsSpan().SequenceEqual(draft.Document)) return LifecycleOutcome.Refused("The draft is the same as the version in the field.");
            var before = DesignFile.Read(current.Document);
            var continues = AllocationEpochs.Same(before, draft.Design);
            var epoch = continues ? current.Epoch : await NewEpochAsync(studyId, current.Epoch + 1);
            await PublishAsync(draft, current.Version + 1, epoch, reason.Trim(), actor, now);
            await Deviations.AppendAsync(db, studyId, current.Version + 1, isAmendment: true, DesignChanges.Words(before, draft.Design), reason.Trim(), actor, now);
            return LifecycleOutcome.Ok(current.Version + 1);
        });
        await ForgetAsync(studyId);
        return outcome;
    }

    public Task<LifecycleOutcome> PauseAsync(long studyId, string actor) =>
        ChangeStateAsync(studyId, [StudyState.Open], StudyState.Paused, "study paused", "Only an open study can be paused.", actor);

    public Task<LifecycleOutcome> ResumeAsync(long studyId, string actor) =>
        ChangeStateAsync(studyId, [StudyState.Paused], StudyState.Open, "study resumed", "Only a paused study can be resumed.", actor);

    /// <summary>Ends the fieldwork for good: results become readable, the salt can be revealed.</summary>
    public Task<LifecycleOutcome> CloseAsync(long studyId, string actor) =>
        ChangeStateAsync(studyId, [StudyState.Open, StudyState.Paused], StudyState.Closed, "study closed", "Only a study that is open or paused can be closed.", actor);

    /// <summary>Shows arms and outcomes before the close; the reason is kept in the audit trail and printed in the report.</summary>
    public async Task<LifecycleOutcome> UnblindAsync(long studyId, string reason, string actor)
    {
        if (string.IsNullOrWhiteSpace(reason)) return LifecycleOutcome.Refused("Say why the study is unblinded: the reason is printed in the report.");
        var now = time.GetUtcNow();
        return await db.RunWriteAsync(async () =>
        {
            var changed = await db.Studies
                .Where(study => study.StudyId == studyId && study.UnblindedAt == null && (study.State == StudyState.Open || study.State == StudyState.Paused))
                .ExecuteUpdateAsync(set => set
                    .SetProperty(study => study.UnblindedAt, now)
                    .SetProperty(study => study.UnblindedBy, actor)
                    .SetProperty(study => study.UnblindedReason, reason.Trim()), CancellationToken.None);
            if (changed == 0) return LifecycleOutcome.Refused("Only a study in the field that is still blinded can be unblinded.");
            await db.AppendAuditAsync(studyId, actor, UnblindedAction, reason.Trim(), now);
            return LifecycleOutcome.Ok();
        });
    }

    private const string ChangedMeanwhile = "The draft was changed by somebody else in the meantime. Look at it again.";

    private async Task<LifecycleOutcome> ChangeStateAsync(
        long studyId, StudyState[] from, StudyState to, string action, string refusal, string actor)
    {
        var now = time.GetUtcNow();
        var outcome = await db.RunWriteAsync(async () =>
        {
            var moved = await MoveAsync(studyId, from, to, set =>
            {
                if (to == StudyState.Closed) set.SetProperty(study => study.ClosedAt, now);
            });
            if (!moved) return LifecycleOutcome.Refused(refusal);
            await db.AppendAuditAsync(studyId, actor, action, "", now);
            return LifecycleOutcome.Ok();
        });
        await ForgetAsync(studyId);
        return outcome;
    }

    private async Task<bool> MoveAsync(
        long studyId, StudyState[] from, StudyState to, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Study>> also) =>
        await db.Studies.Where(study => study.StudyId == studyId && from.Contains(study.State))
            .ExecuteUpdateAsync(set =>
            {
                set.SetProperty(study => study.State, to);
                also(set);
            }, CancellationToken.None) == 1;

    private async Task<bool> IsInAsync(long studyId, params StudyState[] states) =>
        await db.Studies.AnyAsync(study => study.StudyId == studyId && states.Contains(study.State));

    private async Task<bool> IsUnchangedAsync(FrozenDraft draft) =>
        await db.StudyDrafts.AnyAsync(row => row.StudyId == draft.StudyId && row.Revision == draft.Revision);

    private async Task PublishAsync(FrozenDraft draft, int version, int epoch, string? reason, string actor, DateTimeOffset now)
    {
        var sha256 = DesignFile.Hash(draft.Document);
        db.Add(new StudyVersion
        {
            StudyId = draft.StudyId,
            Version = version,
            Document = draft.Document,
            Sha256 = sha256,
            Epoch = epoch,
            Reason = reason,
            PublishedBy = actor,
            PublishedAt = now,
        });
        await db.SaveChangesAsync(CancellationToken.None);
        await db.AppendAuditAsync(draft.StudyId, actor, version == 1 ? "study opened" : "study amended",
            $"version {version}, epoch {epoch}{(reason is null ? "" : ": " + reason)}", now, after: sha256);
    }

    private async Task<int> NewEpochAsync(long studyId, int epoch)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        db.Add(new AllocationEpoch { StudyId = studyId, Epoch = epoch, Salt = salt, SaltCommitment = SaltCommitment.Of(salt) });
        await db.SaveChangesAsync(CancellationToken.None);
        return epoch;
    }

    private async Task<FrozenDraft> DraftAsync(long studyId)
    {
        var row = await db.StudyDrafts.AsNoTracking().SingleAsync(draft => draft.StudyId == studyId);
        return new FrozenDraft(studyId, row.Revision, row.Document, DesignFile.Read(row.Document));
    }

    private static List<DesignProblem> Errors(StudyDesign design) =>
        [.. DesignCheck.Check(design).Where(problem => problem.Severity == ProblemSeverity.Error)];

    private async Task ForgetAsync(long studyId) =>
        catalog.Forget(await db.Studies.Where(study => study.StudyId == studyId).Select(study => study.Slug).SingleAsync());

    private sealed record FrozenDraft(long StudyId, int Revision, byte[] Document, StudyDesign Design);
}
