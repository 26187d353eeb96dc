using System.Globalization;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Survey;

/// <summary>Writes what a person does in an effort task. Times are the server's; each step is one transaction behind the participant's lock.</summary>
public sealed class EffortLog(StudyDbContext db, TimeProvider time)
{
    public async Task<EffortState> ReadAsync(SurveySession session, EffortTask task) =>
        EffortState.Of(task, await EventsAsync(session, task), time.GetUtcNow());

    /// <summary>Starts this round where it is the next one; a second click changes nothing.</summary>
    public Task StartRoundAsync(SurveySession session, EffortTask task, int round) => WriteAsync(session, task, (state, now) =>
    {
        if (state.Phase is EffortPhase.NotStarted or EffortPhase.BetweenRounds && round == state.Round + 1)
            db.Add(Trial(session, task, round, trial: 1, now));
    });

    /// <summary>
    /// Stores an attempt at the trial that was shown. It counts where the server received it in time; a later one is stored as late. The first attempt at a
    /// trial stands.
    /// </summary>
    public async Task AttemptAsync(PublishedVersion version, SurveySession session, EffortTask task, Guid trialTicket, string value)
    {
        var salt = AssignmentDraws.SaltOf(version, session.Kind);
        await db.RunWriteAsync(async () =>
        {
            var now = time.GetUtcNow();
            if (await LockAsync(session, now) != ParticipantState.Started) return;
            var events = await EventsAsync(session, task, tracked: true);
            if (events.FirstOrDefault(row => row.Ticket == trialTicket) is not { ReceivedAt: null } shown) return;
            var roundStart = events.First(row => row.Round == shown.Round && row.Trial == 1).StartedAt;
            var trial = EffortTrial.Create(salt, session.ParticipantId, task.Key, shown.Round, shown.Trial, task.GridSize);
            shown.ReceivedAt = now;
            shown.Value = value;
            shown.Correct = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count == trial.Answer;
            shown.Late = now > roundStart.AddSeconds(task.SecondsPerRound);
            if (shown.Late) await FlagLateAsync(session);
            else db.Add(Trial(session, task, shown.Round, shown.Trial + 1, now));
            await db.SaveChangesAsync(CancellationToken.None);
        });
    }

    /// <summary>The person works no further. Stopping is an outcome: what was done until now stays.</summary>
    public Task StopAsync(SurveySession session, EffortTask task) => WriteAsync(session, task, (state, now) =>
    {
        if (state.Phase == EffortPhase.Over) return;
        var stopped = state.Trial ?? Trial(session, task, state.Round + 1, trial: 0, now);
        stopped.ReceivedAt = now;
        stopped.Value = TaskLog.Stop;
        if (state.Trial is null) db.Add(stopped);
    });

    private Task WriteAsync(SurveySession session, EffortTask task, Action<EffortState, DateTimeOffset> change) =>
        db.RunWriteAsync(async () =>
        {
            var now = time.GetUtcNow();
            if (await LockAsync(session, now) != ParticipantState.Started) return;
            change(EffortState.Of(task, await EventsAsync(session, task, tracked: true), now), now);
            await db.SaveChangesAsync(CancellationToken.None);
        });

    /// <summary>The touch makes the acknowledgement of a repeated click follow a write of its own.</summary>
    private async Task<ParticipantState?> LockAsync(SurveySession session, DateTimeOffset now)
    {
        var state = await db.LockParticipantAsync(session.StudyId, session.ParticipantId);
        await db.Participants.Where(row => row.StudyId == session.StudyId && row.ParticipantId == session.ParticipantId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastSeenAt, now), CancellationToken.None);
        return state;
    }

    private Task<int> FlagLateAsync(SurveySession session) =>
        db.Participants.Where(row => row.StudyId == session.StudyId && row.ParticipantId == session.ParticipantId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Flags, row => row.Flags | ParticipantFlags.LateAttempt), CancellationToken.None);

    private Task<List<TaskEvent>> EventsAsync(SurveySession session, EffortTask task, bool tracked = false)
    {
        var events = db.TaskEvents.Where(row => row.StudyId == session.StudyId && row.ParticipantId == session.ParticipantId && row.Task == task.Key);
        return (tracked ? events : events.AsNoTracking()).ToListAsync();
    }

    private static TaskEvent Trial(SurveySession session, EffortTask task, int round, int trial, DateTimeOffset now) => new()
    {
        StudyId = session.StudyId,
        ParticipantId = session.ParticipantId,
        Ticket = Guid.NewGuid(),
        Task = task.Key,
        Round = round,
        Trial = trial,
        StartedAt = now,
    };
}
