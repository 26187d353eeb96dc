using CoProduction.Studies.Design;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CoProduction.Web.Pages.Survey;

/// <summary>
/// What the respondent's pages share. Nothing is bound: handlers read the route and the form themselves, so that no broken request fails before they see it.
/// </summary>
public abstract class SurveyPageModel(StudyCatalog catalog, ServedVersions versions) : PageModel
{
    public StudyInService Study { get; private set; } = null!;

    /// <summary>Said instead of the page, where set.</summary>
    public SurveyNotice? Notice { get; private set; }

    public string Slug => RouteData.Values["slug"] as string ?? "";

    public string StudyPath => $"{Request.PathBase}/s/{Slug}";

    protected ServedVersions Versions => versions;

    /// <summary>A page whose handler was not found (another method, <c>?handler=</c>) would be written without its content: it is refused instead.</summary>
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (context.HandlerMethod is null) context.Result = StatusCode(StatusCodes.Status405MethodNotAllowed);
    }

    /// <summary>Finds the study of the address. A notice where there is none.</summary>
    protected async Task<IActionResult?> FindStudyAsync()
    {
        if (Slug.Length > StudyDrafts.MaxSlugLength || await catalog.FindAsync(Slug) is not { } study) return Say(SurveyNotice.UnknownStudy);
        Study = study;
        return null;
    }

    /// <summary>The design that the participant is served from. A notice where it is gone (a draft that has changed) or the fieldwork is over.</summary>
    protected async Task<(PublishedVersion? Version, IActionResult? Refusal)> VersionOfAsync(SurveySession session)
    {
        if (Study.State == StudyState.Closed && session is { State: ParticipantState.Started, Kind: not ParticipantKind.Preview })
            return (null, Say(SurveyNotice.Closed));
        return await versions.FindAsync(session.StudyId, session.Version) is { } version ? (version, null) : (null, Say(SurveyNotice.PreviewOutdated));
    }

    protected IActionResult Say(SurveyNotice notice, StudyDesign? design = null, string? language = null)
    {
        Notice = notice;
        design ??= Study?.Current?.Compiled.Design;
        return Show(design, language ?? LanguageOf(design), notice.Status);
    }

    protected IActionResult Show(StudyDesign? design, string language, int status = StatusCodes.Status200OK)
    {
        Response.StatusCode = status;
        Response.Headers.CacheControl = "no-store";
        ViewData["Lang"] = language;
        ViewData["StudyName"] = design?.Title.InOrFirst(language);
        ViewData["Demo"] = Study?.Demo == true;
        ViewData["WithdrawUrl"] = Study is null ? null : $"{StudyPath}/withdraw";
        return new LocalizedPageResult(SurveyLanguages.CultureOf(language));
    }

    protected string LanguageOf(StudyDesign? design) => SurveyLanguages.Preferred(Request, design?.Languages ?? SurveyLanguages.OfTheProduct);

    /// <summary>After a POST: what is shown next is asked for by a GET, which a reload repeats without harm.</summary>
    protected IActionResult SeeOther(string address)
    {
        Response.Headers.Location = address;
        Response.Headers.CacheControl = "no-store";
        return StatusCode(StatusCodes.Status303SeeOther);
    }
}
