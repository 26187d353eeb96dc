using System.Globalization;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Results;

/// <summary>A package that is being prepared or lies ready: for the person who asked for it. It looks after itself by a header, without script.</summary>
public sealed class PackageStatusModel(StudyDbContext db, StudyAccess access, PreparedPackages prepared) : ResultsPageModel(db, access)
{
    private const string SecondsToNextLook = "4";

    /// <summary>Null where there is none (any more), or none of this person.</summary>
    public PreparedPackage? Package { get; private set; }

    public DateTimeOffset GoneAt => prepared.GoneAt(Package!);

    public IActionResult OnGet(Guid id)
    {
        if (!IsMember) return NotFound();
        Find(id);
        if (Package?.IsAtWork == true) Response.Headers["Refresh"] = SecondsToNextLook;
        return Page();
    }

    public IActionResult OnGetFile(Guid id)
    {
        if (!IsMember) return NotFound();
        if (!IsReadable) return StatusCode(StatusCodes.Status403Forbidden);
        Find(id);
        if (Package is not { } package || prepared.Open(package) is not { } stream) return NotFound();
        Response.Headers[ResultFile.PlanHeader] = package.PlanSha256;
        return new FileStreamResult(stream, "application/zip")
        {
            FileDownloadName = package.DownloadName(Study),
            EnableRangeProcessing = true,
        };
    }

    public IActionResult OnPostRemove(Guid id)
    {
        if (!IsMember) return NotFound();
        Find(id);
        if (Package is { IsAtWork: false } package)
        {
            prepared.Remove(package);
            TempData["Success"] = "The prepared package is removed.";
        }
        return LocalRedirect(Url.Content($"~/results/{Study.Slug}/package"));
    }

    public static string NameOf(PreparedPackage package) =>
        $"{(package.Public is null ? "Full package" : "Public package")} of {ResultsKind.WordsOf(package.Kind)}";

    public static string WordsOf(PreparedState state) => state switch
    {
        PreparedState.Waiting => "waits for another package",
        PreparedState.Making => "is being made",
        PreparedState.Ready => "ready",
        PreparedState.Refused => "refused",
        _ => "not made",
    };

    public static string SizeOf(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(bytes / 1000, 1)} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");

    /// <summary>While the study is blinded not even whether there is one.</summary>
    private void Find(Guid id) => Package = IsReadable ? prepared.Find(id, Study.StudyId, Access.Researcher.Id) : null;
}
