using CoProduction.Studies.Design;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Admin.Studies;

public sealed class OverviewModel(StudyDbContext db, Deviations deviations, StudyAccess access) : StudyPageModel(access)
{
    public StudyDraft Draft { get; private set; } = null!;

    public Checks Checks { get; private set; } = null!;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Row> Versions { get; private set; } = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<PlanDeviation> Deviations { get; private set; } = [];

    public bool DraftDiffers => Versions is [var newest, ..] && Study.State != StudyState.Closed && !newest.Version.Document.AsSpan().SequenceEqual(Draft.Document);

    public string SurveyLink => LinkTo($"/s/{Study.Slug}");

    public async Task OnGetAsync()
    {
        Draft = await db.StudyDrafts.AsNoTracking().SingleAsync(row => row.StudyId == Study.StudyId);
        var problems = Study.State == StudyState.Draft ? DesignCheck.Check(DesignFile.Read(Draft.Document)) : [];
        Checks = new Checks(Study.Slug, Access.IsEditor, problems);
        Versions = await db.StudyVersions.AsNoTracking()
            .Where(version => version.StudyId == Study.StudyId)
            .Join(db.AllocationEpochs, version => new { version.StudyId, version.Epoch }, epoch => new { epoch.StudyId, epoch.Epoch },
                (version, epoch) => new Row(version, epoch))
            .ToListAsync();
        Versions = [.. Versions.OrderByDescending(row => row.Version.Version)];
        Deviations = await deviations.ListAsync(Study.StudyId);
    }

    public string FileName(int version) => ExportModel.FileName(Study.Slug, version);

    public static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    public sealed record Row(StudyVersion Version, AllocationEpoch Epoch);
}
