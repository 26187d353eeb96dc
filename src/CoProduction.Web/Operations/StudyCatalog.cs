using System.Collections.Concurrent;
using CoProduction.Studies.Design;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// Studies by address and versions by number, kept in memory. A version is immutable and kept for good; a study's state is read again after
/// a second, so that pausing on one replica is seen by all.
/// </summary>
public sealed class StudyCatalog(IServiceScopeFactory scopes, TimeProvider time)
{
    private static readonly TimeSpan StateIsFresh = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(long StudyId, int Version), PublishedVersion> versions = new();
    private readonly ConcurrentDictionary<string, (StudyInService Study, DateTimeOffset ReadAt)> studies = new(StringComparer.Ordinal);

    /// <summary>The study at this address, or null.</summary>
    public async Task<StudyInService?> FindAsync(string slug)
    {
        var now = time.GetUtcNow();
        if (studies.TryGetValue(slug, out var known) && now - known.ReadAt < StateIsFresh) return known.Study;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudyDbContext>();
        var row = await db.Studies.AsNoTracking()
            .Where(study => study.Slug == slug)
            .Select(study => new
            {
                study.StudyId,
                study.State,
                study.Demo,
                Version = db.StudyVersions.Where(version => version.StudyId == study.StudyId).Max(version => (int?)version.Version),
            })
            .SingleOrDefaultAsync();
        if (row is null)
        {
            studies.TryRemove(slug, out _);
            return null;
        }
        var current = row.Version is { } number ? await VersionAsync(db, row.StudyId, number) : null;
        var study = new StudyInService(row.StudyId, slug, row.State, row.Demo, current);
        studies[slug] = (study, now);
        return study;
    }

    /// <summary>A published version.</summary>
    /// <exception cref="InvalidOperationException">There is no such version.</exception>
    public async Task<PublishedVersion> VersionAsync(long studyId, int version)
    {
        if (versions.TryGetValue((studyId, version), out var known)) return known;
        await using var scope = scopes.CreateAsyncScope();
        return await VersionAsync(scope.ServiceProvider.GetRequiredService<StudyDbContext>(), studyId, version);
    }

    /// <summary>Called after a change of state, so that this replica sees it at once.</summary>
    public void Forget(string slug) => studies.TryRemove(slug, out _);

    /// <summary>The same within the caller's context, and so within its transaction.</summary>
    internal async Task<PublishedVersion> VersionAsync(StudyDbContext db, long studyId, int version)
    {
        if (versions.TryGetValue((studyId, version), out var known)) return known;
        var row = await db.StudyVersions.AsNoTracking()
            .Where(stored => stored.StudyId == studyId && stored.Version == version)
            .Join(db.AllocationEpochs, stored => new { stored.StudyId, stored.Epoch }, epoch => new { epoch.StudyId, epoch.Epoch },
                (stored, epoch) => new { stored.Document, stored.Sha256, stored.Epoch, epoch.Salt })
            .SingleOrDefaultAsync()
            ?? throw new InvalidOperationException($"Study {studyId} has no version {version}.");
        var compiled = CompiledDesign.Compile(DesignFile.Read(row.Document));
        return versions[(studyId, version)] = new PublishedVersion(studyId, version, compiled, row.Sha256, row.Epoch, row.Salt);
    }
}
