using System.Globalization;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Survey;

/// <summary>
/// The page that a participant is at: one address for all pages. GET reads. POST stores and answers with the way back to GET; only a page with mistakes, or
/// one that cannot be matched to its cookie, is written into the answer of the POST.
/// </summary>
[IgnoreAntiforgeryToken]
public sealed class TurnModel(
    StudyCatalog catalog, ServedVersions versions, SurveyReader reader, SessionHandover handover, TurnSubmitter submitter, EffortLog effort,
    TimeProvider time)
    : SurveyPageModel(catalog, versions)
{
    private const string SentAgain = "sent-again";
    private const int LongestAttempt = 20;

    public TurnView View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync()
    {
        if (await FindStudyAsync() is { } unknown) return unknown;
        var token = SurveyCookie.Read(Request, Study.StudyId)?.Hash;
        if (token is null || (handover.Take(Study.StudyId, token) ?? await reader.FindAsync(Study.StudyId, token, ticket: null)) is not { } session)
            return Say(SurveyNotice.NotRecognised);
        var (version, refusal) = await VersionOfAsync(session);
        if (version is null) return refusal!;
        if (session.State != ParticipantState.Started) return SeeOther($"{StudyPath}/end");

        handover.Keep(token, session);
        var issued = session.Current ?? Unissued(session, version);
        var fields = issued.Draft is { } draft ? TypedFields.FromDraft(draft) : null;
        return await ShowAsync(version, session, issued, fields, remark: Request.Query.ContainsKey(SentAgain) ? "AlreadySent" : null);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await FindStudyAsync() is { } unknown) return unknown;
        if (await PostedForm.ReadAsync(Request) is not { } form) return Say(SurveyNotice.UnreadableForm);
        var token = SurveyCookie.Read(Request, Study.StudyId)?.Hash;
        if (token is not null && await GoOnAsShownAsync(token, form) is { } done) return done;
        if (await reader.FindAsync(Study.StudyId, token, form.Ticket) is not { } session) return Say(SurveyNotice.NotRecognised);
        var (version, refusal) = await VersionOfAsync(session);
        if (version is null) return refusal!;
        if (!SameOrigin.Allows(Request)) return await FromAnotherSiteAsync(version, session, form);
        if (session.Posted is not { } issued) return await WithoutTicketAsync(version, session, form);

        var page = Render(version, session, issued);
        if (form.Language is { } language) return await SwitchLanguageAsync(version, session, issued, page, form, language);
        if (page.Task is { } task && session.State == ParticipantState.Started) return await WorkAsync(version, session, issued, page, task.Task, form);
        return form.Action == "back"
            ? await GoBackAsync(version, session, issued, page, form)
            : await GoOnAsync(version, session, issued, page, form);
    }

    /// <summary>A page that was shown from memory or a read of a moment ago, sent on and sound, needs no other read. Null: read, and decide from that.</summary>
    private async Task<IActionResult?> GoOnAsShownAsync(byte[] token, PostedForm form)
    {
        if (form.Ticket is not { } ticket || form.Language is not null || form.Action == "back" || !SameOrigin.Allows(Request)) return null;
        if (handover.TakeShown(Study.StudyId, token, ticket) is not { Posted: { } issued } shown || await VersionOfAsync(shown) is not { Version: { } version }) return null;
        var page = Render(version, shown, issued);
        if (page.Task is not null || FormReader.Read(page, form.Field) is not { IsValid: true } reading) return null;
        var outcome = await submitter.GoOnAsync(version, shown, issued, reading.Answers);
        return outcome.Page == PageOutcome.Stored ? Continue(outcome.After) : null;
    }

    private async Task<IActionResult> GoOnAsync(
        PublishedVersion version, SurveySession session, IssuedPage issued, RenderedPage page, PostedForm form, Payment? payment = null)
    {
        var reading = FormReader.Read(page, form.Field);
        if (!reading.IsValid)
        {
            return session.State == ParticipantState.Started
                ? await ShowAsync(version, session, issued, TypedFields.Of(page, form), reading.Problems, status: StatusCodes.Status422UnprocessableEntity)
                : Continue();
        }
        var outcome = await submitter.GoOnAsync(version, session, issued, reading.Answers, payment);
        if (!session.ByToken)
            return Say(outcome.Page == PageOutcome.NotOpen ? SurveyNotice.NotRecognised : SurveyNotice.StoredWithoutCookie, version.Compiled.Design, issued.Language);
        if (outcome.Page != PageOutcome.Different || session.State != ParticipantState.Started) return Continue(outcome.After);
        await submitter.MoveAsync(version, session, issued.Turn, issued.Language, TypedFields.Of(page, form).ToDraft());
        return SeeOther($"{StudyPath}/page?{SentAgain}");
    }

    /// <summary>What was typed is stored where it is sound, so that going back and forth loses nothing.</summary>
    private async Task<IActionResult> GoBackAsync(PublishedVersion version, SurveySession session, IssuedPage issued, RenderedPage page, PostedForm form)
    {
        if (!session.ByToken) return Say(SurveyNotice.NotRecognised, version.Compiled.Design, issued.Language);
        if (version.Compiled.Route(session.Respondent).Before(issued.Turn) is not { } target) return Continue();
        var reading = FormReader.Read(page, form.Field);
        var isSound = !issued.IsUsed && reading.IsValid && reading.Answers.Values.Values.Any(value => !value.IsBlank);
        var outcome = isSound ? await submitter.GoBackAsync(version, session, issued, reading.Answers, target) : null;
        if (outcome?.Page != PageOutcome.Stored) await submitter.MoveAsync(version, session, target, issued.Language);
        return Continue(outcome?.After);
    }

    private async Task<IActionResult> SwitchLanguageAsync(
        PublishedVersion version, SurveySession session, IssuedPage issued, RenderedPage page, PostedForm form, string language)
    {
        if (!version.Compiled.Design.Languages.Contains(language)) language = issued.Language;
        if (!session.ByToken) return await ShowAsync(version, session, issued with { Language = language }, TypedFields.Of(page, form));
        await submitter.MoveAsync(version, session, issued.Turn, language, TypedFields.Of(page, form).ToDraft());
        return Continue();
    }

    /// <summary>The cookie is known, the ticket is not (a page of long ago, a broken form): the page comes back with what was typed and a ticket.</summary>
    private async Task<IActionResult> WithoutTicketAsync(PublishedVersion version, SurveySession session, PostedForm form)
    {
        if (session.State != ParticipantState.Started) return Continue();
        var current = session.Current ?? Unissued(session, version);
        var turn = form.Turn is { } named && version.Compiled.Route(session.Respondent) is var route && route.IsReachable(named) && session.Respondent.Answers.ContainsKey(named)
            ? named
            : current.Turn;
        var page = version.Compiled.Render(session.Respondent, turn, current.Language);
        await submitter.MoveAsync(version, session, turn, current.Language, TypedFields.Of(page, form).ToDraft());
        return SeeOther($"{StudyPath}/page");
    }

    private async Task<IActionResult> FromAnotherSiteAsync(PublishedVersion version, SurveySession session, PostedForm form)
    {
        if (session.State != ParticipantState.Started || (session.Posted ?? session.Current) is not { } issued)
            return Say(SurveyNotice.FromAnotherSite, version.Compiled.Design, session.Language);
        return await ShowAsync(version, session, issued, TypedFields.Of(Render(version, session, issued), form), remark: "FromAnotherSiteText",
            status: StatusCodes.Status403Forbidden);
    }

    private async Task<IActionResult> WorkAsync(
        PublishedVersion version, SurveySession session, IssuedPage issued, RenderedPage page, EffortTask task, PostedForm form)
    {
        if (!session.ByToken) return Say(SurveyNotice.NotRecognised, version.Compiled.Design, issued.Language);
        var state = await effort.ReadAsync(session, task);
        switch (form.Action)
        {
            case "back" when state.Phase == EffortPhase.NotStarted:
                return await GoBackAsync(version, session, issued, page, form);
            case "start":
                if (int.TryParse(form.Text("round"), NumberStyles.None, CultureInfo.InvariantCulture, out var round))
                    await effort.StartRoundAsync(session, task, round);
                return Continue();
            case "attempt" when Guid.TryParse(form.Text("trial"), out var trial):
                var value = form.Text("attempt")?.Trim() ?? "";
                if (value.Length is 0 or > LongestAttempt || !value.All(char.IsAsciiDigit))
                    return await ShowAsync(version, session, issued, null, remark: "AttemptNotANumber", status: StatusCodes.Status422UnprocessableEntity);
                await effort.AttemptAsync(version, session, task, trial, value);
                return Continue();
            case "stop":
                await effort.StopAsync(session, task);
                return Continue();
            case "next" when state.Phase == EffortPhase.Over:
                return await GoOnAsync(version, session, issued, page, form, PaymentFor(version, session, issued.Turn, state));
            default:
                return Continue();
        }
    }

    private Payment? PaymentFor(PublishedVersion version, SurveySession session, PageTurn turn, EffortState state) =>
        EarnedMinor(version, session, turn, state) is > 0 and var amount
            ? new Payment
            {
                StudyId = session.StudyId,
                ParticipantId = session.ParticipantId,
                AmountMinor = amount,
                Currency = state.Task.Currency,
                Reason = $"task {state.Task.Key}",
                CreatedAt = time.GetUtcNow(),
            }
            : null;

    /// <summary>Null where the person is not paid by the piece.</summary>
    public static long? EarnedMinor(PublishedVersion version, SurveySession session, PageTurn turn, EffortState state) =>
        !state.Task.Practice && state.Task.PieceRateMinor > 0 && version.Compiled.Route(session.Respondent).Holds(state.Task.PaidIf, turn.LoopKey)
            ? (long)state.Correct * state.Task.PieceRateMinor
            : null;

    private async Task<IActionResult> ShowAsync(
        PublishedVersion version, SurveySession session, IssuedPage issued, TypedFields? fields, IReadOnlyList<AnswerProblem>? problems = null,
        string? remark = null, int status = StatusCodes.Status200OK)
    {
        var page = Render(version, session, issued);
        var route = version.Compiled.Route(session.Respondent);
        var stored = session.Respondent.Answers.GetValueOrDefault(issued.Turn);
        var now = time.GetUtcNow();
        var state = page.Task is { } task ? await effort.ReadAsync(session, task.Task) : null;
        View = new TurnView
        {
            Version = version,
            Session = session,
            Page = page,
            Order = issued.Order,
            Ticket = issued.Ticket,
            Fields = fields ?? (stored is null ? TypedFields.None : TypedFields.Of(page, stored)),
            Problems = problems ?? [],
            Remark = remark,
            Percent = route.PercentBefore(issued.Turn),
            CanGoBack = session.ByToken && route.Before(issued.Turn) is not null && state is null or { Phase: EffortPhase.NotStarted },
            Codes = session is { ByToken: true, Respondent.Answers.Count: 0 } ? SurveyCookie.Read(Request, session.StudyId) : null,
            Effort = state,
            Trial = state?.Trial is { } trial
                ? EffortTrial.Create(AssignmentDraws.SaltOf(version, session.Kind), session.ParticipantId, state.Task.Key, trial.Round, trial.Trial, state.Task.GridSize)
                : null,
            SecondsLeft = state?.SecondsLeft(now) ?? 0,
        };
        return Show(version.Compiled.Design, issued.Language, status);
    }

    private static RenderedPage Render(PublishedVersion version, SurveySession session, IssuedPage issued) =>
        version.Compiled.Render(session.Respondent, issued.Turn, issued.Language).InOrder(issued.Order);

    /// <summary>A position without a ticket (of rows made elsewhere): the page is shown, and sending it gets it one.</summary>
    private static IssuedPage Unissued(SurveySession session, PublishedVersion version) => new(
        Guid.Empty, session.Position, session.Language ?? version.Compiled.Design.Languages[0],
        version.Compiled.Order(AssignmentDraws.SaltOf(version, session.Kind), session.ParticipantId, session.Position), Draft: null, IsUsed: false);

    private IActionResult Continue(SurveySession? after = null)
    {
        if (after is { State: not ParticipantState.Started }) return SeeOther($"{StudyPath}/end");
        if (after is not null && SurveyCookie.Read(Request, after.StudyId) is { } token) handover.Give(token.Hash, after);
        return SeeOther($"{StudyPath}/page");
    }
}
