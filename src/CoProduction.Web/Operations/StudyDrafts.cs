using System.Text.RegularExpressions;
using CoProduction.Studies.Design;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>Creating studies and saving their drafts. A draft may be wrong and is always saveable.</summary>
public sealed partial class StudyDrafts(StudyDbContext db, TimeProvider time)
{
    public const int MaxSlugLength = 60;

    /// <summary>Addresses that would be confused with the product's own.</summary>
    private static readonly string[] ReservedSlugs = ["new", "admin", "account", "results", "library"];

    /// <summary>A new study with its draft; the owner may be null for studies that the installation brings along.</summary>
    public async Task<Study> CreateAsync(StudyDesign design, string actor, Guid? owner, bool demo = false)
    {
        var document = DesignFile.Write(design);
        var now = time.GetUtcNow();
        return await db.RunWriteAsync(async () =>
        {
            var study = new Study
            {
                Slug = await FreeSlugAsync(design.Key),
                Title = TitleOf(design),
                State = StudyState.Draft,
                Demo = demo,
                CreatedAt = now,
            };
            db.Add(study);
            await db.SaveChangesAsync(CancellationToken.None);
            db.Add(new StudyDraft { StudyId = study.StudyId, Document = document, Revision = 1, UpdatedBy = actor, UpdatedAt = now });
            if (owner is { } user) db.Add(new StudyMember { StudyId = study.StudyId, UserId = user, Role = StudyRole.Owner });
            await db.SaveChangesAsync(CancellationToken.None);
            await db.AppendAuditAsync(study.StudyId, actor, "study created", study.Slug, now, after: DesignFile.Hash(document));
            return study;
        });
    }

    /// <summary>A new study that starts from the draft of another.</summary>
    public async Task<Study> DuplicateAsync(long studyId, string actor, Guid owner)
    {
        var draft = await GetAsync(studyId);
        return await CreateAsync(draft.Design, actor, owner);
    }

    /// <exception cref="InvalidOperationException">There is no such study.</exception>
    public async Task<DraftOfStudy> GetAsync(long studyId)
    {
        var row = await db.StudyDrafts.AsNoTracking().SingleOrDefaultAsync(draft => draft.StudyId == studyId)
            ?? throw new InvalidOperationException($"Study {studyId} has no draft.");
        return new DraftOfStudy(studyId, row.Revision, DesignFile.Read(row.Document));
    }

    /// <summary>Saves where the revision is still the one that was read. False: somebody else saved in between, and nothing was written.</summary>
    public async Task<bool> SaveAsync(DraftOfStudy read, StudyDesign changed, string actor, string what)
    {
        var document = DesignFile.Write(changed);
        var before = DesignFile.Hash(DesignFile.Write(read.Design));
        var after = DesignFile.Hash(document);
        if (before.AsSpan().SequenceEqual(after)) return true;
        var now = time.GetUtcNow();
        return await db.RunWriteAsync(async () =>
        {
            var saved = await db.StudyDrafts
                .Where(draft => draft.StudyId == read.StudyId && draft.Revision == read.Revision)
                .ExecuteUpdateAsync(set => set
                    .SetProperty(draft => draft.Document, document)
                    .SetProperty(draft => draft.Revision, read.Revision + 1)
                    .SetProperty(draft => draft.UpdatedBy, actor)
                    .SetProperty(draft => draft.UpdatedAt, now), CancellationToken.None);
            if (saved == 0) return false;
            await db.Studies.Where(study => study.StudyId == read.StudyId)
                .ExecuteUpdateAsync(set => set.SetProperty(study => study.Title, TitleOf(changed)), CancellationToken.None);
            await db.AppendAuditAsync(read.StudyId, actor, "draft changed", what, now, before, after);
            return true;
        });
    }

    private static string TitleOf(StudyDesign design)
    {
        var title = design.Title.InOrFirst(design.Languages.Count > 0 ? design.Languages[0] : "en");
        if (title.Length == 0) title = design.Key.Length > 0 ? design.Key : "Untitled study";
        return title.Length > 200 ? title[..200] : title;
    }

    private async Task<string> FreeSlugAsync(string key)
    {
        var wanted = NotInSlug().Replace(key.ToLowerInvariant(), "-").Trim('-');
        if (wanted.Length > MaxSlugLength - 8) wanted = wanted[..(MaxSlugLength - 8)].TrimEnd('-');
        if (wanted.Length == 0) wanted = "study";
        var taken = await db.Studies.Where(study => study.Slug.StartsWith(wanted)).Select(study => study.Slug).ToListAsync();
        if (!taken.Contains(wanted) && !ReservedSlugs.Contains(wanted)) return wanted;
        return Enumerable.Range(2, taken.Count + 1).Select(number => $"{wanted}-{number}").First(slug => !taken.Contains(slug));
    }

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex NotInSlug();
}
