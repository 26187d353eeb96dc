using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;

namespace CoProduction.Web.Pages.Survey;

/// <summary>
/// Where a person stands in an effort task: a function of the stored trials and the clock, so that reload, second tab and resume agree. A trial is a row
/// from the moment it is shown; its attempt is written into it. A row of trial 0 is the stop of a person between rounds.
/// </summary>
public sealed record EffortState
{
    public required EffortTask Task { get; init; }
    public required EffortPhase Phase { get; init; }

    /// <summary>The round that runs or ran last; 0 before the first.</summary>
    public int Round { get; init; }

    /// <summary>The open trial, in a round.</summary>
    public TaskEvent? Trial { get; init; }

    /// <summary>End of the running round on the server's clock.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Correct attempts that arrived in time, over all rounds.</summary>
    public int Correct { get; init; }

    /// <summary>Of the round that runs or ran last.</summary>
    public int CorrectInRound { get; init; }

    public bool Stopped { get; init; }

    /// <summary>The last attempt arrived after the end of its round.</summary>
    public bool LastWasLate { get; init; }

    public int SecondsLeft(DateTimeOffset now) => EndsAt is { } end ? Math.Max(0, (int)Math.Ceiling((end - now).TotalSeconds)) : 0;

    public static EffortState Of(EffortTask task, IEnumerable<TaskEvent> events, DateTimeOffset now)
    {
        var trials = events.Where(row => row.Task == task.Key).OrderBy(row => row.Round).ThenBy(row => row.Trial).ToList();
        var round = trials.Count == 0 ? 0 : trials[^1].Round;
        var inRound = trials.Where(row => row.Round == round).ToList();
        var endsAt = inRound.FirstOrDefault(row => row.Trial == 1)?.StartedAt.AddSeconds(task.SecondsPerRound);
        var open = inRound.FirstOrDefault(row => row.ReceivedAt is null);
        var stopped = trials.Any(row => row.Value == TaskLog.Stop);
        var phase = stopped ? EffortPhase.Over
            : round == 0 ? EffortPhase.NotStarted
            : open is not null && now < endsAt ? EffortPhase.InRound
            : round < task.Rounds ? EffortPhase.BetweenRounds
            : EffortPhase.Over;
        return new EffortState
        {
            Task = task,
            Phase = phase,
            Round = round,
            Trial = phase == EffortPhase.InRound ? open : null,
            EndsAt = phase == EffortPhase.InRound ? endsAt : null,
            Correct = trials.Count(IsCounted),
            CorrectInRound = inRound.Count(IsCounted),
            Stopped = stopped,
            LastWasLate = inRound.Count > 0 && inRound[^1].Late,
        };
    }

    private static bool IsCounted(TaskEvent trial) => trial.Correct == true && !trial.Late;
}
