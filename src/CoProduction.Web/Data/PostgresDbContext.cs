using System.Data;
using System.Globalization;
using CoProduction.Studies.Responses;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace CoProduction.Web.Data;

/// <summary>The production database.</summary>
public sealed class PostgresDbContext(DbContextOptions<PostgresDbContext> options) : StudyDbContext(options)
{
    /// <summary>Seconds that a respondent waits for a stuck database before the page says so.</summary>
    private const int PageTimeout = 5;

    /// <summary>Seconds until the first rows of a cursor must be there: all of them have been sorted then.</summary>
    private const int SortTimeout = 1800;

    private const int AssignmentsAtOnce = 8;

    private static readonly SemaphoreSlim AssignmentGate = new(AssignmentsAtOnce);

    /// <summary>
    /// One statement, so one round trip and one commit. The row lock of <c>p</c> orders the repeats of a ticket; the
    /// unique key on the ticket decides which of them is the submission.
    /// </summary>
    private const string SubmitPage =
        """
        with p as (
            select 1 from participant
            where study_id = @study and participant_id = @participant and state = 0 and (not @only_while_current or current_ticket = @ticket)
            for update),
        s as (
            insert into page_submission
                (study_id, participant_id, ticket, page, loop_key, language, answers, body_sha256, received_at)
            select @study, @participant, @ticket, @page, @loop_key, @language, @answers, @body, @received_at from p
            on conflict (study_id, ticket) do nothing
            returning 1),
        e as (
            insert into exposure
                (study_id, ticket, participant_id, page, loop_key, language, text_sha256, item_order, draft, issued_at)
            select @study, @next_ticket, @participant, @next_page, @next_loop_key, @next_language, @next_text, @next_order, @next_draft, @received_at
            from s where @next_ticket is not null),
        u as (
            update participant set
                current_page = @current_page, current_loop_key = @current_loop_key, current_ticket = @next_ticket,
                state = @state, completed_at = @completed_at, exit_reason = @exit_reason, last_seen_at = @received_at,
                flags = flags | @flags, site = coalesce(@site, site), session = coalesce(@session, session),
                population = coalesce(@population, population)
            where study_id = @study and participant_id = @participant and exists (select from s)),
        r as (
            insert into page_resubmission (study_id, participant_id, ticket, body_sha256, answers, received_at)
            select @study, @participant, @ticket, @body,
                case when not exists (
                    select from page_submission where study_id = @study and ticket = @ticket and body_sha256 = @body)
                then @answers end, @received_at
            from p where not exists (select from s))
        select (select count(*) from p) as open, (select count(*) from s) as stored
        """;

    public override async Task<ParticipantState?> LockParticipantAsync(long studyId, Guid participantId)
    {
        RequireTransaction();
        var state = await ScalarAsync(
            "select state from participant where study_id = @study and participant_id = @participant for update",
            ("study", studyId), ("participant", participantId));
        return state is null ? null : (ParticipantState)Convert.ToInt16(state, CultureInfo.InvariantCulture);
    }

    public override async Task<bool> LockAtPageAsync(long studyId, Guid participantId, Guid ticket)
    {
        RequireTransaction();
        return await ScalarAsync(
            "select 1 from participant where study_id = @study and participant_id = @participant and state = 0 and current_ticket = @ticket for update",
            ("study", studyId), ("participant", participantId), ("ticket", ticket)) is not null;
    }

    public override async Task<PageOutcome> SubmitPageAsync(PageWrite page)
    {
        var (open, stored) = await ExecuteSubmitPageAsync(page);
        if (stored)
        {
            return PageOutcome.Stored;
        }
        if (page.OnlyWhileCurrent)
        {
            return PageOutcome.Overtaken;
        }
        return open ? await CompareAsync(page) : await RepeatAfterEndAsync(page);
    }

