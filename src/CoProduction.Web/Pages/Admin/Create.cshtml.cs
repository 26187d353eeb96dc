using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using CoProduction.Studies.Design;
using CoProduction.Studies.Library;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin;

/// <summary>Whoever creates a study is its first owner.</summary>
[Authorize(Policies.SecondFactor)]
[RequestSizeLimit(DesignFile.MaxBytes + 64 * 1024)]
public sealed partial class CreateModel(StudyDrafts drafts, StudyAccess access) : PageModel
{
    public const string LibraryStart = "library";
    public const string FileStart = "file";
    public const string BlankStart = "blank";

    [BindProperty]
    public string? Start { get; set; }

    [BindProperty]
    public string? LibraryKey { get; set; }

    [BindProperty]
    public IFormFile? Upload { get; set; }

    [BindProperty, StringLength(200, ErrorMessage = "The title must be {1} characters or fewer")]
    public string? Title { get; set; }

    public IEnumerable<SelectListItem> LibraryStudies => StudyLibrary.All.Select(study => new SelectListItem(study.Title, study.Key));

    public void OnGet(string? from)
    {
        Start = from is LibraryStart or FileStart or BlankStart ? from : null;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var design = ModelState.IsValid ? await DesignAsync() : null;
        if (design is null)
            return Page();
        var study = await drafts.CreateAsync(design, access.Actor, access.Researcher.Id);
        TempData["Success"] = "The study is created, as a draft.";
        return LocalRedirect($"~/admin/studies/{study.Slug}");
    }

    private async Task<StudyDesign?> DesignAsync() => Start switch
    {
        LibraryStart => FromLibrary(),
        FileStart => await FromFileAsync(),
        BlankStart => FromNothing(),
        _ => Refuse(nameof(Start), "Choose what the study starts from"),
    };

    private StudyDesign? FromLibrary() =>
        StudyLibrary.Find(LibraryKey ?? "")?.Design ?? Refuse(nameof(LibraryKey), "Choose a study of the library");

    private async Task<StudyDesign?> FromFileAsync()
    {
        if (Upload is not { Length: > 0 })
            return Refuse(nameof(Upload), "Choose a design file");
        if (Upload.Length > DesignFile.MaxBytes)
            return Refuse(nameof(Upload), "The file is larger than 5 MB");
        using var bytes = new MemoryStream();
        await Upload.CopyToAsync(bytes);
        try
        {
            return DesignFile.Read(bytes.ToArray());
        }
        catch (DesignFileException problem)
        {
            return Refuse(nameof(Upload), problem.Message);
        }
    }

    private StudyDesign? FromNothing()
    {
        if (string.IsNullOrWhiteSpace(Title))
            return Refuse(nameof(Title), "Enter the title of the study");
        var title = Title.Trim();
        return new StudyDesign { Key = KeyOf(title), Title = LocalizedText.English(title) };
    }

    private static string KeyOf(string title) => NotInKey().Replace(title.ToLowerInvariant(), "-").Trim('-');

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex NotInKey();

    private StudyDesign? Refuse(string field, string message)
    {
        ModelState.AddModelError(field, message);
        return null;
    }
}
