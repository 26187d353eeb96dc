using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Design;

/// <summary>
/// The way of one person through the pages, recomputed from what is stored. Answers on turns that are no longer reachable do not count: they read as
/// "not asked by routing". Conditions look back only, so one pass in page order decides everything.
/// </summary>
public sealed class Route
{
    private readonly CompiledDesign compiled;
    private readonly Respondent respondent;
    private readonly Dictionary<PageTurn, bool> reachable = [];

    internal Route(CompiledDesign compiled, Respondent respondent)
    {
        this.compiled = compiled;
        this.respondent = respondent;
        Turns = compiled.Turns(respondent.Site, respondent.Population);
    }

    /// <summary>All turns of the person's site and population.</summary>
    public IReadOnlyList<PageTurn> Turns { get; }

    /// <summary>What comes after a turn (null: after consent): draws that must be stored first, else a page, else the end.</summary>
    public Advance After(PageTurn? current)
    {
        var start = 0;
        if (current is { } turn)
        {
            if (ScreensOut(turn)) return Advance.ScreenedOut;
            start = IndexOf(turn) + 1;
        }
        for (var index = start; index < Turns.Count; index++)
        {
            var draws = DrawsDueBefore(index);
            if (draws.Count > 0) return Advance.AfterDraws(draws);
            if (IsReachable(Turns[index])) return Advance.To(Turns[index]);
        }
        return Advance.Completed;
    }

    /// <summary>
    /// The first reachable turn, up to this one, that has never been sent; null where none is left. After a change on an earlier page a turn may have
    /// become reachable that lies behind: nobody completes with a page unseen.
    /// </summary>
    public PageTurn? FirstUnanswered(PageTurn upTo)
    {
        foreach (var turn in Turns.Take(IndexOf(upTo) + 1))
            if (!respondent.Answers.ContainsKey(turn) && IsReachable(turn))
                return turn;
        return null;
    }

    /// <summary>The reachable turn before this one, or null at the first.</summary>
    public PageTurn? Before(PageTurn current)
    {
        for (var index = IndexOf(current) - 1; index >= 0; index--)
            if (IsReachable(Turns[index]))
                return Turns[index];
        return null;
    }

    /// <summary>Does the turn exist for this person and does its condition hold?</summary>
    public bool IsReachable(PageTurn turn)
    {
        if (reachable.TryGetValue(turn, out var known)) return known;
        if (!Turns.Contains(turn)) return false;
        return reachable[turn] = Holds(compiled.Page(turn.Page).ShowIf, turn.LoopKey);
    }

    public bool IsVisible(PageElement element, PageTurn turn) =>
        VariablePlace.Allows(element.Sites, respondent.Site)
        && VariablePlace.Allows(element.Themes, turn.LoopKey)
        && Holds(element.ShowIf, turn.LoopKey);

    /// <summary>Share of the turns that lie behind this one, 0–100; turns that cannot be reached any more count as behind.</summary>
    public int PercentBefore(PageTurn turn) => Turns.Count == 0 ? 0 : 100 * Math.Max(0, IndexOf(turn)) / Turns.Count;

    public bool ScreensOut(PageTurn turn) =>
        compiled.Page(turn.Page).ScreenOutIf is { } condition && Holds(condition, turn.LoopKey);

    /// <summary>A missing condition holds.</summary>
    public bool Holds(ShowIf? condition, string loopKey)
    {
        if (condition is null) return true;
        if (condition.All.Count > 0) return condition.All.All(part => Holds(part, loopKey));
        if (condition.Any.Count > 0) return condition.Any.Any(part => Holds(part, loopKey));
        if (condition.Not is not null) return !Holds(condition.Not, loopKey);
        if (condition.Factor is { } factor)
            return compiled.LevelOf(respondent, factor, loopKey) is { } level && condition.In.Contains(level.Key);
        return condition.Variable is { } variable && AnswerTo(variable, loopKey) is { } answer && Matches(condition, answer, variable);
    }

