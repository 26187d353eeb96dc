using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CoProduction.Web.Pages.Results;

/// <summary>The files of a study's results: <see cref="ResultFiles"/>.</summary>
public sealed class FileModel(ResultFiles files, StudyAccess access) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string file, string? kind, string? labels, string? spreadsheet)
    {
        var found = await files.OpenAsync(new ResultFileRequest(access.Study, access.Role is not null, file) { Kind = kind, Labels = IsOn(labels), Spreadsheet = IsOn(spreadsheet) });
        if (found.PlanSha256 is { } plan) Response.Headers[ResultFile.PlanHeader] = plan;
        return found.Status switch
        {
            ResultFileStatus.Ready => new FileStreamResult(found.Content!, found.ContentType) { FileDownloadName = found.DownloadName },
            ResultFileStatus.Blinded => StatusCode(StatusCodes.Status403Forbidden),
            ResultFileStatus.DoesNotFit => new ContentResult { StatusCode = StatusCodes.Status422UnprocessableEntity, ContentType = "text/plain; charset=utf-8", Content = found.Problem },
            _ => NotFound(),
        };
    }

    private static bool IsOn(string? choice) => choice is "1" or "true";
}
