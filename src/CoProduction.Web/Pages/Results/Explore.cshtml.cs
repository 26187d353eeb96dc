using System.Globalization;
using System.Text;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.Replication;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Results;

/// <summary>
/// A question that the plan did not ask, answered by the plan's estimators and stamped exploratory on the page and in its files. The question is the address; nothing is
/// stored. For members only: each answer reads all rows.
/// </summary>
public sealed class ExploreModel(StudyDbContext db, StudyAccess access, StudyReports reports, LoadResponses responses) : ResultsPageModel(db, access)
{
    private const char Between = '/';

    private readonly StudyDbContext db = db;

    private StudyResults? results;

    [BindProperty(SupportsGet = true)]
    public string? Outcome { get; set; }

    /// <summary>Randomization and arm, with a stroke between them; keys have none.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Arm { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Control { get; set; }

    [BindProperty(SupportsGet = true)]
    public List<string> Covariates { get; set; } = [];

    [BindProperty(SupportsGet = true)]
    public string? By { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Subgroup { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>Null while the study is blinded.</summary>
    public StudyDesign? Design { get; private set; }

    /// <summary>Null until a question is asked that can be answered.</summary>
    public Report? Report { get; private set; }

    public IReadOnlyList<SelectListItem> Breakdowns { get; } =
    [
        new("Over all", nameof(Breakdown.None)), new("By site", nameof(Breakdown.Site)), new("By theme", nameof(Breakdown.Theme)), new("By site and theme", nameof(Breakdown.SiteTheme)),
    ];

    public async Task<IActionResult> OnGetAsync(string? kind) => await AnswerAsync(kind) ? Page() : NotFound();

    public async Task<IActionResult> OnGetFileAsync(string? kind, string? type)
    {
        if (!IsReadable) return StatusCode(StatusCodes.Status403Forbidden);
        if (!await AnswerAsync(kind) || Report is null) return NotFound();
        var name = $"{Study.Slug}-{ResultsKind.KeyOf(Kind)}-exploratory";
        return type switch
        {
            "html" => File(Encoding.UTF8.GetBytes(HtmlReport.Write(Report)), "text/html; charset=utf-8", name + ".html"),
            "csv" => File(ResultsCsv.Write(ResultRows.Of(results!), (await reports.GetAsync(Study.StudyId, Kind)).PlanSha256), "text/csv; charset=utf-8", name + ".csv"),
            _ => NotFound(),
        };
    }

    public string FileOfAnswer(string type)
    {
        var query = Request.Query.Where(pair => pair.Key is not ("handler" or "type" or "kind")).SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value)));
        return Url.Content($"~/results/{Study.Slug}/explore") + QueryString.Create([new("kind", ResultsKind.KeyOf(Kind)), new("handler", "file"), new("type", type), .. query]);
    }

    public IEnumerable<SelectListItem> MeasureItems(string? chosen) =>
        Design!.Measures.Select(measure => new SelectListItem($"{NameOr(measure.Label.InOrFirst("en"), measure.Key)} ({measure.Key})", measure.Key, measure.Key == chosen));

    public IEnumerable<SelectListItem> ArmItems(string? chosen)
    {
        foreach (var plan in Design!.Randomizations)
        {
            var group = new SelectListGroup { Name = NameOr(plan.Label, plan.Key) };
            foreach (var arm in plan.Arms)
                yield return new SelectListItem(NameOr(arm.Label, arm.Key), $"{plan.Key}{Between}{arm.Key}", $"{plan.Key}{Between}{arm.Key}" == chosen) { Group = group };
        }
    }

    /// <summary>False where there is nothing at this address.</summary>
    private async Task<bool> AnswerAsync(string? kind)
    {
        if (!IsMember || !await db.StudyVersions.AnyAsync(row => row.StudyId == Study.StudyId)) return false;
        if (!IsReadable) return true;
        if (!await ChooseKindAsync(kind)) return false;
        Design = (await responses.VersionsAsync(Study.StudyId)).MaxBy(version => version.Key).Value.Design;
        if (!Request.Query.ContainsKey(nameof(Outcome)) && !Request.Query.ContainsKey(nameof(Arm))) return true;
        if (Question() is not { } question) return true;
        foreach (var (field, message) in question.Problems(Design)) ModelState.AddModelError(field, message);
        if (ModelState.IsValid) (results, Report) = await reports.ExploreAsync(Study.StudyId, Kind, question);
        return true;
    }

    private ExploratoryQuestion? Question()
    {
        if (string.IsNullOrEmpty(Outcome)) ModelState.AddModelError(nameof(Outcome), "Choose an outcome");
        if (Split(Arm) is not { } arm) ModelState.AddModelError(nameof(Arm), "Choose an arm");
        else if (!string.IsNullOrEmpty(Control) && Split(Control)?.Randomization != arm.Randomization) ModelState.AddModelError(nameof(Control), "Both arms must be of the same randomization");
        var (from, to) = (Number(nameof(From), From), Number(nameof(To), To));
        var by = Breakdown.None;
        if (!string.IsNullOrEmpty(By) && !(Enum.TryParse(By, out by) && Enum.IsDefined(by))) ModelState.AddModelError(nameof(By), "Choose a breakdown");
        if (!ModelState.IsValid || Split(Arm) is not { } compared) return null;
        return new ExploratoryQuestion
        {
            Outcome = Outcome!,
            Randomization = compared.Randomization,
            Arm = compared.Arm,
            Control = Split(Control)?.Arm,
            Covariates = [.. Covariates.Distinct()],
            By = by,
            Subgroup = string.IsNullOrEmpty(Subgroup) ? null : Subgroup,
            From = from,
            To = to,
        };
    }

    private double? Number(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (double.TryParse(text.Trim().Replace('−', '-'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) return number;
        ModelState.AddModelError(field, "Enter a number, such as 3 or 2.5");
        return null;
    }

    private static (string Randomization, string Arm)? Split(string? compared) =>
        compared?.Split(Between) is [var randomization, var arm] ? (randomization, arm) : null;

    private static string NameOr(string label, string key) => label.Length > 0 ? label : key;
}
