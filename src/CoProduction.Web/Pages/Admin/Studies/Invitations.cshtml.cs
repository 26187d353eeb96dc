using System.Text;
using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using CoProduction.Web.Pages.Survey;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Admin.Studies;

[Authorize(Policies.StudyEditor)]
[RequestSizeLimit(RequestLimits.ImportBytes)]
public sealed class InvitationsModel(StudyDbContext db, InviteRespondents invite, StudyAccess access) : StudyPageModel(access)
{
    private FieldworkPlan fieldwork = new();

    [BindProperty]
    public string? Ids { get; set; }

    [BindProperty]
    public int? Count { get; set; }

    [BindProperty]
    public string? Population { get; set; }

    [BindProperty]
    public short Wave { get; set; } = 1;

    [BindProperty]
    public string? As { get; set; }

    public bool IsByInvitation => fieldwork.Identity == IdentityKey.Invitation;

    public IReadOnlyList<SelectListItem> Populations => [.. fieldwork.Populations.Select(population => new SelectListItem(population.Name.InOrFirst("en"), population.Key))];

    public int Total { get; private set; }

    public int Used { get; private set; }

    public IReadOnlyList<NewInvitation> Made { get; private set; } = [];

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        await LoadAsync();
        if (!IsByInvitation)
            return Page();
        var ids = IdsGiven();
        Check(ids);
        if (!ModelState.IsValid)
            return Page();
        var population = Population ?? "";
        var outcome = ids.Count > 0
            ? await invite.RunAsync(Study.StudyId, ids, population, Wave, Actor)
            : await invite.RunAsync(Study.StudyId, Count!.Value, population, Wave, Actor);
        if (outcome.AlreadyInvited.Count > 0)
        {
            ModelState.AddModelError(nameof(Ids), $"Nothing was made, because these ids have a link already: {string.Join(", ", outcome.AlreadyInvited.Take(10))}{(outcome.AlreadyInvited.Count > 10 ? ", …" : "")}");
            return Page();
        }
        if (As == "csv")
            return File(Csv(outcome.Made, population), "text/csv; charset=utf-8", $"{Study.Slug}-invitations.csv");
        Made = outcome.Made;
        ModelState.Clear();
        (Ids, Count) = (null, null);
        await LoadAsync();
        return Page();
    }

    public string LinkOf(NewInvitation made) => LinkTo($"/s/{Study.Slug}?{ArrivalLink.InvitationParameter}={made.Code}");

    private List<string> IdsGiven() =>
        [.. (Ids ?? "").Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private void Check(List<string> ids)
    {
        if (ids.Count > InviteRespondents.MaxAtOnce)
            ModelState.AddModelError(nameof(Ids), $"At most {InviteRespondents.MaxAtOnce:N0} links are made at once");
        if (ids.FirstOrDefault(id => id.Length > InviteRespondents.MaxIdLength) is { } longId)
            ModelState.AddModelError(nameof(Ids), $"An id has at most {InviteRespondents.MaxIdLength} characters: “{longId[..20]}…”");
        if (ids.GroupBy(id => id).FirstOrDefault(same => same.Count() > 1) is { } twice)
            ModelState.AddModelError(nameof(Ids), $"“{twice.Key}” stands in the list more than once");
        if (ids.Count == 0 && Count is not (> 0 and <= InviteRespondents.MaxAtOnce) && ModelState[nameof(Count)]?.Errors.Count is null or 0)
            ModelState.AddModelError(nameof(Count), $"Enter ids, or a number of links from 1 to {InviteRespondents.MaxAtOnce:N0}");
        if (ids.Count > 0 && Count is not null)
            ModelState.AddModelError(nameof(Count), "Enter ids or a number of links, not both");
        if (Wave is < 1 or > 100)
            ModelState.AddModelError(nameof(Wave), "A wave is a number from 1 to 100");
        if (fieldwork.Populations.Count > 0 && fieldwork.Populations.All(known => known.Key != Population))
            ModelState.AddModelError(nameof(Population), "Choose a population");
        else if (fieldwork.Populations.Count == 0)
            Population = null;
    }

    private byte[] Csv(IReadOnlyList<NewInvitation> made, string population)
    {
        var text = new StringBuilder("id,population,wave,link\r\n");
        foreach (var one in made)
            text.AppendJoin(',', Field(one.ExternalId), Field(population), Wave.ToString(System.Globalization.CultureInfo.InvariantCulture), Field(LinkOf(one))).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // An id that a spreadsheet would run as a formula is the researcher's own; the quote keeps it text there.
    private static string Field(string text)
    {
        var safe = text.Length > 0 && "=+-@\t".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private async Task LoadAsync()
    {
        var frozen = await db.StudyVersions.Where(row => row.StudyId == Study.StudyId).OrderByDescending(row => row.Version).Select(row => row.Document).FirstOrDefaultAsync();
        var document = frozen ?? await db.StudyDrafts.Where(row => row.StudyId == Study.StudyId).Select(row => row.Document).SingleAsync();
        fieldwork = DesignFile.Read(document).Fieldwork;
        Total = await db.Invitations.CountAsync(row => row.StudyId == Study.StudyId);
        Used = await db.Invitations.CountAsync(row => row.StudyId == Study.StudyId && row.UsedAt != null);
    }
}
