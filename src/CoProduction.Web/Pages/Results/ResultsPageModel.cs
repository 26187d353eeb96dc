using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CoProduction.Web.Pages.Results;

/// <summary>
/// A results page of the study that the route's <c>slug</c> names. The folder's policy lets in its members, and everyone to a closed demo. What holds arms or
/// answers is readable only once the study is closed or unblinded.
/// </summary>
public abstract class ResultsPageModel(StudyDbContext db, StudyAccess access) : PageModel
{
    public StudyAccess Access => access;

    public Study Study => access.Study;

    public bool IsReadable => ExportResponses.IsReadable(Study);

    public bool IsMember => access.Role is not null;

    public IReadOnlyList<ParticipantKind> Kinds { get; private set; } = [];

    public ParticipantKind Kind { get; private set; }

    /// <summary>Path of a file of these results.</summary>
    public string FileOf(string file, string query = "") =>
        Url.Content($"~/results/{Study.Slug}/files/{Uri.EscapeDataString(file)}?kind={ResultsKind.KeyOf(Kind)}{query}");

    /// <summary>
    /// Settles whose rows are shown. False where the kind asked for has no rows here or, like everything but its synthetic rows in a demo, is for members.
    /// </summary>
    protected async Task<bool> ChooseKindAsync(string? kind)
    {
        if (await ResultsKind.ChooseAsync(db, Study, IsMember, kind) is not { } choice) return false;
        (Kinds, Kind) = (choice.Offered, choice.Chosen);
        return true;
    }
}
