using System.Collections.Concurrent;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;

namespace CoProduction.Web.Operations;

/// <summary>
/// Counts arrivals and refusals. All arrivals of a day share one row: where many come at once, one write adds them all, so that the others do not each
/// hold a connection while they wait for that row.
/// </summary>
public sealed class ArrivalCounter : IDisposable
{
    private readonly ConcurrentDictionary<Counted, long> waiting = new();
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Returns when this one is counted.</summary>
    public async Task CountAsync(StudyDbContext db, PublishedVersion version, DateOnly day, ParticipantKind kind, string arrival)
    {
        var counted = new Counted(version.StudyId, version.Version, day, kind, arrival);
        waiting.AddOrUpdate(counted, 1, (_, number) => number + 1);
        await turn.WaitAsync();
        try
        {
            // Nothing left: the turn before this one has counted it.
            if (waiting.TryRemove(counted, out var number))
                await db.CountArrivalAsync(counted.StudyId, counted.Version, counted.Day, counted.Kind, counted.Arrival, number);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private readonly record struct Counted(long StudyId, int Version, DateOnly Day, ParticipantKind Kind, string Arrival);
}
