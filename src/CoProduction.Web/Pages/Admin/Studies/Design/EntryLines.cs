using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Model of <c>_Entries</c>: a list of entries with their buttons, and the form to add one.</summary>
/// <param name="Page">The page that shows it.</param>
/// <param name="List">The list.</param>
public sealed record EntryLines(ListPageModel Page, EntryList List)
{
    /// <summary>What can be added; null where all entries are of one kind.</summary>
    public IReadOnlyList<SelectListItem>? Kinds { get; init; }

    public string KindLabel { get; init; } = "Kind";

    /// <summary>Label of the title's field; null where a new entry has none.</summary>
    public string? TitleLabel { get; init; }

    public string? KeyHint { get; init; }

    public string Empty { get; init; } = "There is none yet.";

    public IReadOnlyList<EntryName> Entries { get; } = List.Entries(Page.Design);

    /// <summary>The form that an entry's name links to; a page's is its list of elements.</summary>
    public string AddressOf(EntryName entry) => Page.AddressOf($"{PlaceOf(entry)}{(List.Place == "pages" ? "/elements" : "")}");

    public string DeleteAddressOf(EntryName entry) => $"{Page.Root}/delete?place={Uri.EscapeDataString(PlaceOf(entry))}";

    public string PlaceOf(EntryName entry) => $"{List.Place}/{entry.Segment}";

    /// <summary>As typed in the form to add one.</summary>
    public NewEntry New => Page.New.GetValueOrDefault(List.Place) ?? new NewEntry();

    public string Field(string name) => NewEntry.FieldOf(List, name);
}
