using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class FieldworkModel(StudyDrafts drafts, StudyAccess access) : DraftPageModel(drafts, access)
{
    [BindProperty]
    public FieldworkForm Form { get; set; } = new();

    public void OnGet() => Form = FieldworkForm.Of(Design);

    public async Task<IActionResult> OnPostAsync(string? act) =>
        OnlyRows(act) ? Page() : await SaveAsync(Form.Apply(Design, Reader), "fieldwork", _ => $"{Root}/fieldwork");
}
