using CoProduction.Studies.Design;
using CoProduction.Studies.Reporting;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>Writes the registry texts of a version of a study, or of its draft.</summary>
public sealed class Preregister(StudyDbContext db, StudyCatalog catalog)
{
    /// <summary>Of the latest version; of the draft where the study was never opened.</summary>
    public async Task<PreregistrationTexts> LatestAsync(long studyId) =>
        await db.StudyVersions.Where(row => row.StudyId == studyId).MaxAsync(row => (int?)row.Version) is { } version
            ? (await OfVersionAsync(studyId, version))!
            : await OfDraftAsync(studyId);

    /// <summary>Null where there is no such version.</summary>
    public async Task<PreregistrationTexts?> OfVersionAsync(long studyId, int version)
    {
        var stored = await db.StudyVersions.Where(row => row.StudyId == studyId && row.Version == version)
            .Select(row => new { row.Sha256, row.PublishedAt }).SingleOrDefaultAsync();
        if (stored is null) return null;
        var published = await catalog.VersionAsync(studyId, version);
        return Write(published.Compiled, new PreregistrationFacts
        {
            Sha256 = Convert.ToHexStringLower(stored.Sha256),
            Version = version,
            LockedAt = stored.PublishedAt,
            Responses = await Deviations.ResponsesAsync(db, studyId),
        });
    }

    public async Task<PreregistrationTexts> OfDraftAsync(long studyId)
    {
        var document = await db.StudyDrafts.Where(row => row.StudyId == studyId).Select(row => row.Document).SingleAsync();
        var design = DesignFile.Read(document);
        if (DesignCheck.Blocking(design) is { Count: > 0 } problems) return new PreregistrationTexts(null, new Dictionary<PreregistrationForm, string>(), problems);
        return Write(CompiledDesign.Compile(design), new PreregistrationFacts
        {
            Sha256 = Convert.ToHexStringLower(DesignFile.Hash(document)),
            Responses = await Deviations.ResponsesAsync(db, studyId),
        });
    }

    private static PreregistrationTexts Write(CompiledDesign design, PreregistrationFacts facts) =>
        new(facts.Version, Enum.GetValues<PreregistrationForm>().ToDictionary(form => form, form => Preregistration.Write(design, form, facts)), []);
}
