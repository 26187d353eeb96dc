using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using CoProduction.Studies.Responses;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace CoProduction.Web.Data;

/// <summary>
/// The one model of both engines. What an engine does in its own way is an abstract method here, written in
/// <see cref="PostgresDbContext"/> and <see cref="SqliteDbContext"/> and tested on both.
/// Writes go through <see cref="RunWriteAsync{T}"/> or <see cref="SaveChangesAsync(bool, CancellationToken)"/>;
/// neither can be cancelled, because a cancelled commit may be reported as done and be lost at failover.
/// </summary>
public abstract partial class StudyDbContext(DbContextOptions options) : IdentityUserContext<Researcher, Guid>(options)
{
    public DbSet<Study> Studies => Set<Study>();
    public DbSet<StudyDraft> StudyDrafts => Set<StudyDraft>();
    public DbSet<StudyVersion> StudyVersions => Set<StudyVersion>();
    public DbSet<PlanDeviation> PlanDeviations => Set<PlanDeviation>();
    public DbSet<PowerRun> PowerRuns => Set<PowerRun>();
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();
    public DbSet<StudyMember> StudyMembers => Set<StudyMember>();
    public DbSet<AllocationEpoch> AllocationEpochs => Set<AllocationEpoch>();
    public DbSet<AssignmentCounter> AssignmentCounters => Set<AssignmentCounter>();
    public DbSet<ClusterAssignment> ClusterAssignments => Set<ClusterAssignment>();
    public DbSet<Participant> Participants => Set<Participant>();
    public DbSet<Consent> Consents => Set<Consent>();
    public DbSet<AssignmentRow> Assignments => Set<AssignmentRow>();
    public DbSet<Exposure> Exposures => Set<Exposure>();
    public DbSet<PageSubmission> PageSubmissions => Set<PageSubmission>();
    public DbSet<PageResubmission> PageResubmissions => Set<PageResubmission>();
    public DbSet<TaskEvent> TaskEvents => Set<TaskEvent>();
    public DbSet<Payment> Payments => Set<Payment>();
    public DbSet<ArrivalCount> ArrivalCounts => Set<ArrivalCount>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<ClientEvent> ClientEvents => Set<ClientEvent>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
    public DbSet<AccountLink> AccountLinks => Set<AccountLink>();
    public DbSet<Installation> Installations => Set<Installation>();

    /// <summary>
    /// Runs the work in one write transaction and commits it. On SQLite the transaction is IMMEDIATE and waits its
    /// turn at the process's gate. Joins the transaction that is already open, if there is one. Retries nothing.
    /// </summary>
    public async Task<T> RunWriteAsync<T>(Func<Task<T>> work)
    {
        if (Database.CurrentTransaction is not null)
        {
            return await work();
        }
        using var turn = await EnterWriteGateAsync();
        try
        {
            await using var transaction = await Database.BeginTransactionAsync(CancellationToken.None);
            var result = await work();
            await transaction.CommitAsync(CancellationToken.None);
            ThrowIfNotReplicated();
            return result;
        }
        catch
        {
            // What was not stored must not be stored by a later save of the same context.
            ChangeTracker.Clear();
            throw;
        }
    }

    public Task RunWriteAsync(Func<Task> work) =>
        RunWriteAsync(async () =>
        {
            await work();
            return true;
        });

