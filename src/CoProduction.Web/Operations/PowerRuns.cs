using System.Globalization;
using System.Text.Json;
using CoProduction.Studies.Design;
using CoProduction.Studies.Rehearsal;
using CoProduction.Studies.Reporting;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// Simulations of power that run behind the pages: one at a time in a process, because each takes a core, and one at a time per study over all replicas. How far
/// each is stands in the database (<see cref="PowerRun"/>); the work itself dies with its process and is then told as failed.
/// </summary>
public sealed partial class PowerRuns(IServiceScopeFactory scopes, TimeProvider time, ILogger<PowerRuns> logger) : IDisposable
{
    public const int MaxPersons = 20_000;

    public const int MaxDraws = 5_000;

    /// <summary>Persons over all simulated studies: some minutes of one core.</summary>
    public const int MaxWork = 500_000;

    /// <summary>Runs that are kept, per study.</summary>
    public const int Kept = 20;

    /// <summary>How long a run may be silent before its process is taken for dead.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim turn = new(1);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Newest first; what is silent for too long is told as failed.</summary>
    public async Task<IReadOnlyList<PowerRun>> ListAsync(long studyId)
    {
        await using var scope = scopes.CreateAsyncScope();
        var rows = await Database(scope).PowerRuns.AsNoTracking().Where(row => row.StudyId == studyId).OrderByDescending(row => row.Number).ToListAsync();
        foreach (var row in rows.Where(row => IsUnfinished(row) && !IsAtWork(row))) row.State = PowerRunState.Failed;
        return rows;
    }

    /// <summary>Null where it is started, else why not.</summary>
    public async Task<string?> StartAsync(long studyId, PowerRunRequest request, string actor)
    {
        if (Refusal(request) is { } refusal) return refusal;
        await using var scope = scopes.CreateAsyncScope();
        var db = Database(scope);
        var document = request.Version is { } version
            ? await db.StudyVersions.Where(row => row.StudyId == studyId && row.Version == version).Select(row => row.Document).SingleOrDefaultAsync()
            : await db.StudyDrafts.Where(row => row.StudyId == studyId).Select(row => row.Document).SingleOrDefaultAsync();
        if (document is null) return "There is no such version of the design.";
        var design = DesignFile.Read(document);
        if (DesignCheck.Blocking(design).Count > 0) return "The design has errors that must be mended first: its page of checks lists them.";
        if (design.Plan.Inquiries.Count == 0) return "The plan has no inquiries, so there is nothing whose power could be told. Add one to the analysis plan.";
        var compiled = CompiledDesign.Compile(design);
        var assumption = request.Assume(compiled);
        if (assumption.Effects.Problems(compiled) is { Count: > 0 } problems) return string.Join(" ", problems);
        var run = await StoreAsync(db, studyId, request, DesignFile.Hash(document), actor);
        if (run is null) return "A simulation of this study is at work. Wait for it, or cancel it.";
        _ = Task.Run(() => WorkAsync(studyId, run.Number, compiled, assumption, new PowerRequest(request.Persons, request.Draws, (ulong)request.Seed)));
        return null;
    }

