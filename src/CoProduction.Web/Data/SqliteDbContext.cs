using System.Globalization;
using CoProduction.Studies.Responses;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CoProduction.Web.Data;

/// <summary>The embedded default: one file, one writer at a time.</summary>
public sealed class SqliteDbContext : StudyDbContext
{
    private readonly WriteGate gate;

    public SqliteDbContext(DbContextOptions<SqliteDbContext> options)
        : base(options)
    {
        gate = WriteGate.Of(new SqliteConnectionStringBuilder(Database.GetConnectionString()).DataSource);
    }

    public override async Task<ParticipantState?> LockParticipantAsync(long studyId, Guid participantId)
    {
        // The transaction is IMMEDIATE: it already holds the only write lock.
        RequireTransaction();
        var state = await ScalarAsync(
            "select state from participant where study_id = @study and participant_id = @participant",
            ("study", studyId), ("participant", participantId));
        return state is null ? null : (ParticipantState)Convert.ToInt16(state, CultureInfo.InvariantCulture);
    }

    public override async Task<bool> LockAtPageAsync(long studyId, Guid participantId, Guid ticket)
    {
        RequireTransaction();
        return await ScalarAsync(
            "select 1 from participant where study_id = @study and participant_id = @participant and state = 0 and current_ticket = @ticket",
            ("study", studyId), ("participant", participantId), ("ticket", ticket)) is not null;
    }

    public override Task<PageOutcome> SubmitPageAsync(PageWrite page) =>
        RunWriteAsync(async () =>
        {
            var state = await LockParticipantAsync(page.StudyId, page.ParticipantId);
            if (page.OnlyWhileCurrent && !await LockAtPageAsync(page.StudyId, page.ParticipantId, page.Ticket))
            {
                return PageOutcome.Overtaken;
            }
            if (state == ParticipantState.Started && await InsertSubmissionAsync(page))
            {
                if (page.Next is { } next)
                {
                    await InsertExposureAsync(page, next);
                }
                await MoveParticipantAsync(page);
                return PageOutcome.Stored;
            }
            return state is null ? PageOutcome.NotOpen : await InsertRepeatAsync(page, state.Value);
        });

    /// <summary>A deferred transaction takes no lock before it writes, and this one does not write.</summary>
    public override async Task<IAsyncDisposable> BeginSnapshotAsync()
    {
        await Database.OpenConnectionAsync(CancellationToken.None);
        try
        {
            var transaction = ((SqliteConnection)Database.GetDbConnection()).BeginTransaction(deferred: true);
            return new Snapshot(this, transaction, (await Database.UseTransactionAsync(transaction, CancellationToken.None))!);
        }
        catch
        {
            await Database.CloseConnectionAsync();
            throw;
        }
    }

    internal override RowCursor OpenCursor(string name, bool sideBySide, string sql, params (string Name, object? Value)[] parameters) => new SqliteCursor(CreateCommand(sql, parameters));

    private async Task<bool> InsertSubmissionAsync(PageWrite page) =>
        await ScalarAsync(
            """
            insert into page_submission
                (study_id, participant_id, ticket, page, loop_key, language, answers, body_sha256, received_at)
            values (@study, @participant, @ticket, @page, @loop_key, @language, @answers, @body, @received_at)
            on conflict (study_id, ticket) do nothing
            returning 1
            """,
            ("study", page.StudyId), ("participant", page.ParticipantId), ("ticket", page.Ticket), ("page", page.Page),
            ("loop_key", page.LoopKey), ("language", page.Language), ("answers", page.Answers),
            ("body", page.BodySha256), ("received_at", Utc(page.ReceivedAt))) is not null;

    private Task InsertExposureAsync(PageWrite page, PageExposure next) =>
        ExecuteAsync(
            """
            insert into exposure
                (study_id, ticket, participant_id, page, loop_key, language, text_sha256, item_order, draft, issued_at)
            values (@study, @ticket, @participant, @page, @loop_key, @language, @text, @item_order, @draft, @issued_at)
            """,
            ("study", page.StudyId), ("ticket", next.Ticket), ("participant", page.ParticipantId), ("page", next.Page),
            ("loop_key", next.LoopKey), ("language", next.Language), ("text", next.TextSha256),
            ("item_order", next.ItemOrder), ("draft", next.Draft), ("issued_at", Utc(page.ReceivedAt)));

