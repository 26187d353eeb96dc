using CoProduction.Studies.Design;
using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// Reads a study's responses of one kind into a frame. Participants come in chunks by their id, and while one chunk is written into columns the next is
/// read: never more than two chunks of raw rows are in memory.
/// </summary>
public sealed class LoadResponses(StudyDbContext db, StudyCatalog catalog)
{
    /// <summary>The frame of every participant of the kind, on published versions.</summary>
    /// <exception cref="InvalidOperationException">The study was never opened: it has no version that a response could be on.</exception>
    public async Task<ResponseFrame> RunAsync(long studyId, ParticipantKind kind, PublicRules? rules = null)
    {
        var builder = new ResponseFrameBuilder(await VersionsAsync(studyId), [kind], rules) { Clusters = await ClustersAsync(studyId, kind) };
        builder.Reserve(await db.Participants.CountAsync(person => person.StudyId == studyId && person.Kind == kind));
        await ReadAsync(studyId, kind, builder.Add, sideBySide: true);
        return builder.Build();
    }

    /// <summary>Hands over every participant of the kind, on published versions, in the order of their ids.</summary>
    /// <param name="studyId">The study.</param>
    /// <param name="kind">Kind of participants.</param>
    /// <param name="add">Takes one participant.</param>
    /// <param name="sideBySide">Sooner, where the database can read several tables at once. Who is in no hurry, as a file that is being downloaded is not, leaves the processor to respondents.</param>
    public async Task ReadAsync(long studyId, ParticipantKind kind, Action<ResponseRow> add, bool sideBySide = false)
    {
        await using var snapshot = db.Database.CurrentTransaction is null ? await db.BeginSnapshotAsync() : null;
        using var stored = new StoredResponses(db, studyId, kind, sideBySide);
        var next = Task.Run(stored.Next);
        try
        {
            while (await next is { Count: > 0 } rows)
            {
                next = Task.Run(stored.Next);
                foreach (var row in rows) add(row);
            }
        }
        finally
        {
            // The connection must not go while it is being read from.
            await next.ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>When each cluster was drawn.</summary>
    public async Task<ClusterSequences> ClustersAsync(long studyId, ParticipantKind kind)
    {
        var clusters = new ClusterSequences();
        foreach (var row in await db.ClusterAssignments.AsNoTracking().Where(row => row.StudyId == studyId && row.Kind == kind).ToListAsync())
            clusters.Add(row.Epoch, row.Randomization, row.Cluster, row.Seq);
        return clusters;
    }

    /// <summary>Every published version, compiled.</summary>
    public async Task<IReadOnlyDictionary<int, CompiledDesign>> VersionsAsync(long studyId)
    {
        var compiled = new Dictionary<int, CompiledDesign>();
        foreach (var number in await db.StudyVersions.Where(version => version.StudyId == studyId).Select(version => version.Version).ToListAsync())
            compiled[number] = (await catalog.VersionAsync(studyId, number)).Compiled;
        return compiled.Count > 0 ? compiled : throw new InvalidOperationException($"Study {studyId} was never opened.");
    }
}