    /// <summary>The answer that counts: the latest one on a turn that is reachable now; null where there is none.</summary>
    public AnswerValue? AnswerTo(string variable, string loopKey)
    {
        if (compiled.FindVariable(variable) is not { } place) return null;
        var turn = new PageTurn(place.Page.Key, place.InLoop ? loopKey : "");
        return IsReachable(turn) && respondent.Answers.TryGetValue(turn, out var answers) ? answers.Of(variable) : null;
    }

    private int IndexOf(PageTurn turn)
    {
        for (var index = 0; index < Turns.Count; index++)
            if (Turns[index] == turn)
                return index;
        return -1;
    }

    private bool Matches(ShowIf condition, AnswerValue answer, string variable)
    {
        if (answer.NonAnswer is { } nonAnswer) return condition.In.Contains(FormFields.ValueOf(nonAnswer));
        if (condition.In.Count > 0)
            return answer.List is { } list ? list.Any(condition.In.Contains) : condition.In.Contains(answer.ToString());
        var number = answer.Number
            ?? (answer.Text is { } option && compiled.FindVariable(variable) is { } place
                ? compiled.OptionsOf(place.Variable.Item).FirstOrDefault(candidate => candidate.Key == option)?.Value
                : null);
        return number is { } value && !(value < condition.AtLeast) && !(value > condition.AtMost);
    }

    private List<DrawRequest> DrawsDueBefore(int index)
    {
        var requests = new List<DrawRequest>();
        foreach (var plan in compiled.Design.Randomizations)
        {
            if (!VariablePlace.Allows(plan.Sites, respondent.Site) || !VariablePlace.Allows(plan.Populations, respondent.Population)) continue;
            if (!IsPassed(plan, index)) continue;
            foreach (var unit in Units(plan))
                if (!respondent.Arms.ContainsKey(new AssignmentKey(plan.Key, unit)) && Holds(plan.EligibleIf, unit))
                    requests.Add(new DrawRequest(plan, unit, StratumOf(plan, unit), ClusterOf(plan, unit)));
        }
        return requests;
    }

    /// <summary>The point lies before the first turn of the page named, and of all pages after it: a page that this site lacks does not hide the point.</summary>
    private bool IsPassed(RandomizationPlan plan, int index)
    {
        var point = PageIndex(plan.Before);
        return point >= 0 && Turns.Take(index + 1).Any(turn => PageIndex(turn.Page) >= point);
    }

    private int PageIndex(string page)
    {
        for (var index = 0; index < compiled.Design.Pages.Count; index++)
            if (compiled.Design.Pages[index].Key == page)
                return index;
        return -1;
    }

    private IReadOnlyList<string> Units(RandomizationPlan plan) => plan.Unit == AssignmentUnit.Person
        ? [""]
        : [.. Turns.Where(turn => turn.LoopKey.Length > 0).Select(turn => turn.LoopKey).Distinct()];

    private string StratumOf(RandomizationPlan plan, string loopKey) => plan.Procedure is Procedure.Blocked or Procedure.Cluster
        ? string.Join(';', plan.Strata.Select(source => $"{NameOf(source)}={Escaped(ValueOf(source, loopKey))}"))
        : "";

    private string? ClusterOf(RandomizationPlan plan, string loopKey) =>
        plan.Procedure == Procedure.Cluster && plan.Cluster is { } source ? ValueOf(source, loopKey) : null;

    /// <summary>A session or a parameter of the link is free text: it must not be able to write the name of another stratum.</summary>
    private static string Escaped(string value) => value.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal)
        .Replace("=", "%3D", StringComparison.Ordinal);

    private static string NameOf(StratumSource source) =>
        source.Site ? "site" : source.Session ? "session" : source.Variable ?? source.UrlParameter ?? "";

    private string ValueOf(StratumSource source, string loopKey)
    {
        if (source.Site) return respondent.Site ?? "";
        if (source.Session) return respondent.Session ?? "";
        if (source.UrlParameter is { } parameter) return respondent.UrlParameters.GetValueOrDefault(parameter) ?? "";
        var answer = AnswerTo(source.Variable ?? "", loopKey);
        return answer?.NonAnswer is { } nonAnswer ? FormFields.ValueOf(nonAnswer) : answer?.ToString() ?? "";
    }
}
