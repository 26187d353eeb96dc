using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Responses;

/// <summary>
/// Decides for one participant which answers count and why there is none. Conditions are read in three values: an answer that was never reached is unknown,
/// and only a condition that is false whatever the unknown would be says "not asked".
/// </summary>
internal sealed class RowReading(CompiledDesign compiled)
{
    private readonly Dictionary<PageTurn, Answers> answers = [];
    private readonly Dictionary<AssignmentKey, string> arms = [];
    private readonly Dictionary<PageTurn, (Answers? Answers, Missing? WhyNot)> states = [];
    private ResponseRow row = null!;
    private Respondent respondent = null!;
    private IReadOnlyList<PageTurn>? turns;
    private Route? route;

    /// <summary>Turns to the next participant: one object serves all persons of a version.</summary>
    public void Start(ResponseRow next)
    {
        row = next;
        answers.Clear();
        arms.Clear();
        states.Clear();
        (turns, route) = (null, null);
        foreach (var submission in row.Submissions) answers[submission.Turn] = submission.Answers;
        foreach (var assignment in row.Assignments) arms.Add(new AssignmentKey(assignment.Randomization, assignment.Unit), assignment.Arm);
        respondent = new Respondent
        {
            Site = NullIfEmpty(row.Site),
            Session = NullIfEmpty(row.Session),
            Population = NullIfEmpty(row.Population),
            UrlParameters = row.UrlParameters,
            Arms = arms,
            Answers = answers,
        };
    }

    private bool IsImported => row.Kind == ParticipantKind.Imported;

    /// <summary>The way ended before its end: what was not reached, an arm among it, is not known. Of one who completed it is.</summary>
    private bool IsOpenEnded => row.Status is ParticipantState.Started or ParticipantState.Withdrawn or ParticipantState.ScreenedOut;

    private Route Route => route ??= compiled.Route(respondent);

    private IReadOnlyList<PageTurn> Turns => turns ??= compiled.Turns(respondent.Site, respondent.Population);

    /// <summary>The answers of a turn that count: submitted, and reachable by the answers before it. Imported answers count as they are.</summary>
    public Answers? AnswersOn(PageTurn turn) => StateOf(turn).Answers;

    /// <summary>Why a turn has no answers that count; null where it has.</summary>
    public Missing? WhyNot(PageTurn turn) => StateOf(turn).WhyNot;

    /// <summary>A condition on a turn, by the answers and arms of the person.</summary>
    public bool Holds(ShowIf? condition, PageTurn turn) => Route.Holds(condition, turn.LoopKey);

    /// <summary>Decided once per turn: many variables share it.</summary>
    private (Answers? Answers, Missing? WhyNot) StateOf(PageTurn turn)
    {
        if (states.TryGetValue(turn, out var known)) return known;
        var counted = answers.TryGetValue(turn, out var given) && (IsImported || IsReachable(turn)) ? given : null;
        return states[turn] = (counted, counted is null ? WhyNothing(turn) : null);
    }

    private Missing WhyNothing(PageTurn turn)
    {
        if (row.Status == ParticipantState.Erased) return Missing.Erased;
        if (IsImported) return Missing.UnknownInSource;
        if (compiled.FindPage(turn.Page) is not { } page) return Missing.NotAskedInVersion;
        if (!Turns.Contains(turn))
            return VariablePlace.Allows(page.Populations, respondent.Population) ? Missing.NotAskedAtSite : Missing.NotAskedInPopulation;
        return Blame(page.ShowIf, turn.LoopKey) ?? Stopped();
    }

    /// <summary>Why a variable of a turn without answers has none.</summary>
    public Missing WhyNot(PageTurn turn, string variable)
    {
        var missing = WhyNot(turn) ?? Missing.NotReached;
        return missing is Missing.NotReached or Missing.Withdrawn or Missing.ScreenedOut && compiled.FindVariable(variable) is { } place
            ? Blame(place.Element.ShowIf, turn.LoopKey) ?? missing
            : missing;
    }

    /// <summary>Why a submitted page did not show a variable.</summary>
    public Missing WhyNotShown(string variable, string theme) =>
        IsImported ? Missing.UnknownInSource : Blame(compiled.FindVariable(variable)?.Element.ShowIf, theme) ?? Missing.NotAskedByRouting;

    public string? ClusterOf(RandomizationPlan plan, string unit)
    {
        if (plan.Cluster is not { } source) return null;
        if (source.Site) return respondent.Site;
        if (source.Session) return respondent.Session;
        if (source.UrlParameter is { } parameter) return row.UrlParameters.GetValueOrDefault(parameter);
        return source.Variable is { } variable ? Route.AnswerTo(variable, unit)?.ToString() : null;
    }

    private Missing Stopped() => row.Status switch
    {
        ParticipantState.Withdrawn => Missing.Withdrawn,
        ParticipantState.ScreenedOut => Missing.ScreenedOut,
        _ => Missing.NotReached,
    };

    private bool IsReachable(PageTurn turn) => compiled.FindPage(turn.Page)?.ShowIf is null
        ? Turns.Contains(turn)
        : Route.IsReachable(turn);

    /// <summary>Which kind of condition closed the way: the arm alone, or answers; null where it is open or not yet decided.</summary>
    private Missing? Blame(ShowIf? condition, string loopKey)
    {
        if (condition is null || Holds(condition, loopKey, byArmsOnly: false) != false) return null;
        return Holds(condition, loopKey, byArmsOnly: true) == false ? Missing.NotAskedInArm : Missing.NotAskedByRouting;
    }

    /// <summary>Kleene's logic: null is unknown.</summary>
    private bool? Holds(ShowIf condition, string loopKey, bool byArmsOnly)
    {
        if (condition.All.Count > 0) return And(condition.All.Select(part => Holds(part, loopKey, byArmsOnly)));
        if (condition.Any.Count > 0) return !And(condition.Any.Select(part => !Holds(part, loopKey, byArmsOnly)));
        if (condition.Not is not null) return !Holds(condition.Not, loopKey, byArmsOnly);
        if (condition.Factor is { } factor) return IsUndecided(factor, loopKey) ? null : Route.Holds(condition, loopKey);
        if (byArmsOnly || condition.Variable is not { } variable) return null;
        return IsUndecided(variable, loopKey, Route.AnswerTo(variable, loopKey)) ? null : Route.Holds(condition, loopKey);
    }

    private static bool? And(IEnumerable<bool?> parts)
    {
        bool? all = true;
        foreach (var part in parts)
        {
            if (part == false) return false;
            all = part is null ? null : all;
        }
        return all;
    }

    private bool IsUndecided(string factor, string loopKey)
    {
        if (compiled.RandomizationOf(factor) is not { } plan) return false;
        var unit = plan.Unit == AssignmentUnit.Theme ? loopKey : "";
        return IsOpenEnded && !respondent.Arms.ContainsKey(new AssignmentKey(plan.Key, unit))
            && VariablePlace.Allows(plan.Sites, respondent.Site) && VariablePlace.Allows(plan.Populations, respondent.Population);
    }

    private bool IsUndecided(string variable, string loopKey, AnswerValue? answer) =>
        IsOpenEnded && answer is null && compiled.FindVariable(variable) is { } place
        && WhyNot(new PageTurn(place.Page.Key, place.InLoop ? loopKey : "")) is Missing.NotReached or Missing.Withdrawn or Missing.ScreenedOut;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