    /// <summary>Asks the run to stop, wherever it is at work.</summary>
    public async Task CancelAsync(long studyId, int number, string actor)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = Database(scope);
        await db.RunWriteAsync(async () =>
        {
            var row = await db.PowerRuns.SingleOrDefaultAsync(run => run.StudyId == studyId && run.Number == number);
            if (row is null || !IsUnfinished(row) || row.CancelRequested) return;
            row.CancelRequested = true;
            await db.SaveChangesAsync(CancellationToken.None);
            await db.AppendAuditAsync(studyId, actor, "power simulation cancelled", FormattableString.Invariant($"{number}"), time.GetUtcNow());
        });
    }

    /// <summary>The table of a run that is done; null of another one.</summary>
    public static ReportTable? TableOf(PowerRun run) => run.Result is { } json ? JsonSerializer.Deserialize<ReportTable>(json) : null;

    public static bool IsUnfinished(PowerRun run) => run.State is PowerRunState.Waiting or PowerRunState.Running;

    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
        turn.Dispose();
    }

    private static string? Refusal(PowerRunRequest request) =>
        request.Persons is < 1 or > MaxPersons ? string.Create(CultureInfo.InvariantCulture, $"A simulated study has from 1 to {MaxPersons:N0} persons.")
        : request.Draws is < PowerRequest.FewestDraws or > MaxDraws ? string.Create(CultureInfo.InvariantCulture, $"From {PowerRequest.FewestDraws} to {MaxDraws:N0} studies can be simulated.")
        : (long)request.Persons * request.Draws > MaxWork ? string.Create(CultureInfo.InvariantCulture, $"Persons times studies may be at most {MaxWork:N0} here. Simulate fewer studies, or use coprod study power, which has no limit.")
        : request.Seed < 0 ? "The seed is a whole number from 0." : null;

    private bool IsAtWork(PowerRun run) => run.SeenAt + Silence > time.GetUtcNow();

    /// <summary>Null where another one is at work.</summary>
    private Task<PowerRun?> StoreAsync(StudyDbContext db, long studyId, PowerRunRequest request, byte[] sha256, string actor) => db.RunWriteAsync<PowerRun?>(async () =>
    {
        await db.LockAsync(FormattableString.Invariant($"power/{studyId}"));
        var known = await db.PowerRuns.Where(row => row.StudyId == studyId).OrderByDescending(row => row.Number).ToListAsync();
        if (known.Any(row => IsUnfinished(row) && IsAtWork(row))) return null;
        foreach (var dead in known.Where(IsUnfinished)) dead.State = PowerRunState.Failed;
        db.RemoveRange(known.Skip(Kept - 1));
        var now = time.GetUtcNow();
        var run = new PowerRun
        {
            StudyId = studyId,
            Number = known.Count == 0 ? 1 : known[0].Number + 1,
            Actor = actor,
            Version = request.Version,
            DesignSha256 = sha256,
            Persons = request.Persons,
            Draws = request.Draws,
            Seed = request.Seed,
            StartedAt = now,
            SeenAt = now,
        };
        db.Add(run);
        await db.SaveChangesAsync(CancellationToken.None);
        await db.AppendAuditAsync(studyId, actor, "power simulation started",
            string.Create(CultureInfo.InvariantCulture, $"{run.Number}: {(run.Version is { } version ? $"version {version}" : "draft")}, {run.Draws} studies of {run.Persons} persons, seed {run.Seed}"), now, after: sha256);
        return run;
    });

    private async Task WorkAsync(long studyId, int number, CompiledDesign design, PowerAssumption assumption, PowerRequest request)
    {
        var done = new DrawCount();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        using var finished = new CancellationTokenSource();
        var beats = BeatAsync(studyId, number, done, cancel, finished.Token);
        var (state, result) = (PowerRunState.Failed, (byte[]?)null);
        try
        {
            await turn.WaitAsync(cancel.Token);
            try
            {
                done.IsAtWork = true;
                var lines = await Task.Factory.StartNew(() => PowerSimulation.Run(design, assumption.Effects, request, done, cancel.Token), cancel.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                (state, result) = (PowerRunState.Done, JsonSerializer.SerializeToUtf8Bytes(PowerReport.Table(design, lines, request, assumption.Words)));
            }
            finally
            {
                turn.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // A process that ends has not done what was asked of it.
            state = stopping.IsCancellationRequested ? PowerRunState.Failed : PowerRunState.Cancelled;
        }
        catch (Exception problem)
        {
            LogFailed(logger, studyId, problem);
        }
        await finished.CancelAsync();
        await beats;
        await TryAsync(studyId, number, set => set
            .SetProperty(row => row.State, state)
            .SetProperty(row => row.DrawsDone, done.Value)
            .SetProperty(row => row.Result, result)
            .SetProperty(row => row.FinishedAt, time.GetUtcNow()));
    }

    /// <summary>Writes how far the run is, and hears whether it is to stop.</summary>
    private async Task BeatAsync(long studyId, int number, DrawCount done, CancellationTokenSource cancel, CancellationToken finished)
    {
        using var timer = new PeriodicTimer(Beat);
        try
        {
            while (await timer.WaitForNextTickAsync(finished))
            {
                await TryAsync(studyId, number, set => set
                    .SetProperty(row => row.State, done.IsAtWork ? PowerRunState.Running : PowerRunState.Waiting)
                    .SetProperty(row => row.DrawsDone, done.Value)
                    .SetProperty(row => row.SeenAt, time.GetUtcNow()));
                if (await IsToStopAsync(studyId, number)) await cancel.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private async Task<bool> IsToStopAsync(long studyId, int number)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await Database(scope).PowerRuns.AnyAsync(row => row.StudyId == studyId && row.Number == number && row.CancelRequested);
        }
        catch (Exception problem)
        {
            LogSilent(logger, studyId, problem.GetBaseException().GetType().Name);
            return false;
        }
    }

    /// <summary>A database that is away for a moment does not end the run; its last word is tried by the next beat, or the run is told as failed.</summary>
    private async Task TryAsync(long studyId, int number, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<PowerRun>> set)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = Database(scope);
            await db.RunWriteAsync(() => db.PowerRuns.Where(row => row.StudyId == studyId && row.Number == number).ExecuteUpdateAsync(set, CancellationToken.None));
        }
        catch (Exception problem)
        {
            LogSilent(logger, studyId, problem.GetBaseException().GetType().Name);
        }
    }

    private static StudyDbContext Database(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<StudyDbContext>();

    [LoggerMessage(LogLevel.Error, "The power of study {Study} could not be simulated")]
    private static partial void LogFailed(ILogger logger, long study, Exception problem);

    [LoggerMessage(LogLevel.Warning, "A simulation of study {Study} could not say how far it is ({Kind})")]
    private static partial void LogSilent(ILogger logger, long study, string kind);

    private sealed class DrawCount : IProgress<int>
    {
        private int value;
        private volatile bool isAtWork;

        public int Value => Volatile.Read(ref value);

        public bool IsAtWork
        {
            get => isAtWork;
            set => isAtWork = value;
        }

        public void Report(int value) => Volatile.Write(ref this.value, value);
    }
}
