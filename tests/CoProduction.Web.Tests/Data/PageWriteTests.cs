using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Tests.Data;

public abstract class PageWriteTests(TestDatabase database)
{
    public sealed class OnSqlite(SqliteDatabase database) : PageWriteTests(database), IClassFixture<SqliteDatabase>;

    public sealed class OnPostgres(PostgresDatabase database) : PageWriteTests(database), IClassFixture<PostgresDatabase>;

    [Fact]
    public async Task A_page_is_stored_with_the_next_ticket_and_the_new_position()
    {
        var person = await StartAsync();
        var page = Some.Page(person) with { LoopKey = "water", CurrentLoopKey = "roads", Site = "Lucknow", Flags = ParticipantFlags.Speeding };
        (await SubmitAsync(page)).Should().Be(PageOutcome.Stored);

        var submission = (await SubmissionsAsync(person)).Should().ContainSingle().Subject;
        submission.Should().BeEquivalentTo(new { page.Ticket, page.Page, page.LoopKey, page.Language, page.BodySha256, page.ReceivedAt });
        submission.Answers.Replace(" ", "", StringComparison.Ordinal).Should().Be(page.Answers);
        var exposure = await database.WithAsync(db => db.Exposures.SingleAsync(row => row.StudyId == person.StudyId));
        exposure.Should().BeEquivalentTo(page.Next);
        exposure.Should().BeEquivalentTo(new { person.ParticipantId, IssuedAt = page.ReceivedAt });
        (await PersonAsync(person)).Should().BeEquivalentTo(new
        {
            CurrentPage = "second",
            CurrentLoopKey = "roads",
            CurrentTicket = (Guid?)page.Next!.Ticket,
            State = ParticipantState.Started,
            Site = "Lucknow",
            Language = "en",
            Flags = ParticipantFlags.Speeding,
            LastSeenAt = page.ReceivedAt,
            CompletedAt = (DateTimeOffset?)null,
        });
    }

    [Fact]
    public async Task The_same_ticket_and_body_twice_make_one_submission_and_one_resubmission()
    {
        var person = await StartAsync();
        var page = Some.Page(person);
        (await SubmitAsync(page)).Should().Be(PageOutcome.Stored);
        (await SubmitAsync(page with { Next = page.Next! with { Ticket = Guid.NewGuid() } })).Should().Be(PageOutcome.Repeated);
        (await SubmissionsAsync(person)).Should().HaveCount(1);
        var repeat = (await ResubmissionsAsync(person)).Should().ContainSingle().Subject;
        repeat.Answers.Should().BeNull();
        repeat.BodySha256.Should().Equal(page.BodySha256);
        (await PersonAsync(person)).CurrentTicket.Should().Be(page.Next!.Ticket);
        (await PersonAsync(person)).Flags.Should().Be(ParticipantFlags.None);
    }

    [Fact]
    public async Task Another_body_under_a_used_ticket_is_kept_and_flagged_and_does_not_count()
    {
        var person = await StartAsync();
        var page = Some.Page(person, """{"a":1}""");
        await SubmitAsync(page);
        var other = Some.Page(person, """{"a":2}""", page.Ticket);
        (await SubmitAsync(other)).Should().Be(PageOutcome.Different);
        (await SubmissionsAsync(person)).Should().ContainSingle().Which.BodySha256.Should().Equal(page.BodySha256);
        (await ResubmissionsAsync(person)).Should().ContainSingle().Which.Answers.Should().Contain("2");
        (await PersonAsync(person)).Flags.Should().Be(ParticipantFlags.DifferentBodyResent);
    }

    [Fact]
    public async Task A_page_that_counts_only_while_it_is_current_is_stored_once_and_not_after_a_move_or_a_withdrawal()
    {
        var person = await StartAsync();
        var shown = await ShowAsync(person);
        (await SubmitAsync(shown)).Should().Be(PageOutcome.Stored);
        (await SubmitAsync(shown)).Should().Be(PageOutcome.Overtaken, "its ticket is used");

        var left = Some.Page(person, """{"b":1}""", shown.Next!.Ticket) with { OnlyWhileCurrent = true };
        await ShowAsync(person);
        (await SubmitAsync(left)).Should().Be(PageOutcome.Overtaken, "the person has moved");

        var last = await ShowAsync(person);
        await database.WithAsync(db => db.Participants
            .Where(row => row.StudyId == person.StudyId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, ParticipantState.Withdrawn)));
        (await SubmitAsync(last)).Should().Be(PageOutcome.Overtaken, "the person has withdrawn");

