using System.Globalization;
using CoProduction.Studies.Disclosure;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Results;

/// <summary>Says what the replication package holds and prepares it, in full or for the public. For members: preparing one reads everything.</summary>
public sealed class PackageModel(StudyDbContext db, StudyAccess access, StudyPackages packages, PreparedPackages prepared) : ResultsPageModel(db, access)
{
    private static readonly string UsualK = PublicData.UsualK.ToString(CultureInfo.InvariantCulture);

    private readonly StudyDbContext db = db;

    /// <summary>One quasi-identifier a line.</summary>
    [BindProperty]
    public string? QuasiIdentifiers { get; set; }

    [BindProperty]
    public string? K { get; set; } = UsualK;

    /// <summary>An empty list is a declaration only if it is meant.</summary>
    [BindProperty]
    public bool NoneIdentifies { get; set; }

    [BindProperty]
    public bool Suppress { get; set; }

    public IReadOnlyList<PreparedPackage> Prepared { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? kind)
    {
        if (!await FindAsync(kind)) return NotFound();
        if (!IsReadable) return Page();
        if (await packages.DeclaredAsync(Study.StudyId) is { } declared)
            (QuasiIdentifiers, K, NoneIdentifies) = (string.Join('\n', declared.QuasiIdentifiers.Select(QuasiIdentifierNotation.Write)), declared.K.ToString(CultureInfo.InvariantCulture), declared.QuasiIdentifiers.Count == 0);
        return Page();
    }

    public async Task<IActionResult> OnPostFullAsync(string? kind)
    {
        ModelState.Clear();
        if (!await FindAsync(kind)) return NotFound();
        return IsReadable ? Start(new PackageRequest(Kind)) : StatusCode(StatusCodes.Status403Forbidden);
    }

    public async Task<IActionResult> OnPostPublicAsync(string? kind)
    {
        if (!await FindAsync(kind)) return NotFound();
        if (!IsReadable) return StatusCode(StatusCodes.Status403Forbidden);
        var data = Read();
        if (ModelState.IsValid)
            foreach (var problem in await packages.ProblemsAsync(Study.StudyId, data)) ModelState.AddModelError(nameof(QuasiIdentifiers), problem);
        return ModelState.IsValid ? Start(new PackageRequest(Kind, data, Suppress)) : Page();
    }

    private async Task<bool> FindAsync(string? kind)
    {
        if (!IsMember || !await db.StudyVersions.AnyAsync(row => row.StudyId == Study.StudyId) || !await ChooseKindAsync(kind)) return false;
        if (IsReadable) Prepared = prepared.Of(Study.StudyId, Access.Researcher.Id);
        return true;
    }

    private PublicData Read()
    {
        var known = new List<QuasiIdentifier>();
        foreach (var line in (QuasiIdentifiers ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            try
            {
                known.Add(QuasiIdentifierNotation.Read(line));
            }
            catch (FormatException problem)
            {
                ModelState.AddModelError(nameof(QuasiIdentifiers), problem.Message);
            }
        if (known.Count == 0 && !NoneIdentifies && ModelState.IsValid) ModelState.AddModelError(nameof(QuasiIdentifiers), "Name what could identify a person, or tick that nothing could");
        if (known.Count > 0 && NoneIdentifies) ModelState.AddModelError(nameof(NoneIdentifies), "Either name quasi-identifiers or tick that there are none");
        if (!int.TryParse(K, NumberStyles.None, CultureInfo.InvariantCulture, out var k)) ModelState.AddModelError(nameof(K), "Enter a whole number from 2 to 1000");
        return new PublicData { QuasiIdentifiers = known, K = k };
    }

    private IActionResult Start(PackageRequest request)
    {
        if (prepared.Start(Study, request, Access.Researcher.Id, Access.Actor) is { } asked) return LocalRedirect(Url.Content($"~/results/{Study.Slug}/package/{asked.Id}"));
        ModelState.AddModelError("", "There is no room for another package just now. Try again in an hour, or remove one of yours.");
        return Page();
    }
}
