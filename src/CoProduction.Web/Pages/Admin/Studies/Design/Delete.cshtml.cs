using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Asks before an entry is deleted: drafts have no undo.</summary>
public sealed class DeleteModel(StudyDrafts drafts, StudyAccess access) : DraftPageModel(drafts, access)
{
    /// <summary>Place of the entry.</summary>
    [FromQuery(Name = "place")]
    public string? Place { get; set; }

    public EntryList List { get; private set; } = null!;

    public EntryName Entry { get; private set; } = null!;

    public string Back => AddressOf(List.Place);

    public void OnGet()
    {
    }

    public Task<IActionResult> OnPostAsync() => SaveAsync(List.Delete(Design, Entry.Segment), $"{Place} deleted", _ => Back);

    protected override bool Find()
    {
        var place = Place ?? "";
        var slash = place.LastIndexOf('/');
        if (slash < 0 || DraftLists.At(Design, place[..slash]) is not { } list) return false;
        List = list;
        Entry = list.Entries(Design).FirstOrDefault(entry => entry.Segment == place[(slash + 1)..])!;
        return Entry is not null;
    }
}
