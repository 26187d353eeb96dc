using System.Text.Json;
using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// Consent given: participant, consent record, the assignments due before the first page, and the first page's ticket, in one transaction. A consent
/// form sent twice carries the same token and finds the row of the first.
/// </summary>
public sealed class StartParticipation(StudyDbContext db, AssignmentDraws draws, TimeProvider time)
{
    public Task RunAsync(NewParticipant start) =>
        db.RunAssignmentAsync(async () =>
        {
            // The first of a token, or of a person, has no row to lock yet: without this lock a double click would run into the unique keys.
            await db.LockAsync($"start/{start.Version.StudyId}/{start.ExternalId ?? Convert.ToHexString(start.Token.Hash)}");
            if (!await IsKnownAsync(start)) await StoreAsync(start);
            return true;
        });

    /// <summary>The update makes the acknowledgement of a repeat follow a write of its own.</summary>
    private async Task<bool> IsKnownAsync(NewParticipant start)
    {
        var hash = start.Token.Hash;
        var now = time.GetUtcNow();
        return await db.Participants
            .Where(row => row.StudyId == start.Version.StudyId && row.TokenHash == hash)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastSeenAt, now), CancellationToken.None) > 0;
    }

    private async Task StoreAsync(NewParticipant start)
    {
        var now = time.GetUtcNow();
        var participant = await AddParticipantAsync(start, now);
        db.Add(new Consent
        {
            StudyId = participant.StudyId,
            ParticipantId = participant.ParticipantId,
            TextSha256 = start.Version.Compiled.Consent(start.Language).TextSha256,
            Language = start.Language,
            GivenAt = now,
        });
        if (start.InvitationCode is { } code) await UseInvitationAsync(start.Version.StudyId, code, now);

        var respondent = new Respondent
        {
            Site = start.Site,
            Session = start.Session,
            Population = start.Population,
            UrlParameters = start.UrlParameters,
        };
        respondent = AddChosen(start, participant.ParticipantId, respondent);
        // Before the counters: what conflicts, conflicts before a lock is held.
        if (start.Version.Compiled.Route(respondent).After(null).Draws.Count > 0) await db.SaveChangesAsync(CancellationToken.None);
        (respondent, var advance) = await draws.DrawAsync(start.Version, participant.ParticipantId, start.Kind, respondent, after: null);
        if (advance.Turn is not { } first) throw new InvalidOperationException("The design has no page that this person can see.");

        var page = PageTickets.Issue(start.Version, start.Kind, participant.ParticipantId, respondent, first, start.Language);
        db.Add(StudyDbContext.ExposureOf(participant.StudyId, participant.ParticipantId, page, now));
        participant.CurrentPage = page.Page;
        participant.CurrentLoopKey = page.LoopKey;
        participant.CurrentTicket = page.Ticket;
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private async Task<Participant> AddParticipantAsync(NewParticipant start, DateTimeOffset now)
    {
        var participant = new Participant
        {
            StudyId = start.Version.StudyId,
            ParticipantId = Guid.NewGuid(),
            Version = start.Version.Version,
            Kind = start.Kind,
            TokenHash = start.Token.Hash,
            WithdrawalHash = WithdrawalCode.Hash(start.Token.WithdrawalCode),
            Population = start.Population ?? "",
            Wave = start.Wave,
            Site = start.Site,
            Session = start.Session,
            Language = start.Language,
            CurrentPage = "",
            ExternalId = start.ExternalId,
            UrlParameters = JsonSerializer.Serialize(start.UrlParameters),
            StartedAt = now,
            LastSeenAt = now,
        };
        if (start.ExternalId is not null)
        {
            var earlier = await db.Participants.AsNoTracking()
                .Where(row => row.StudyId == participant.StudyId && row.Kind == participant.Kind && row.Population == participant.Population
                    && row.Wave == participant.Wave && row.ExternalId == participant.ExternalId)
                .OrderBy(row => row.Entry)
                .Select(row => new { row.ParticipantId, row.Entry })
                .ToListAsync();
            if (earlier.Count > 0)
            {
                participant.Entry = (short)(earlier[^1].Entry + 1);
                participant.DuplicateOf = earlier[0].ParticipantId;
                participant.Flags |= ParticipantFlags.DuplicateEntry;
            }
        }
        db.Add(participant);
        return participant;
    }

    private async Task UseInvitationAsync(long studyId, string code, DateTimeOffset now)
    {
        var hash = InvitationCode.Hash(code);
        await db.Invitations
            .Where(invitation => invitation.StudyId == studyId && invitation.CodeHash == hash && invitation.UsedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(invitation => invitation.UsedAt, now), CancellationToken.None);
    }

    private Respondent AddChosen(NewParticipant start, Guid participantId, Respondent respondent)
    {
        foreach (var (key, arm) in start.ChosenArms)
        {
            var plan = start.Version.Compiled.Randomizations[key];
            foreach (var unit in UnitsOf(plan, start.Version.Compiled, respondent))
            {
                db.Add(draws.Chosen(start.Version, participantId, plan, unit, arm));
                respondent = respondent.WithArm(new AssignmentKey(key, unit), arm);
            }
        }
        return respondent;
    }

    private static IEnumerable<string> UnitsOf(RandomizationPlan plan, CompiledDesign compiled, Respondent respondent) =>
        plan.Unit == AssignmentUnit.Person
            ? [""]
            : compiled.Turns(respondent.Site, respondent.Population).Select(turn => turn.LoopKey).Where(theme => theme.Length > 0).Distinct();
}
