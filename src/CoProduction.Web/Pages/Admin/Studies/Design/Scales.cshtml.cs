using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Library;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Inserts a scale of the library: its items into a page, with its response sets and measures.</summary>
public sealed class ScalesModel(StudyDrafts drafts, StudyAccess access) : DraftPageModel(drafts, access)
{
    [BindProperty]
    public string? Scale { get; set; }

    /// <summary>Key of the page.</summary>
    [BindProperty]
    public string? Into { get; set; }

    public static IReadOnlyList<LibraryScale> Scales => ScaleLibrary.All;

    public IReadOnlyList<SelectListItem> Pages => Choices.Of(Design.Pages.Select(page => (page.Key, StudyVariable.Short(page.Title, Language))));

    public string MissingLanguages(LibraryScale scale) =>
        string.Join(", ", Languages.Where(language => !scale.Languages.Contains(language)).Select(LanguageName.Of));

    public void OnGet(string? into) => Into = into;

    public async Task<IActionResult> OnPostAsync()
    {
        var scale = ScaleLibrary.Find(Scale ?? "");
        if (scale is null) ModelState.AddModelError(nameof(Scale), "Choose a scale");
        var segment = Into is { Length: > 0 } ? Design.Pages.Index().Where(page => page.Item.Key == Into).Select(page => DraftLists.Pages.SegmentOf(Design, page.Index)).FirstOrDefault() : null;
        if (segment is null) ModelState.AddModelError(nameof(Into), "Choose the page that it goes into");
        if (scale is not null && Taken(scale) is { Count: > 0 } taken)
            ModelState.AddModelError(nameof(Scale), $"The draft has {string.Join(", ", taken)} already: rename those first, or this scale is in the draft");
        var changed = ModelState.IsValid ? scale!.InsertInto(Design, Into!) : null;
        return await SaveAsync(changed, $"scale {Scale} inserted", _ => AddressOf($"pages/{segment}/elements"));
    }

    private IReadOnlyList<string> Taken(LibraryScale scale)
    {
        var used = StudyVariable.All(Design).Select(variable => variable.Name).Concat(Design.Measures.Select(measure => measure.Key)).ToHashSet();
        var own = scale.Elements.OfType<Item>().SelectMany(item => item.Variables).Select(variable => variable.Name);
        return [.. own.Concat(scale.Measures.Select(measure => measure.Key)).Where(used.Contains).Take(5)];
    }
}
