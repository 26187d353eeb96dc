using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CoProduction.Studies.Design;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// The design that a participant is served from. A published version is the catalog's. A preview of a draft is served from the draft itself: its
/// participants carry the negative of the draft's revision as their version, so that no row of a draft can be taken for one of a published design.
/// </summary>
public sealed class ServedVersions(StudyCatalog catalog, IServiceScopeFactory scopes)
{
    private readonly ConcurrentDictionary<long, PublishedVersion> drafts = new();

    /// <summary>Null where the draft has been changed since the preview began.</summary>
    public async Task<PublishedVersion?> FindAsync(long studyId, int version)
    {
        if (version > 0) return await catalog.VersionAsync(studyId, version);
        if (drafts.TryGetValue(studyId, out var known) && known.Version == version) return known;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudyDbContext>();
        var document = await db.StudyDrafts.AsNoTracking()
            .Where(draft => draft.StudyId == studyId && draft.Revision == -version)
            .Select(draft => draft.Document)
            .SingleOrDefaultAsync();
        if (document is null) return null;
        return drafts[studyId] = Draft(studyId, -version, CompiledDesign.Compile(DesignFile.Read(document)), DesignFile.Hash(document));
    }

    /// <summary>No counter or commitment belongs to a draft: its salt is only there so that orders and trials are drawn at all.</summary>
    internal static PublishedVersion Draft(long studyId, int revision, CompiledDesign compiled, byte[] sha256) =>
        new(studyId, -revision, compiled, sha256, Epoch: 0, SHA256.HashData(Encoding.UTF8.GetBytes($"coprod-draft-preview-v1\0{studyId}")));
}