    /// <summary>
    /// <see cref="RunWriteAsync{T}"/> for work that draws from a counter. The counter's row is locked through the
    /// commit, so a few at a time lose nothing, and waiting starters do not drain the connections of page POSTs.
    /// </summary>
    public async Task<T> RunAssignmentAsync<T>(Func<Task<T>> work)
    {
        using var turn = await EnterAssignmentGateAsync();

        // A savepoint per save costs two round trips under the counter's lock, and nobody here goes on after a failed save.
        Database.AutoSavepointsEnabled = false;
        return await RunWriteAsync(work);
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (Database.CurrentTransaction is not null)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, CancellationToken.None);
        }
        using var turn = await EnterWriteGateAsync();
        var written = await base.SaveChangesAsync(acceptAllChangesOnSuccess, CancellationToken.None);
        ThrowIfNotReplicated();
        return written;
    }

    /// <summary>
    /// The next sequence number of the stratum, from 1. It must be called inside <see cref="RunAssignmentAsync{T}"/>,
    /// with the rows that use the number: counter and rows commit together, so there are no gaps.
    /// </summary>
    public async Task<long> NextSequenceAsync(long studyId, int epoch, ParticipantKind kind, string randomization, string stratum)
    {
        RequireTransaction();
        var issued = await ScalarAsync(
            """
            insert into assignment_counter (study_id, epoch, kind, randomization, stratum, issued)
            values (@study, @epoch, @kind, @randomization, @stratum, 1)
            on conflict (study_id, epoch, kind, randomization, stratum)
            do update set issued = assignment_counter.issued + 1
            returning issued
            """,
            ("study", studyId), ("epoch", epoch), ("kind", (short)kind), ("randomization", randomization), ("stratum", stratum));
        return Convert.ToInt64(issued, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The arm of the cluster: the stored one, or else one drawn for the next number of its stratum and stored.
    /// Members that race wait for the first one. Inside <see cref="RunAssignmentAsync{T}"/> only.
    /// </summary>
    public async Task<ClusterAssignment> AssignClusterAsync(
        long studyId, int epoch, ParticipantKind kind, string randomization, string cluster, string stratum, Func<long, string> armOf)
    {
        RequireTransaction();
        await LockAsync(string.Create(CultureInfo.InvariantCulture, $"cluster/{studyId}/{epoch}/{(short)kind}/{randomization}/{cluster}"));
        var known = await ClusterAssignments.AsNoTracking().SingleOrDefaultAsync(row =>
            row.StudyId == studyId && row.Epoch == epoch && row.Kind == kind
            && row.Randomization == randomization && row.Cluster == cluster);
        if (known is not null)
        {
            return known;
        }
        var seq = await NextSequenceAsync(studyId, epoch, kind, randomization, stratum);
        var drawn = new ClusterAssignment
        {
            StudyId = studyId,
            Epoch = epoch,
            Kind = kind,
            Randomization = randomization,
            Cluster = cluster,
            Stratum = stratum,
            Seq = seq,
            Arm = armOf(seq),
        };
        Add(drawn);
        await SaveChangesAsync(CancellationToken.None);
        return drawn;
    }

    /// <summary>
    /// Locks the participant's row until the commit and returns its state; null where there is none. A POST that
    /// passes a randomization point takes this lock first and then looks whether the arms are already there.
    /// </summary>
    public abstract Task<ParticipantState?> LockParticipantAsync(long studyId, Guid participantId);

    /// <summary>Locks the participant's row until the commit where the participant still answers and is at the page of this ticket; else false.</summary>
    public abstract Task<bool> LockAtPageAsync(long studyId, Guid participantId, Guid ticket);

    /// <summary>
    /// Stores one page POST: the submission, the next page's exposure, the participant's position. The same ticket
    /// stores once; a repeat is recorded. Joins the transaction that is open, else commits by itself.
    /// </summary>
    public abstract Task<PageOutcome> SubmitPageAsync(PageWrite page);

    /// <summary>Issues a ticket and moves the participant there, without a submission. False where nobody is to be moved.</summary>
    public async Task<bool> IssueTicketAsync(TicketWrite ticket) =>
        await RunWriteAsync(async () =>
        {
            var moved = await Participants
                .Where(row => row.StudyId == ticket.StudyId && row.ParticipantId == ticket.ParticipantId && row.State == ParticipantState.Started)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(row => row.CurrentPage, ticket.Next.Page)
                        .SetProperty(row => row.CurrentLoopKey, ticket.Next.LoopKey)
                        .SetProperty(row => row.CurrentTicket, ticket.Next.Ticket)
                        .SetProperty(row => row.Language, ticket.Next.Language)
                        .SetProperty(row => row.LastSeenAt, ticket.IssuedAt),
                    CancellationToken.None);
            if (moved == 0)
            {
                return false;
            }
            Add(ExposureOf(ticket.StudyId, ticket.ParticipantId, ticket.Next, ticket.IssuedAt));
            await SaveChangesAsync(CancellationToken.None);
            return true;
        });

    /// <summary>The row of a page's exposure; for the first page, which no submission precedes.</summary>
    public static Exposure ExposureOf(long studyId, Guid participantId, PageExposure page, DateTimeOffset issuedAt) => new()
    {
        StudyId = studyId,
        ParticipantId = participantId,
        Ticket = page.Ticket,
        Page = page.Page,
        LoopKey = page.LoopKey,
        Language = page.Language,
        TextSha256 = page.TextSha256,
        ItemOrder = page.ItemOrder,
        Draft = page.Draft,
        IssuedAt = issuedAt,
    };

    /// <summary>Adds to the day's counter of the event (<see cref="ArrivalCount.Arrived"/> and the like).</summary>
    public Task CountArrivalAsync(long studyId, int version, DateOnly day, ParticipantKind kind, string arrivalEvent, long number = 1) =>
        RunWriteAsync(() => ExecuteAsync(
            """
            insert into arrival_count (study_id, version, day, kind, event, n)
            values (@study, @version, @day, @kind, @event, @number)
            on conflict (study_id, version, day, kind, event) do update set n = arrival_count.n + excluded.n
            """,
            ("study", studyId), ("version", version), ("day", day), ("kind", (short)kind), ("event", arrivalEvent), ("number", number)));

    /// <summary>
    /// Appends to the audit chain of the study (<see cref="AuditEntry.Installation"/> for none). Joins the open
    /// transaction, so that the change and its entry are stored together or not at all.
    /// </summary>
    public Task<AuditEntry> AppendAuditAsync(
        long studyId, string actor, string action, string details, DateTimeOffset at, byte[]? before = null, byte[]? after = null) =>
        RunWriteAsync(async () =>
        {
            await LockAsync(string.Create(CultureInfo.InvariantCulture, $"audit/{studyId}"));
            var last = await AuditEntries.AsNoTracking()
                .Where(row => row.StudyId == studyId)
                .OrderByDescending(row => row.Number)
                .FirstOrDefaultAsync();
            var entry = AuditChain.Next(last, studyId, actor, action, details, at, before, after);
            Add(entry);
            await SaveChangesAsync(CancellationToken.None);
            return entry;
        });

    /// <summary>
    /// Until it is disposed, what this context reads is of one moment, whatever is written meanwhile. Readers hold up no writer. Nothing may be written inside.
    /// </summary>
    public abstract Task<IAsyncDisposable> BeginSnapshotAsync();

    /// <summary>Opens a statement that is read in pieces, inside a snapshot.</summary>
    /// <param name="name">No other cursor that is open has it.</param>
    /// <param name="sideBySide">It may run beside the others on a connection of its own.</param>
    /// <param name="sql">A query that reads most of what the study has in a table.</param>
    /// <param name="parameters">Its parameters.</param>
    internal abstract RowCursor OpenCursor(string name, bool sideBySide, string sql, params (string Name, object? Value)[] parameters);

    /// <summary>Holds the named lock until the transaction ends: for what has no row to lock yet.</summary>
    public abstract Task LockAsync(string name);

    /// <summary>The turn of a writer; disposed after the commit.</summary>
    protected abstract Task<IDisposable?> EnterWriteGateAsync();

    protected abstract Task<IDisposable?> EnterAssignmentGateAsync();

    /// <summary>Throws where the engine said that a commit is not yet safe from the loss of its machine.</summary>
    protected abstract void ThrowIfNotReplicated();

    protected void RequireTransaction()
    {
        if (Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("This must run inside RunWriteAsync or RunAssignmentAsync, with the rows that it belongs to.");
        }
    }

    protected async Task ExecuteAsync(string sql, params (string Name, object? Value)[] parameters) => await ScalarAsync(sql, parameters);

    protected async Task<object?> ScalarAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        await Database.OpenConnectionAsync(CancellationToken.None);
        try
        {
            await using var command = CreateCommand(sql, parameters);
            return await command.ExecuteScalarAsync(CancellationToken.None);
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }

    /// <summary>A command on the context's open connection and in its transaction.</summary>
    protected internal DbCommand CreateCommand(string sql, params (string Name, object? Value)[] parameters)
    {
        var command = Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = Database.CurrentTransaction?.GetDbTransaction();
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<StoredTime>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(StudyDbContext).Assembly);
        foreach (var type in builder.Model.GetEntityTypes())
        {
            if (type.IsMappedToJson())
            {
                type.SetContainerColumnName(SnakeCase(type.GetContainerColumnName()!));
                continue;
            }
            foreach (var property in type.GetDeclaredProperties())
            {
                property.SetColumnName(SnakeCase(property.Name));
            }
        }
    }

    private static string SnakeCase(string name) => WordStart().Replace(name, "_").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex WordStart();
}
