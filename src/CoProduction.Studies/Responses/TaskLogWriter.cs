using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Reporting;

namespace CoProduction.Studies.Responses;

/// <summary>Sums the log of an effort task per person: correct units, attempts in time, minutes and rounds worked, pay earned. A person who reached the task and did nothing has 0.</summary>
internal sealed class TaskLogWriter
{
    private readonly EffortTask task;
    private readonly PageTurn turn;

    private TaskLogWriter(EffortTask task, PageTurn turn, HashSet<string> names)
    {
        this.task = task;
        this.turn = turn;
        Correct = NewColumn(TaskLog.Correct, "Correct units", names);
        Attempts = NewColumn(TaskLog.Attempts, "Attempts in time", names);
        Minutes = NewColumn(TaskLog.Minutes, "Minutes worked", names);
        Rounds = NewColumn(TaskLog.Rounds, "Rounds with an attempt in time", names);
        if (task.PieceRateMinor > 0) Earned = NewColumn(TaskLog.Earned, $"Earned by the piece, in {SmallestUnit(task.Currency)}", names);
    }

    public NumericFrameColumn Correct { get; }

    public NumericFrameColumn Attempts { get; }

    public NumericFrameColumn Minutes { get; }

    public NumericFrameColumn Rounds { get; }

    /// <summary>Null where the task does not pay.</summary>
    public NumericFrameColumn? Earned { get; }

    public IReadOnlyList<FrameColumn> Columns => Earned is null ? [Correct, Attempts, Minutes, Rounds] : [Correct, Attempts, Minutes, Rounds, Earned];

    public static IEnumerable<TaskLogWriter> Create(IReadOnlyList<CompiledDesign> latestFirst, HashSet<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var compiled in latestFirst)
            foreach (var page in compiled.Design.Pages)
                foreach (var task in page.Elements.OfType<EffortTask>().Where(task => seen.Add(task.Key)))
                    yield return new TaskLogWriter(task, new PageTurn(page.Key, ""), names);
    }

    public void Append(RowReading reading, ResponseRow row)
    {
        var events = row.TaskEvents.Where(trial => trial.Task == task.Key).ToList();
        var reached = events.Count > 0 || row.Submissions.Any(submission => submission.Turn == turn) || row.Exposures.Any(exposure => exposure.Turn == turn);
        if (row.Status == ParticipantState.Erased || row.Kind == ParticipantKind.Imported || !reached)
        {
            var missing = row.Status == ParticipantState.Erased ? Missing.Erased : reading.WhyNot(turn) ?? Missing.UnknownInSource;
            foreach (var column in Columns) column.AppendMissing(missing);
            return;
        }
        var attempts = events.Where(trial => trial.IsAttempt).ToList();
        var correct = attempts.Count(trial => trial.Correct == true);
        Correct.Append(correct);
        Attempts.Append(attempts.Count);
        Rounds.Append(attempts.Select(trial => trial.Round).Distinct().Count());
        Earned?.Append(reading.Holds(task.PaidIf, turn) ? correct * task.PieceRateMinor : 0);
        Minutes.Append(events.GroupBy(trial => trial.Round).Sum(MinutesOf));
    }

    /// <summary>From the first trial shown to the last attempt that counted, never more than the round: thinking about a trial that was not sent is not seen.</summary>
    private double MinutesOf(IEnumerable<ResponseTaskEvent> round)
    {
        var trials = round.ToList();
        var attempts = trials.Where(trial => trial.IsAttempt).ToList();
        if (attempts.Count == 0) return 0;
        var seconds = (attempts.Max(trial => trial.ReceivedAt!.Value) - trials.Min(trial => trial.StartedAt)).TotalSeconds;
        return Math.Clamp(seconds, 0, task.SecondsPerRound) / 60;
    }

    /// <summary>Cents where the currency has them; whole units where it has no smaller one.</summary>
    private static string SmallestUnit(string currency) =>
        NumberFormat.MoneyDecimals(currency) == 0 ? currency : currency is "EUR" or "USD" or "CAD" or "AUD" or "NZD" ? $"cents ({currency})" : $"hundredths of one {currency}";

    private NumericFrameColumn NewColumn(string figure, string label, HashSet<string> names)
    {
        var variable = $"{task.Key}_{figure}";
        return new NumericFrameColumn(VariableWriter.NewName(variable, "", names), variable, "", LocalizedText.English(label));
    }
}
