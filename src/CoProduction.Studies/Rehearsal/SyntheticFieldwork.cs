using System.Buffers.Binary;
using System.Globalization;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Rehearsal;

/// <summary>
/// Synthetic respondents walk a compiled design in memory: the same pages, conditions and answers as over HTTP, without a server. The rows are of kind
/// <see cref="ParticipantKind.Rehearsal"/>.
/// </summary>
public static class SyntheticFieldwork
{
    /// <summary>Seconds that a page takes.</summary>
    private const double SecondsPerPage = 20;

    private static readonly DateTimeOffset Opening = new(2000, 1, 1, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Persons are assigned as the design says, in the order of their numbers, under a salt made from the seed.</summary>
    public static IEnumerable<ResponseRow> Run(CompiledDesign compiled, RehearsalEffects effects, ulong seed, int persons) =>
        RunUnder(compiled, effects, seed, persons, new Dictionary<string, string>());

    /// <summary>The same under a given salt: within each stratum the persons have the sequence numbers 1, 2, … in the order of the rows.</summary>
    public static IEnumerable<ResponseRow> Run(CompiledDesign compiled, RehearsalEffects effects, ulong seed, int persons, byte[] salt) =>
        Run(compiled, effects, seed, persons, salt, new Dictionary<string, string>());

    /// <summary>
    /// Potential outcomes: everyone gets the arm named for a randomization; randomizations that are not named are drawn as in <see cref="Run"/>.
    /// The persons and their noise are those of <see cref="Run"/>.
    /// </summary>
    public static IEnumerable<ResponseRow> RunUnder(CompiledDesign compiled, RehearsalEffects effects, ulong seed, int persons, IReadOnlyDictionary<string, string> arms)
    {
        var salt = new byte[32];
        BinaryPrimitives.WriteUInt64BigEndian(salt, seed);
        return Run(compiled, effects, seed, persons, salt, arms);
    }

    private static IEnumerable<ResponseRow> Run(
        CompiledDesign compiled, RehearsalEffects effects, ulong seed, int persons, byte[] salt, IReadOnlyDictionary<string, string> arms)
    {
        var issued = new Dictionary<(string Randomization, string Stratum), long>();
        var clusters = new Dictionary<(string Randomization, string Cluster), (string Arm, long Place)>();
        for (var person = 0; person < persons; person++)
            yield return Walk(compiled, new SyntheticRespondent(compiled, effects, seed, person), person, Assign);

        (string Arm, long? Place) Assign(DrawRequest request)
        {
            if (arms.TryGetValue(request.Plan.Key, out var named)) return (named, null);
            if (request.Cluster is { } cluster && clusters.TryGetValue((request.Plan.Key, cluster), out var known)) return known;
            var number = issued[(request.Plan.Key, request.Stratum)] = issued.GetValueOrDefault((request.Plan.Key, request.Stratum)) + 1;
            var arm = Draw.Arm(salt, request.Plan, request.Stratum, request.Plan.Arms, number);
            if (request.Cluster is { } first) clusters[(request.Plan.Key, first)] = (arm, number);
            return (arm, number);
        }
    }

    private static ResponseRow Walk(CompiledDesign compiled, SyntheticRespondent person, int number, Func<DrawRequest, (string Arm, long? Place)> assign)
    {
        var respondent = person.Start();
        var (assignments, submissions, events) = (new List<ResponseAssignment>(), new List<ResponseSubmission>(), new List<ResponseTaskEvent>());
        var now = Opening.AddMinutes(number);
        PageTurn? turn = null;
        var status = ParticipantState.Started;
        while (true)
        {
            var next = compiled.Route(respondent).After(turn);
            foreach (var request in next.Draws)
            {
                var (arm, place) = assign(request);
                assignments.Add(Assignment(request, arm, place));
                respondent = respondent.WithArm(new AssignmentKey(request.Plan.Key, request.Unit), arm);
            }
            if (next.Draws.Count > 0) continue;
            if (next.IsCompleted || next.IsScreenedOut) status = next.IsCompleted ? ParticipantState.Completed : ParticipantState.ScreenedOut;
            if (next.Turn is not { } shown || person.LeavesAt(shown)) break;
            var page = compiled.Render(respondent, shown, person.Language);
            if (page.Task is { } task) now = Work(task.Task, person.Work(task.Task, respondent), now, events);
            now = now.AddSeconds(SecondsPerPage);
            var answers = person.Answer(page, respondent);
            submissions.Add(new ResponseSubmission(shown, answers, person.Language, now));
            respondent = respondent.WithAnswers(shown, answers);
            turn = shown;
        }
        return new ResponseRow
        {
            Participant = number.ToString("D6", CultureInfo.InvariantCulture),
            Kind = ParticipantKind.Rehearsal,
            Status = status,
            Version = 1,
            Population = person.Population,
            Site = person.Site,
            Session = person.Session,
            Language = person.Language,
            StartedAt = Opening.AddMinutes(number),
            CompletedAt = status == ParticipantState.Completed ? now : null,
            Assignments = assignments,
            Submissions = submissions,
            TaskEvents = events,
        };
    }

    private static ResponseAssignment Assignment(DrawRequest request, string arm, long? place) => new()
    {
        Randomization = request.Plan.Key,
        Unit = request.Unit,
        Arm = arm,
        Stratum = request.Stratum,
        Cluster = request.Cluster,
        Sequence = place,
        Probabilities = ArmProbabilities.Of(request.Plan.Arms),
        Source = request.Cluster is null ? ArmSource.Drawn : ArmSource.Cluster,
    };

    private static DateTimeOffset Work(EffortTask task, SyntheticWork work, DateTimeOffset start, List<ResponseTaskEvent> events)
    {
        var now = start;
        for (var round = 0; round < work.Rounds.Count; round++)
        {
            for (var trial = 0; trial < work.Rounds[round].Count; trial++)
            {
                var shown = now;
                now = now.AddSeconds(work.SecondsPerAttempt);
                events.Add(new ResponseTaskEvent(task.Key, round + 1, trial + 1, shown, now, work.Rounds[round][trial], Late: false));
            }
            now = start.AddSeconds(task.SecondsPerRound * (round + 1));
        }
        return now;
    }
}