    private async Task<(bool Open, bool Stored)> ExecuteSubmitPageAsync(PageWrite page)
    {
        await Database.OpenConnectionAsync(CancellationToken.None);
        try
        {
            await using var command = (NpgsqlCommand)CreateCommand(SubmitPage);
            command.CommandTimeout = PageTimeout;
            AddParameters(command.Parameters, page);
            var result = (false, false);
            await using (var reader = await command.ExecuteReaderAsync(CancellationToken.None))
            {
                while (await reader.ReadAsync(CancellationToken.None))
                {
                    result = (reader.GetInt64(0) == 1, reader.GetInt64(1) == 1);
                }
            }
            // The commit is over once the reader is closed; only now may anything be acknowledged.
            ThrowIfNotReplicated();
            return result;
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }

    private static void AddParameters(NpgsqlParameterCollection parameters, PageWrite page)
    {
        Add("study", NpgsqlDbType.Bigint, page.StudyId);
        Add("participant", NpgsqlDbType.Uuid, page.ParticipantId);
        Add("ticket", NpgsqlDbType.Uuid, page.Ticket);
        Add("only_while_current", NpgsqlDbType.Boolean, page.OnlyWhileCurrent);
        Add("page", NpgsqlDbType.Text, page.Page);
        Add("loop_key", NpgsqlDbType.Text, page.LoopKey);
        Add("language", NpgsqlDbType.Text, page.Language);
        Add("answers", NpgsqlDbType.Jsonb, page.Answers);
        Add("body", NpgsqlDbType.Bytea, page.BodySha256);
        Add("received_at", NpgsqlDbType.TimestampTz, Utc(page.ReceivedAt));
        Add("next_ticket", NpgsqlDbType.Uuid, page.Next?.Ticket);
        Add("next_page", NpgsqlDbType.Text, page.Next?.Page);
        Add("next_loop_key", NpgsqlDbType.Text, page.Next?.LoopKey);
        Add("next_language", NpgsqlDbType.Text, page.Next?.Language);
        Add("next_text", NpgsqlDbType.Bytea, page.Next?.TextSha256);
        Add("next_order", NpgsqlDbType.Text, page.Next?.ItemOrder);
        Add("next_draft", NpgsqlDbType.Text, page.Next?.Draft);
        Add("current_page", NpgsqlDbType.Text, page.CurrentPage);
        Add("current_loop_key", NpgsqlDbType.Text, page.CurrentLoopKey);
        Add("state", NpgsqlDbType.Smallint, (short)page.State);
        Add("completed_at", NpgsqlDbType.TimestampTz, page.CompletedAt is { } completed ? Utc(completed) : null);
        Add("exit_reason", NpgsqlDbType.Text, page.ExitReason);
        Add("flags", NpgsqlDbType.Integer, (int)page.Flags);
        Add("site", NpgsqlDbType.Text, page.Site);
        Add("session", NpgsqlDbType.Text, page.Session);
        Add("population", NpgsqlDbType.Text, page.Population);

        void Add(string name, NpgsqlDbType type, object? value) =>
            parameters.Add(new NpgsqlParameter(name, type) { Value = value ?? DBNull.Value });
    }

    /// <summary>
    /// A second statement, because the first one's snapshot may be older than the submission that it ran into. The
    /// repeat itself is already stored.
    /// </summary>
    private async Task<PageOutcome> CompareAsync(PageWrite page)
    {
        if (await SubmittedBodyAsync(page) is not { } first)
        {
            return PageOutcome.NotOpen;
        }
        if (first.SequenceEqual(page.BodySha256))
        {
            return PageOutcome.Repeated;
        }
        await RunWriteAsync(() => FlagDifferentAsync(page));
        return PageOutcome.Different;
    }

    /// <summary>A repeat of the last page finds the participant completed: it is recorded and answered like the first.</summary>
    private Task<PageOutcome> RepeatAfterEndAsync(PageWrite page) =>
        RunWriteAsync(async () =>
        {
            if (await LockParticipantAsync(page.StudyId, page.ParticipantId) is not { } state || await SubmittedBodyAsync(page) is not { } first)
            {
                return PageOutcome.NotOpen;
            }
            var same = first.SequenceEqual(page.BodySha256);
            var keep = !same && state is not (ParticipantState.Withdrawn or ParticipantState.Erased);
            await ExecuteAsync(
                """
                insert into page_resubmission (study_id, participant_id, ticket, body_sha256, answers, received_at)
                values (@study, @participant, @ticket, @body, cast(@answers as jsonb), @received_at)
                """,
                ("study", page.StudyId), ("participant", page.ParticipantId), ("ticket", page.Ticket),
                ("body", page.BodySha256), ("answers", keep ? page.Answers : null), ("received_at", Utc(page.ReceivedAt)));
            if (same)
            {
                return PageOutcome.Repeated;
            }
            await FlagDifferentAsync(page);
            return PageOutcome.Different;
        });

    private async Task<byte[]?> SubmittedBodyAsync(PageWrite page) =>
        (byte[]?)await ScalarAsync(
            "select body_sha256 from page_submission where study_id = @study and ticket = @ticket and participant_id = @participant",
            ("study", page.StudyId), ("ticket", page.Ticket), ("participant", page.ParticipantId));

    private Task FlagDifferentAsync(PageWrite page) =>
        ExecuteAsync(
            "update participant set flags = flags | @flag where study_id = @study and participant_id = @participant",
            ("flag", (int)ParticipantFlags.DifferentBodyResent), ("study", page.StudyId), ("participant", page.ParticipantId));

    // A lock by name, not by row: the first of a chain or of a cluster has no row to lock yet.
    public override async Task<IAsyncDisposable> BeginSnapshotAsync() => await Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, CancellationToken.None);