        (await SubmissionsAsync(person)).Should().ContainSingle();
        (await ResubmissionsAsync(person)).Should().BeEmpty();

        async Task<PageWrite> ShowAsync(Participant to)
        {
            var ticket = Guid.NewGuid();
            (await database.WithAsync(db => db.IssueTicketAsync(new TicketWrite(to.StudyId, to.ParticipantId, new PageExposure(ticket, "first", "", "en"), Some.Time)))).Should().BeTrue();
            return Some.Page(to, ticket: ticket) with { OnlyWhileCurrent = true };
        }
    }

    [Fact]
    public async Task Ten_identical_posts_at_once_make_one_submission_and_nine_repeats()
    {
        var person = await StartAsync();
        var page = Some.Page(person);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() =>
            SubmitAsync(page with { Next = page.Next! with { Ticket = Guid.NewGuid() } }))));
        outcomes.Count(outcome => outcome == PageOutcome.Stored).Should().Be(1);
        outcomes.Count(outcome => outcome == PageOutcome.Repeated).Should().Be(9);
        (await SubmissionsAsync(person)).Should().HaveCount(1);
        (await ResubmissionsAsync(person)).Should().HaveCount(9);
        (await database.WithAsync(db => db.Exposures.CountAsync(row => row.StudyId == person.StudyId))).Should().Be(1);
    }

    [Fact]
    public async Task Ten_different_pages_at_once_are_all_stored_each_with_its_next_ticket()
    {
        var person = await StartAsync();
        var pages = Enumerable.Range(0, 10).Select(n => Some.Page(person) with { Page = $"page {n}" }).ToList();
        var outcomes = await Task.WhenAll(pages.Select(page => Task.Run(() => SubmitAsync(page))));
        outcomes.Should().OnlyContain(outcome => outcome == PageOutcome.Stored);
        (await SubmissionsAsync(person)).Select(row => row.Page).Should().BeEquivalentTo(pages.Select(page => page.Page));
        (await PersonAsync(person)).CurrentTicket.Should().NotBeNull();
        pages.Select(page => (Guid?)page.Next!.Ticket).Should().Contain((await PersonAsync(person)).CurrentTicket);
    }

    [Fact]
    public async Task Ten_repeats_of_the_last_page_at_once_complete_once()
    {
        var person = await StartAsync();
        var page = LastPage(person);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => SubmitAsync(page))));
        outcomes.Count(outcome => outcome == PageOutcome.Stored).Should().Be(1);
        outcomes.Count(outcome => outcome == PageOutcome.Repeated).Should().Be(9);
        var after = await PersonAsync(person);
        after.State.Should().Be(ParticipantState.Completed);
        after.CompletedAt.Should().Be(page.CompletedAt);
        after.CurrentTicket.Should().BeNull();
    }

    [Fact]
    public async Task A_different_body_after_the_end_is_kept_and_flagged()
    {
        var person = await StartAsync();
        var page = LastPage(person);
        await SubmitAsync(page);
        (await SubmitAsync(page with { Answers = """{"a":9}""", BodySha256 = Some.Hash("9") })).Should().Be(PageOutcome.Different);
        (await ResubmissionsAsync(person)).Should().ContainSingle().Which.Answers.Should().Contain("9");
        (await PersonAsync(person)).Flags.Should().Be(ParticipantFlags.DifferentBodyResent);
    }

    [Fact]
    public async Task A_new_page_after_the_end_is_not_stored()
    {
        var person = await StartAsync();
        await SubmitAsync(LastPage(person));
        (await SubmitAsync(Some.Page(person))).Should().Be(PageOutcome.NotOpen);
        (await SubmissionsAsync(person)).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_repeat_after_withdrawal_stores_no_answers()
    {
        var person = await StartAsync();
        var page = Some.Page(person);
        await SubmitAsync(page);
        await database.WithAsync(db => db.Participants
            .Where(row => row.StudyId == person.StudyId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, ParticipantState.Withdrawn)));
        (await SubmitAsync(Some.Page(person, """{"a":2}""", page.Ticket))).Should().Be(PageOutcome.Different);
        (await ResubmissionsAsync(person)).Should().ContainSingle().Which.Answers.Should().BeNull();
    }

    [Fact]
    public async Task A_page_of_nobody_is_not_stored()
    {
        var nobody = Some.Participant(database.NewStudyId());
        (await SubmitAsync(Some.Page(nobody))).Should().Be(PageOutcome.NotOpen);
        (await SubmissionsAsync(nobody)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_page_joins_the_transaction_that_draws_its_arm_and_fails_with_it()
    {
        var person = await StartAsync();
        var failing = () => database.WithAsync(db => db.RunAssignmentAsync<bool>(async () =>
        {
            (await db.LockParticipantAsync(person.StudyId, person.ParticipantId)).Should().Be(ParticipantState.Started);
            (await db.SubmitPageAsync(Some.Page(person))).Should().Be(PageOutcome.Stored);
            throw new InvalidOperationException("the process was killed");
        }));
        await failing.Should().ThrowAsync<InvalidOperationException>().WithMessage("the process was killed");
        (await SubmissionsAsync(person)).Should().BeEmpty();
        (await PersonAsync(person)).CurrentPage.Should().Be("first");
    }

    [Fact]
    public async Task Ten_posts_at_once_past_a_randomization_point_draw_one_arm()
    {
        var person = await StartAsync();
        var page = Some.Page(person);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => database.WithAsync(db => db.RunAssignmentAsync(async () =>
        {
            await db.LockParticipantAsync(person.StudyId, person.ParticipantId);
            if (!await db.Assignments.AnyAsync(row => row.StudyId == person.StudyId && row.ParticipantId == person.ParticipantId))
            {
                var seq = await db.NextSequenceAsync(person.StudyId, 1, ParticipantKind.Real, "arms", "");
                db.Add(new AssignmentRow
                {
                    StudyId = person.StudyId,
                    ParticipantId = person.ParticipantId,
                    Randomization = "arms",
                    Epoch = 1,
                    Stratum = "",
                    Seq = seq,
                    Arm = "control",
                    AssignedAt = Some.Time,
                });
                await db.SaveChangesAsync();
            }
            return await db.SubmitPageAsync(page);
        })))));
        (await database.WithAsync(db => db.AssignmentCounters.SingleAsync(row => row.StudyId == person.StudyId))).Issued.Should().Be(1);
        (await SubmissionsAsync(person)).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_ticket_moves_the_participant_without_a_submission()
    {
        var person = await StartAsync();
        var next = new PageExposure(Guid.NewGuid(), "first", "", "ko", Draft: """{"a":1}""");
        var ticket = new TicketWrite(person.StudyId, person.ParticipantId, next, Some.Time.AddMinutes(2));
        (await database.WithAsync(db => db.IssueTicketAsync(ticket))).Should().BeTrue();
        (await database.WithAsync(db => db.Exposures.SingleAsync(row => row.StudyId == person.StudyId))).Should().BeEquivalentTo(next);
        (await PersonAsync(person)).Should().BeEquivalentTo(new { CurrentTicket = (Guid?)next.Ticket, Language = "ko", LastSeenAt = Some.Time.AddMinutes(2) });
        await SubmitAsync(LastPage(person));
        (await database.WithAsync(db => db.IssueTicketAsync(ticket with { Next = next with { Ticket = Guid.NewGuid() } }))).Should().BeFalse();
    }

    private static PageWrite LastPage(Participant person) => Some.Page(person) with
    {
        Next = null,
        CurrentPage = "end",
        State = ParticipantState.Completed,
        CompletedAt = Some.Time.AddMinutes(1),
    };

    private async Task<Participant> StartAsync()
    {
        var person = Some.Participant(database.NewStudyId());
        await database.WithAsync(async db =>
        {
            db.Add(person);
            await db.SaveChangesAsync();
        });
        return person;
    }

    private Task<PageOutcome> SubmitAsync(PageWrite page) => database.WithAsync(db => db.SubmitPageAsync(page));

    private Task<Participant> PersonAsync(Participant person) =>
        database.WithAsync(db => db.Participants.AsNoTracking().SingleAsync(row => row.StudyId == person.StudyId && row.ParticipantId == person.ParticipantId));

    private Task<List<PageSubmission>> SubmissionsAsync(Participant person) =>
        database.WithAsync(db => db.PageSubmissions.AsNoTracking().Where(row => row.StudyId == person.StudyId).ToListAsync());

    private Task<List<PageResubmission>> ResubmissionsAsync(Participant person) =>
        database.WithAsync(db => db.PageResubmissions.AsNoTracking().Where(row => row.StudyId == person.StudyId).ToListAsync());
}