    private Task MoveParticipantAsync(PageWrite page) =>
        ExecuteAsync(
            """
            update participant set
                current_page = @page, current_loop_key = @loop_key, current_ticket = @ticket, state = @state,
                completed_at = @completed_at, exit_reason = @exit_reason, last_seen_at = @seen_at, flags = flags | @flags,
                site = coalesce(@site, site), session = coalesce(@session, session), population = coalesce(@population, population)
            where study_id = @study and participant_id = @participant
            """,
            ("study", page.StudyId), ("participant", page.ParticipantId), ("page", page.CurrentPage),
            ("loop_key", page.CurrentLoopKey), ("ticket", page.Next?.Ticket), ("state", (short)page.State),
            ("completed_at", page.CompletedAt is { } completed ? Utc(completed) : null), ("exit_reason", page.ExitReason),
            ("seen_at", Utc(page.ReceivedAt)), ("flags", (int)page.Flags), ("site", page.Site), ("session", page.Session),
            ("population", page.Population));

    private async Task<PageOutcome> InsertRepeatAsync(PageWrite page, ParticipantState state)
    {
        var first = (byte[]?)await ScalarAsync(
            "select body_sha256 from page_submission where study_id = @study and ticket = @ticket and participant_id = @participant",
            ("study", page.StudyId), ("ticket", page.Ticket), ("participant", page.ParticipantId));
        if (first is null)
        {
            return PageOutcome.NotOpen;
        }
        var same = first.SequenceEqual(page.BodySha256);
        var keep = !same && state is not (ParticipantState.Withdrawn or ParticipantState.Erased);
        await ExecuteAsync(
            """
            insert into page_resubmission (study_id, participant_id, ticket, body_sha256, answers, received_at)
            values (@study, @participant, @ticket, @body, @answers, @received_at)
            """,
            ("study", page.StudyId), ("participant", page.ParticipantId), ("ticket", page.Ticket),
            ("body", page.BodySha256), ("answers", keep ? page.Answers : null), ("received_at", Utc(page.ReceivedAt)));
        if (same)
        {
            return PageOutcome.Repeated;
        }
        await ExecuteAsync(
            "update participant set flags = flags | @flag where study_id = @study and participant_id = @participant",
            ("flag", (int)ParticipantFlags.DifferentBodyResent), ("study", page.StudyId), ("participant", page.ParticipantId));
        return PageOutcome.Different;
    }

    // The transaction already excludes every other writer.
    public override Task LockAsync(string name)
    {
        RequireTransaction();
        return Task.CompletedTask;
    }

    protected override Task<IDisposable?> EnterWriteGateAsync() => gate.EnterAsync();

    protected override Task<IDisposable?> EnterAssignmentGateAsync() => Task.FromResult<IDisposable?>(null);

    protected override void ThrowIfNotReplicated()
    {
        // One file: the commit has synced it, there is nothing else to wait for.
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);

        // SQLite numbers rows only where the number alone is the key.
        builder.Entity<PageSubmission>(row =>
        {
            row.HasKey(x => x.Id);
            row.HasIndex(x => new { x.StudyId, x.ParticipantId, x.Id });
        });
        builder.Entity<PageResubmission>(row =>
        {
            row.HasKey(x => x.Id);
            row.HasIndex(x => new { x.StudyId, x.Id });
        });
        builder.Entity<Payment>(row =>
        {
            row.HasKey(x => x.Id);
            row.HasIndex(x => new { x.StudyId, x.Id });
        });
        builder.Entity<ClientEvent>(row =>
        {
            row.HasKey(x => x.Id);
            row.HasIndex(x => new { x.StudyId, x.Id });
        });
    }

    private static DateTime Utc(DateTimeOffset time) => StoredTime.Truncate(time).UtcDateTime;

    private sealed class Snapshot(SqliteDbContext db, SqliteTransaction transaction, IDbContextTransaction used) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await used.DisposeAsync();
            await transaction.DisposeAsync();
            await db.Database.CloseConnectionAsync();
        }
    }
}