    internal override RowCursor OpenCursor(string name, bool sideBySide, string sql, params (string Name, object? Value)[] parameters)
    {
        RequireTransaction();
        if (sideBySide && PostgresStream.TryOpen((NpgsqlConnection)Database.GetDbConnection(), sql, parameters, SortTimeout) is { } stream) return stream;
        using (var open = CreateCommand(PostgresCursor.Open(name, sql), parameters)) open.ExecuteNonQuery();
        var fetch = CreateCommand("");
        fetch.CommandTimeout = SortTimeout;
        return new PostgresCursor(fetch, name);
    }

    public override Task LockAsync(string name)
    {
        RequireTransaction();
        return ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(@name, 0))", ("name", name));
    }

    protected override Task<IDisposable?> EnterWriteGateAsync() => Task.FromResult<IDisposable?>(null);

    protected override async Task<IDisposable?> EnterAssignmentGateAsync()
    {
        if (Database.CurrentTransaction is not null)
        {
            return null;
        }
        await AssignmentGate.WaitAsync();
        return new AssignmentTurn();
    }

    protected override void ThrowIfNotReplicated() => ReplicationWarning.ThrowIfSeen(Database.GetDbConnection());

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<PageSubmission>(row =>
        {
            row.HasKey(x => new { x.StudyId, x.ParticipantId, x.Id });
            row.Property(x => x.Id).UseIdentityAlwaysColumn();
            row.Property(x => x.Answers).HasColumnType("jsonb");
        });
        builder.Entity<PageResubmission>(row =>
        {
            row.HasKey(x => new { x.StudyId, x.Id });
            row.Property(x => x.Id).UseIdentityAlwaysColumn();
            row.Property(x => x.Answers).HasColumnType("jsonb");
        });
        builder.Entity<Payment>(row =>
        {
            row.HasKey(x => new { x.StudyId, x.Id });
            row.Property(x => x.Id).UseIdentityAlwaysColumn();
        });
        builder.Entity<ClientEvent>(row =>
        {
            row.HasKey(x => new { x.StudyId, x.Id });
            row.Property(x => x.Id).UseIdentityAlwaysColumn();
        });
        builder.Entity<Participant>(row =>
        {
            row.Property(x => x.UrlParameters).HasColumnType("jsonb");

            // Room for the next version of a row on its own page: an update of the position touches no index.
            row.HasStorageParameter("fillfactor", 70);
        });
        builder.Entity<AssignmentCounter>().HasStorageParameter("fillfactor", 10);
    }

    private static DateTime Utc(DateTimeOffset time) => StoredTime.Truncate(time).UtcDateTime;

    private sealed class AssignmentTurn : IDisposable
    {
        public void Dispose() => AssignmentGate.Release();
    }
}
