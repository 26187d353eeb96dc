using System.Security.Cryptography;
using System.Text;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Survey;

/// <summary>Stores the answers of a page and decides what comes next. One statement where nothing is drawn, else one transaction with the draws.</summary>
public sealed class TurnSubmitter(StudyDbContext db, AssignmentDraws draws, TimeProvider time)
{
    /// <summary>Stores the page and goes on.</summary>
    /// <param name="version">The participant's version.</param>
    /// <param name="session">The participant as read.</param>
    /// <param name="issued">The page that was sent.</param>
    /// <param name="answers">Its answers, valid.</param>
    /// <param name="payment">A line of the ledger that is due with this page, stored once; or null.</param>
    public Task<TurnOutcome> GoOnAsync(PublishedVersion version, SurveySession session, IssuedPage issued, Answers answers, Payment? payment = null)
    {
        var respondent = session.Respondent.WithAnswers(issued.Turn, answers);
        var next = Next(version.Compiled, respondent, issued.Turn);
        return next.Draws.Count == 0 && payment is null
            ? SubmitAsync(version, session, issued, answers, respondent, next)
            : SubmitWithRowsAsync(version, session, issued, answers, payment);
    }

    /// <summary>Stores the page and goes back to an earlier one.</summary>
    public Task<TurnOutcome> GoBackAsync(PublishedVersion version, SurveySession session, IssuedPage issued, Answers answers, PageTurn target) =>
        SubmitAsync(version, session, issued, answers, session.Respondent.WithAnswers(issued.Turn, answers), Advance.To(target));

    /// <summary>Moves to a page without a submission.</summary>
    public Task<bool> MoveAsync(PublishedVersion version, SurveySession session, PageTurn target, string language, string? draft = null) =>
        db.IssueTicketAsync(new TicketWrite(session.StudyId, session.ParticipantId,
            PageTickets.Issue(version, session.Kind, session.ParticipantId, session.Respondent, target, language, draft), time.GetUtcNow()));

    private Task<TurnOutcome> SubmitWithRowsAsync(PublishedVersion version, SurveySession session, IssuedPage issued, Answers answers, Payment? payment) =>
        db.RunAssignmentAsync(async () =>
        {
            if (session.IsKept)
            {
                // Still at the page shown: nothing was drawn, and nothing answered, since.
                return await db.LockAtPageAsync(session.StudyId, session.ParticipantId, issued.Ticket)
                    ? await DrawAndSubmitAsync(version, session, issued, answers, session.Respondent.WithAnswers(issued.Turn, answers), payment)
                    : new TurnOutcome(PageOutcome.Overtaken, null);
            }
            var state = await db.LockParticipantAsync(session.StudyId, session.ParticipantId);
            var isUsed = await db.PageSubmissions.AnyAsync(row => row.StudyId == session.StudyId && row.Ticket == issued.Ticket);
            // Another request of this person may have drawn since the session was read.
            var arms = await db.Assignments.AsNoTracking()
                .Where(row => row.StudyId == session.StudyId && row.ParticipantId == session.ParticipantId)
                .ToDictionaryAsync(row => new AssignmentKey(row.Randomization, row.Unit), row => row.Arm);
            var respondent = session.Respondent.WithAnswers(issued.Turn, answers) with { Arms = arms };
            if (state != ParticipantState.Started || isUsed)
            {
                // A repeat: nothing is drawn for a body that does not count. What comes next was decided by the first.
                return await SubmitAsync(version, session, issued, answers, respondent, Advance.To(issued.Turn));
            }
            return await DrawAndSubmitAsync(version, session, issued, answers, respondent, payment);
        });

    private async Task<TurnOutcome> DrawAndSubmitAsync(
        PublishedVersion version, SurveySession session, IssuedPage issued, Answers answers, Respondent respondent, Payment? payment)
    {
        var next = Next(version.Compiled, respondent, issued.Turn);
        if (next.Draws.Count > 0) (respondent, next) = await draws.DrawAsync(version, session.ParticipantId, session.Kind, respondent, issued.Turn);
        if (payment is not null) await PayOnceAsync(payment);
        await db.SaveChangesAsync(CancellationToken.None);
        return await SubmitAsync(version, session, issued, answers, respondent, next);
    }

    private async Task<TurnOutcome> SubmitAsync(
        PublishedVersion version, SurveySession session, IssuedPage issued, Answers answers, Respondent respondent, Advance next)
    {
        var write = Write(version, session, issued, answers, respondent, next);
        var outcome = await db.SubmitPageAsync(write);
        return new TurnOutcome(outcome, outcome == PageOutcome.Stored ? After(session, respondent, write) : null);
    }

    private static SurveySession After(SurveySession session, Respondent respondent, PageWrite write)
    {
        var position = new PageTurn(write.CurrentPage, write.CurrentLoopKey);
        return session with
        {
            State = write.State,
            Position = position,
            Respondent = respondent,
            Posted = null,
            IsKept = false,
            Current = write.Next is { } next ? new IssuedPage(next.Ticket, position, next.Language, ItemOrder.FromJson(next.ItemOrder), next.Draft, IsUsed: false) : null,
        };
    }

    private async Task PayOnceAsync(Payment payment)
    {
        if (!await db.Payments.AnyAsync(row => row.StudyId == payment.StudyId && row.ParticipantId == payment.ParticipantId && row.Reason == payment.Reason))
            db.Add(payment);
    }

    /// <summary>An earlier page that was never sent goes first: a change further back may have made it reachable.</summary>
    private static Advance Next(CompiledDesign compiled, Respondent respondent, PageTurn turn)
    {
        var route = compiled.Route(respondent);
        if (route.ScreensOut(turn)) return Advance.ScreenedOut;
        return route.FirstUnanswered(turn) is { } gap ? Advance.To(gap) : route.After(turn);
    }

    private PageWrite Write(
        PublishedVersion version, SurveySession session, IssuedPage issued, Answers answers, Respondent respondent, Advance next)
    {
        var now = time.GetUtcNow();
        var json = answers.ToJson();
        var page = next.Turn is { } turn
            ? PageTickets.Issue(version, session.Kind, session.ParticipantId, respondent, turn, issued.Language)
            : null;
        return new PageWrite
        {
            StudyId = session.StudyId,
            ParticipantId = session.ParticipantId,
            Ticket = issued.Ticket,
            OnlyWhileCurrent = session.IsKept,
            Page = issued.Turn.Page,
            LoopKey = issued.Turn.LoopKey,
            Language = issued.Language,
            Answers = json,
            BodySha256 = SHA256.HashData(Encoding.UTF8.GetBytes(json)),
            ReceivedAt = now,
            Next = page,
            CurrentPage = page?.Page ?? issued.Turn.Page,
            CurrentLoopKey = page?.LoopKey ?? issued.Turn.LoopKey,
            State = next.IsCompleted ? ParticipantState.Completed : next.IsScreenedOut ? ParticipantState.ScreenedOut : ParticipantState.Started,
            CompletedAt = next.IsCompleted ? now : null,
            ExitReason = next.IsScreenedOut ? issued.Turn.Page : null,
            Flags = FlagsOf(version.Compiled, answers, respondent),
        };
    }

    private static ParticipantFlags FlagsOf(CompiledDesign compiled, Answers answers, Respondent respondent) =>
        answers.Values.Any(answer => compiled.FindVariable(answer.Key)?.Variable.Item is { Purpose: ItemPurpose.AttentionCheck } check
            && CheckAnswer.Passed(check, answer.Value, respondent.Arms.Values) == false)
            ? ParticipantFlags.FailedAttentionCheck
            : ParticipantFlags.None;
}
