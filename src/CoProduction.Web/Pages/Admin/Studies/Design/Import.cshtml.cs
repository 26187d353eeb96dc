using CoProduction.Studies.Design;
using CoProduction.Web.Hosting;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Replaces the draft by a design file.</summary>
[RequestSizeLimit(RequestLimits.ImportBytes)]
public sealed class ImportModel(StudyDrafts drafts, StudyAccess access) : DraftPageModel(drafts, access)
{
    [BindProperty]
    public IFormFile? Upload { get; set; }

    /// <summary>The draft as it is now may be lost.</summary>
    [BindProperty]
    public bool Confirmed { get; set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!Confirmed) ModelState.AddModelError(nameof(Confirmed), "Tick that the draft may be replaced");
        return await SaveAsync(await ReadAsync(), "replaced by a design file", _ => Root);
    }

    private async Task<StudyDesign?> ReadAsync()
    {
        if (Upload is not { Length: > 0 }) return Refuse("Choose a design file");
        if (Upload.Length > DesignFile.MaxBytes) return Refuse("The file is larger than 5 MB");
        using var bytes = new MemoryStream();
        await Upload.CopyToAsync(bytes);
        try
        {
            return DesignFile.Read(bytes.ToArray());
        }
        catch (DesignFileException problem)
        {
            return Refuse(problem.Message);
        }
    }

    private StudyDesign? Refuse(string message)
    {
        ModelState.AddModelError(nameof(Upload), message);
        return null;
    }
}
