using System.Globalization;
using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using CoProduction.Web.Pages.Survey;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Admin.Studies;

/// <summary>Chooses the arm, site and language in which the respondent's own pages are shown as a preview.</summary>
public sealed class PreviewModel(StudyDbContext db, StartPreview preview, StudyAccess access) : StudyPageModel(access)
{
    private const string Draft = "draft";

    [BindProperty(SupportsGet = true)]
    public string? Source { get; set; }

    [BindProperty]
    public string? Language { get; set; }

    [BindProperty]
    public string? Site { get; set; }

    [BindProperty]
    public string? Population { get; set; }

    [BindProperty]
    public string? Session { get; set; }

    [BindProperty]
    public Dictionary<string, string?> Arms { get; set; } = [];

    public IReadOnlyList<SelectListItem> Sources { get; private set; } = [];

    public StudyDesign Design { get; private set; } = new();

    /// <summary>Of a draft only: a version was clean when it was frozen.</summary>
    public Checks? Checks { get; private set; }

    public IEnumerable<SelectListItem> Languages => Design.Languages.Select(language => new SelectListItem(SurveyLanguages.NameOf(language), language));

    public IReadOnlyList<SelectListItem> Sites => [.. Design.Sites.Select(site => new SelectListItem(Name(site.Name, site.Key), site.Key))];

    public IReadOnlyList<SelectListItem> Populations => [.. Design.Fieldwork.Populations.Select(population => new SelectListItem(Name(population.Name, population.Key), population.Key))];

    public bool HasSessions => Design.Fieldwork.SessionFrom is not null;

    public static IEnumerable<SelectListItem> ArmsOf(RandomizationPlan plan) =>
        plan.Arms.Select(arm => new SelectListItem(arm.Label.Length > 0 ? arm.Label : arm.Key, arm.Key));

    public string? ArmOf(string plan) => Arms.GetValueOrDefault(plan);

    public async Task<IActionResult> OnGetAsync() => await LoadAsync() ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await LoadAsync())
            return NotFound();
        var outcome = await preview.RunAsync(new PreviewRequest(
            Study.StudyId,
            Source == Draft ? null : int.Parse(Source!, CultureInfo.InvariantCulture),
            Language ?? "",
            Empty(Site),
            Empty(Population),
            Empty(Session),
            Arms.Where(arm => !string.IsNullOrEmpty(arm.Value)).ToDictionary(arm => arm.Key, arm => arm.Value!)));
        if (outcome.Token is null)
        {
            ModelState.AddModelError("", outcome.Refusal!);
            return Page();
        }
        SurveyCookie.Set(HttpContext, Study.StudyId, outcome.Token);
        return LocalRedirect($"~/s/{Study.Slug}/page");
    }

    private async Task<bool> LoadAsync()
    {
        var versions = await db.StudyVersions.Where(row => row.StudyId == Study.StudyId).OrderByDescending(row => row.Version).Select(row => row.Version).ToListAsync();
        Sources =
        [
            .. versions.Select(version => version.ToString(CultureInfo.InvariantCulture)).Select(version => new SelectListItem($"Version {version}", version)),
            new SelectListItem("Draft", Draft),
        ];
        Source ??= Sources[0].Value;
        if (Sources.All(known => known.Value != Source))
            return false;
        Design = DesignFile.Read(await DocumentAsync());
        Checks = Source == Draft ? new Checks(Study.Slug, Access.IsEditor, DesignCheck.Check(Design)) : null;
        return true;
    }

    private async Task<byte[]> DocumentAsync()
    {
        if (Source == Draft)
            return await db.StudyDrafts.Where(row => row.StudyId == Study.StudyId).Select(row => row.Document).SingleAsync();
        var version = int.Parse(Source!, CultureInfo.InvariantCulture);
        return await db.StudyVersions.Where(row => row.StudyId == Study.StudyId && row.Version == version).Select(row => row.Document).SingleAsync();
    }

    private static string? Empty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Name(LocalizedText name, string key) => name.IsEmpty ? key : name.InOrFirst("en");
}
