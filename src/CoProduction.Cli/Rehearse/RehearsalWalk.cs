using System.Text.RegularExpressions;
using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Rehearsal;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoProduction.Cli.Rehearse;

/// <summary>
/// One synthetic respondent on the real pages, from the link to the thank-you page. Every page must be the one that the design says comes next; what is
/// stored at the end must be what was answered.
/// </summary>
internal sealed partial class RehearsalWalk(
    PublishedVersion version, string slug, SyntheticRespondent person, SurveyVisitor visitor, IServiceScopeFactory scopes, Func<TimeSpan, Task>? passTime)
{
    private readonly CompiledDesign compiled = version.Compiled;
    private Respondent respondent = person.Start();
    private byte[]? tokenHash;

    public async Task<WalkResult> RunAsync(int number)
    {
        PageTurn? at = null;
        try
        {
            var page = await AgreeAsync();
            while (true)
            {
                var next = await NextAsync(at);
                if (next.Turn is not { } turn)
                {
                    if (page.Status != 200 || !page.Path.EndsWith("/end", StringComparison.Ordinal)) throw new RehearsalException($"the survey should be over, but shows {page}");
                    return await EndAsync(next.IsCompleted ? WalkOutcome.Completed : WalkOutcome.ScreenedOut);
                }
                at = turn;
                var form = FormOf(page, turn);
                if (person.LeavesAt(turn)) return await EndAsync(WalkOutcome.Left);
                page = await AnswerAsync(form, turn);
            }
        }
        catch (Exception problem) when (problem is RehearsalException or HttpRequestException or TaskCanceledException)
        {
            return Result(WalkOutcome.Failed, $"person {number}{(at is { } turn ? $", page {turn}" : "")}: {problem.Message}");
        }

        async Task<WalkResult> EndAsync(WalkOutcome outcome)
        {
            await CheckStoredAsync(outcome);
            return Result(outcome, null);
        }

        WalkResult Result(WalkOutcome outcome, string? error) => new(
            number, outcome, tokenHash is not null, visitor.Requests,
            respondent.Arms.ToDictionary(arm => arm.Key.Unit.Length == 0 ? arm.Key.Randomization : $"{arm.Key.Randomization}/{arm.Key.Unit}", arm => arm.Value), error);
    }

    private async Task<SurveyAnswer> AgreeAsync()
    {
        var consent = await visitor.GetAsync(Link());
        var form = SurveyForm.Find(consent, "consent") ?? throw new RehearsalException($"there is no consent form: {consent}");
        if (form.Has("site") && form.ValueOf("site") is not { Length: > 0 }) form.Fill("site", [person.Site!]);
        if (form.Has("session") && person.Session is { } session && form.ValueOf("session") != session) form.Fill("session", [session]);
        var page = await visitor.SendAsync(form, "agree");
        var token = visitor.Cookies.Where(cookie => cookie.Key.EndsWith($"survey-{version.StudyId}", StringComparison.Ordinal)).Select(cookie => ParticipantToken.Parse(cookie.Value)).FirstOrDefault();
        tokenHash = token?.Hash ?? throw new RehearsalException($"consent gave no token: {page}");
        return page;
    }

    private string Link()
    {
        var fieldwork = compiled.Design.Fieldwork;
        var query = new List<string> { $"rehearsal={RehearsalKey.For(version.Salt)}" };
        if (compiled.Design.Languages.Count > 1) query.Add($"lang={Uri.EscapeDataString(person.Language)}");
        if (fieldwork.Populations.Count > 1 && person.Population is { } population) query.Add($"population={Uri.EscapeDataString(population)}");
        if (fieldwork.SiteFrom == PlaceSource.Link && person.Site is { } site) query.Add($"site={Uri.EscapeDataString(site)}");
        if (fieldwork.SessionFrom == PlaceSource.Link && person.Session is { } session) query.Add($"session={Uri.EscapeDataString(session)}");
        return $"s/{slug}?{string.Join('&', query)}";
    }

    /// <summary>What the design says comes next. Arms are read from the database when a draw was due: no page shows them.</summary>
    private async Task<Advance> NextAsync(PageTurn? at)
    {
        while (true)
        {
            if (at is { } left && compiled.Route(respondent).ScreensOut(left)) return Advance.ScreenedOut;
            var next = compiled.Route(respondent).After(at);
            if (next.Draws.Count == 0) return next;
            var arms = await ArmsAsync();
            if (next.Draws.FirstOrDefault(draw => !arms.ContainsKey(new AssignmentKey(draw.Plan.Key, draw.Unit))) is { } missing)
                throw new RehearsalException($"no arm of '{missing.Plan.Key}' is stored though its point was passed");
            respondent = respondent with { Arms = arms };
        }
    }

    private async Task<Dictionary<AssignmentKey, string>> ArmsAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudyDbContext>();
        return await db.Assignments.AsNoTracking()
            .Where(row => row.StudyId == version.StudyId && db.Participants.Any(known => known.StudyId == row.StudyId && known.ParticipantId == row.ParticipantId && known.TokenHash == tokenHash))
            .ToDictionaryAsync(row => new AssignmentKey(row.Randomization, row.Unit), row => row.Arm);
    }

    private static SurveyForm FormOf(SurveyAnswer page, PageTurn turn)
    {
        var form = SurveyForm.Find(page, "turn");
        if (page.Status != 200 || form is null) throw new RehearsalException($"there is no page to answer: {page}");
        return form.ValueOf("turn") == turn.ToString() ? form : throw new RehearsalException($"the survey shows '{form.ValueOf("turn")}'");
    }

    private async Task<SurveyAnswer> AnswerAsync(SurveyForm form, PageTurn turn)
    {
        var page = compiled.Render(respondent, turn, person.Language);
        if (page.Task is { } task) form = await WorkAsync(form, task.Task, turn);
        var answers = person.Answer(page, respondent);
        foreach (var (name, values) in FormFields.FromAnswers(page, answers)) form.Fill(name, values);
        var next = await visitor.SendAsync(form, "next");
        if (next.Status != 200) throw new RehearsalException($"the answers were refused: {next}");
        respondent = respondent.WithAnswers(turn, answers);
        return next;
    }

    /// <summary>
    /// Rounds end on the server's clock. Where the caller can make time pass, all are worked; else only the first, without pause, and then the person stops.
    /// </summary>
    private async Task<SurveyForm> WorkAsync(SurveyForm form, EffortTask task, PageTurn turn)
    {
        var work = person.Work(task, respondent);
        var rounds = passTime is null ? work.Rounds.Take(1).ToList() : work.Rounds;
        foreach (var round in rounds)
        {
            form = await PressAsync(form, "start", turn);
            foreach (var right in round)
            {
                if (passTime is not null) await passTime(TimeSpan.FromSeconds(work.SecondsPerAttempt));
                var answer = CountIn(form) + (right ? 0 : 1);
                form.Fill("attempt", [answer.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
                form = await PressAsync(form, "attempt", turn);
            }
            if (passTime is null) continue;
            await passTime(TimeSpan.FromSeconds(task.SecondsPerRound + 1));
            form = FormOf(await visitor.GetAsync($"s/{slug}/page"), turn);
        }
        return form.HasButton("next") ? form : await PressAsync(form, "stop", turn);
    }

    private async Task<SurveyForm> PressAsync(SurveyForm form, string button, PageTurn turn) => FormOf(await visitor.SendAsync(form, button), turn);

    /// <summary>As a person would: reads which letter is asked for, and counts it in the grid.</summary>
    private static int CountIn(SurveyForm form)
    {
        var cells = form.Element.QuerySelectorAll(".app-task-grid td").Select(cell => cell.TextContent.Trim()).ToList();
        var label = form.Element.QuerySelector("label[for=attempt]")?.TextContent ?? "";
        var letter = LoneLetter().Matches(label).Select(match => match.Value).FirstOrDefault(cells.Contains)
            ?? throw new RehearsalException("the task names no letter that stands in its grid");
        return cells.Count(cell => cell == letter);
    }

    [GeneratedRegex("(?<![A-Za-z])[A-Z](?![A-Za-z])")]
    private static partial Regex LoneLetter();

    /// <summary>One participant in the right state, and each page that was answered once, with the answers given.</summary>
    private async Task CheckStoredAsync(WalkOutcome outcome)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudyDbContext>();
        var stored = await db.Participants.AsNoTracking().SingleAsync(row => row.StudyId == version.StudyId && row.TokenHash == tokenHash);
        if (stored.Kind != ParticipantKind.Rehearsal) throw new RehearsalException($"the participant is stored as {stored.Kind}");
        if (stored.Version != version.Version) throw new RehearsalException($"the participant is on version {stored.Version}: the study was amended during the rehearsal");
        var state = outcome switch
        {
            WalkOutcome.Completed => ParticipantState.Completed,
            WalkOutcome.ScreenedOut => ParticipantState.ScreenedOut,
            _ => ParticipantState.Started,
        };
        if (stored.State != state || (state == ParticipantState.Completed) != stored.CompletedAt.HasValue) throw new RehearsalException($"the participant is stored as {stored.State}, not as {state}");
        var pages = await db.PageSubmissions.AsNoTracking().Where(row => row.StudyId == version.StudyId && row.ParticipantId == stored.ParticipantId)
            .Select(row => new { row.Page, row.LoopKey, row.Answers }).ToListAsync();
        if (pages.Count != respondent.Answers.Count) throw new RehearsalException($"{respondent.Answers.Count} pages were sent and {pages.Count} are stored");
        foreach (var page in pages)
            if (!respondent.Answers.TryGetValue(new PageTurn(page.Page, page.LoopKey), out var given) || !Same(given, Answers.FromJson(page.Answers)))
                throw new RehearsalException($"the stored answers of page {page.Page} are not those given");
    }

    private static bool Same(Answers given, Answers stored) =>
        given.Values.Count == stored.Values.Count && given.Values.All(answer => stored.Of(answer.Key)?.Equals(answer.Value) == true);
}
