using System.Globalization;
using System.Text;
using CoProduction.Studies.Reporting;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Admin.Studies;

/// <summary>Registry-ready texts of the latest version; <c>?version=N</c> for another one, <c>?draft=1</c> for the draft.</summary>
[Authorize(Policies.StudyEditor)]
public sealed class PreregistrationModel(StudyDbContext db, Preregister preregister, StudyAccess access) : StudyPageModel(access)
{
    public PreregistrationTexts Texts { get; private set; } = null!;

    public IReadOnlyList<(string Name, string Query)> Others { get; private set; } = [];

    public Checks Checks => new(Study.Slug, Linked: true, Texts.Problems);

    public string Source => Texts.Version is { } version ? string.Create(CultureInfo.InvariantCulture, $"version {version} of the design, which is locked") : "the draft of the design, which may still change";

    private string Query => QueryOf(Texts.Version);

    public async Task<IActionResult> OnGetAsync(int? version, string? draft)
    {
        if (!await LoadAsync(version, draft)) return NotFound();
        var versions = await db.StudyVersions.Where(row => row.StudyId == Study.StudyId).OrderBy(row => row.Version).Select(row => row.Version).ToListAsync();
        Others =
        [
            .. versions.Where(number => number != Texts.Version).Select(number => (string.Create(CultureInfo.InvariantCulture, $"version {number}"), QueryOf(number))),
            .. Texts.Version is null ? Array.Empty<(string, string)>() : [("the draft", QueryOf(null))],
        ];
        return Page();
    }

    public async Task<IActionResult> OnGetFileAsync(string? form, int? version, string? draft)
    {
        if (FormOf(form) is not { } wanted || !await LoadAsync(version, draft) || !Texts.Texts.TryGetValue(wanted, out var text)) return NotFound();
        var of = Texts.Version is { } number ? string.Create(CultureInfo.InvariantCulture, $"v{number}") : "draft";
        return File(Encoding.UTF8.GetBytes(text), "text/markdown; charset=utf-8", $"{Study.Slug}-{of}-preregistration-{KeyOf(wanted)}.md");
    }

    public string FileOf(PreregistrationForm form) => $"{PathOf("preregistration")}{Query}&handler=file&form={KeyOf(form)}";

    public static string NameOf(PreregistrationForm form) => form == PreregistrationForm.Osf ? "OSF Preregistration" : "AsPredicted";

    public static string KeyOf(PreregistrationForm form) => form == PreregistrationForm.Osf ? "osf" : "aspredicted";

    private static PreregistrationForm? FormOf(string? key) =>
        Enum.GetValues<PreregistrationForm>().Where(form => KeyOf(form) == key).Select(form => (PreregistrationForm?)form).SingleOrDefault();

    private static string QueryOf(int? version) => version is { } number ? string.Create(CultureInfo.InvariantCulture, $"?version={number}") : "?draft=1";

    private async Task<bool> LoadAsync(int? version, string? draft)
    {
        var texts = version is { } number ? await preregister.OfVersionAsync(Study.StudyId, number)
            : draft == "1" ? await preregister.OfDraftAsync(Study.StudyId)
            : await preregister.LatestAsync(Study.StudyId);
        if (texts is null) return false;
        Texts = texts;
        return true;
    }
}
