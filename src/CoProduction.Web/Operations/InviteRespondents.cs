using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>Makes personal links of a study whose persons are recognised by an invitation.</summary>
public sealed class InviteRespondents(StudyDbContext db, TimeProvider time)
{
    public const int MaxAtOnce = 10_000;
    public const int MaxIdLength = 100;

    /// <summary>
    /// One code for each id. Where one of them was invited already (same population and wave) nothing is made: two
    /// codes for one person would be two persons.
    /// </summary>
    public Task<NewInvitations> RunAsync(long studyId, IReadOnlyList<string> externalIds, string population, short wave, string actor) =>
        RunAsync(studyId, population, wave, actor, async () =>
        {
            var known = await Of(studyId, population, wave).Where(row => externalIds.Contains(row.ExternalId)).Select(row => row.ExternalId).ToListAsync();
            return new NewInvitations(known.Count > 0 ? [] : [.. externalIds.Select(New)], known);
        });

    /// <summary>As many codes, with running numbers as ids.</summary>
    public Task<NewInvitations> RunAsync(long studyId, int count, string population, short wave, string actor) =>
        RunAsync(studyId, population, wave, actor, async () =>
        {
            var taken = (await Of(studyId, population, wave).Select(row => row.ExternalId).ToListAsync()).ToHashSet();
            var ids = Enumerable.Range(1, count + taken.Count).Select(number => FormattableString.Invariant($"{number:0000}")).Where(id => !taken.Contains(id)).Take(count);
            return new NewInvitations([.. ids.Select(New)], []);
        });

    private async Task<NewInvitations> RunAsync(long studyId, string population, short wave, string actor, Func<Task<NewInvitations>> make) =>
        await db.RunWriteAsync(async () =>
        {
            await db.LockAsync(FormattableString.Invariant($"invitations/{studyId}"));
            var invitations = await make();
            if (invitations.Made.Count == 0)
                return invitations;
            var now = time.GetUtcNow();
            db.AddRange(invitations.Made.Select(made => new Invitation
            {
                StudyId = studyId,
                CodeHash = InvitationCode.Hash(made.Code),
                ExternalId = made.ExternalId,
                Population = population,
                Wave = wave,
                CreatedAt = now,
            }));
            await db.SaveChangesAsync(CancellationToken.None);
            var details = FormattableString.Invariant($"{invitations.Made.Count} codes, wave {wave}") + (population.Length > 0 ? $", population {population}" : "");
            await db.AppendAuditAsync(studyId, actor, "invitations made", details, now);
            return invitations;
        });

    private IQueryable<Invitation> Of(long studyId, string population, short wave) =>
        db.Invitations.Where(row => row.StudyId == studyId && row.Population == population && row.Wave == wave);

    private static NewInvitation New(string externalId) => new(externalId, InvitationCode.New());
}
