using CoProduction.Studies.Design;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A page with lists of entries: each can move, be copied and deleted, and new ones added.</summary>
public abstract class ListPageModel(StudyDrafts drafts, StudyAccess access) : DraftPageModel(drafts, access)
{
    /// <summary>By place of the list, so that the fields of several lists on one page have names of their own.</summary>
    [BindProperty]
    public Dictionary<string, NewEntry> New { get; set; } = [];

    /// <summary>Place of the list that a button belongs to.</summary>
    [BindProperty]
    public string? List { get; set; }

    /// <summary>The lists of this page.</summary>
    public abstract IReadOnlyList<EntryList> Lists { get; }

    public async Task<IActionResult> OnPostAsync(string? act)
    {
        if (Lists.FirstOrDefault(list => list.Place == List) is not { } target) return BadRequest();
        var parts = (act ?? "").Split(':', 2);
        if (parts is ["add"]) return await AddAsync(target);
        if (parts is not [var verb, var segment]) return BadRequest();
        var changed = verb switch
        {
            "up" => target.Move(Design, segment, -1),
            "down" => target.Move(Design, segment, 1),
            "copy" => target.Copy(Design, segment),
            _ => null,
        };
        // Nothing to do: it was moved or removed meanwhile, and the list as it is now tells.
        if (changed is null) return LocalRedirect(Here);
        return await SaveAsync(changed, $"{target.Place}/{segment}", _ => Here);
    }

    private string Here => Request.PathBase + Request.Path;

    private async Task<IActionResult> AddAsync(EntryList list)
    {
        var entry = New.GetValueOrDefault(list.Place) ?? new NewEntry();
        var changed = entry.AddTo(Design, list, Reader, Language);
        return await SaveAsync(changed, $"{list.Place}/{entry.Key?.Trim()}", saved => AddressOf($"{list.Place}/{list.Entries(saved)[^1].Segment}{(list.Place == "pages" ? "/elements" : "")}"));
    }
}
