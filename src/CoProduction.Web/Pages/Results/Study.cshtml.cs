using CoProduction.Studies.Reporting;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Results;

/// <summary>The report of a study; before the end only what holds no arm and no answer.</summary>
public sealed class StudyModel(StudyDbContext db, StudyAccess access, StudyReports reports) : ResultsPageModel(db, access)
{
    private readonly StudyDbContext db = db;

    /// <summary>Null while the study is blinded.</summary>
    public ReportOfStudy? Current { get; private set; }

    public Report Report => Current!.Report;

    /// <summary>Newest first; empty while the study was never opened.</summary>
    public IReadOnlyList<int> Versions { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? kind)
    {
        Versions = await db.StudyVersions.Where(row => row.StudyId == Study.StudyId)
            .OrderByDescending(row => row.Version).Select(row => row.Version).ToListAsync();
        if (!await ChooseKindAsync(kind)) return NotFound();
        if (IsReadable && Versions.Count > 0) Current = await reports.GetAsync(Study.StudyId, Kind);
        return Page();
    }
}
