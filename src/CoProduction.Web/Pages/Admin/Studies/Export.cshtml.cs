using System.Globalization;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Admin.Studies;

/// <summary>The design file: of a version exactly the bytes whose hash was published, without a number those of the draft.</summary>
public sealed class ExportModel(StudyDbContext db, StudyAccess access) : StudyPageModel(access)
{
    public async Task<IActionResult> OnGetAsync(int? version)
    {
        var document = version is { } number
            ? await db.StudyVersions.Where(row => row.StudyId == Study.StudyId && row.Version == number).Select(row => row.Document).SingleOrDefaultAsync()
            : await db.StudyDrafts.Where(row => row.StudyId == Study.StudyId).Select(row => row.Document).SingleAsync();
        return document is null ? NotFound() : File(document, "application/json", FileName(Study.Slug, version));
    }

    internal static string FileName(string slug, int? version) =>
        string.Create(CultureInfo.InvariantCulture, $"{slug}-{(version is null ? "draft" : $"v{version}")}.json");
}
