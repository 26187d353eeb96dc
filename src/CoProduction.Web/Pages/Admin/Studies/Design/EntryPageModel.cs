using CoProduction.Studies.Design;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>The form of one entry of a list. Whatever the form does not show of the entry stays as it is.</summary>
public abstract class EntryPageModel<T, TForm>(StudyDrafts drafts, StudyAccess access) : DraftPageModel(drafts, access)
    where T : class
    where TForm : class, new()
{
    /// <summary>The entry's segment of the address.</summary>
    [FromRoute(Name = "entry")]
    public string Segment { get; set; } = "";

    [BindProperty]
    public TForm Form { get; set; } = new();

    /// <summary>As stored; null where somebody else removed or renamed it while the form was open.</summary>
    public T? Stored { get; private set; }

    public abstract EntryListOf<T> List { get; }

    public string Place => $"{List.Place}/{Segment}";

    public IReadOnlyList<DesignProblem> OwnProblems => ProblemsAt(Place);

    public IActionResult OnGet()
    {
        Stored = List.Find(Design, Segment);
        if (Stored is null) return NotFound();
        Form = FormOf(Stored);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? act)
    {
        Stored = List.Find(Design, Segment);
        if (ActOnRows(act)) return Page();
        if (Stored is null)
        {
            ModelState.AddModelError("", $"Somebody else removed or renamed this {List.Noun} after you opened the form. Nothing was saved, and what you typed is still here: copy it to where it belongs.");
            return Page();
        }
        var index = DraftPlace.Find(List.Read(Design), Segment, List.KeyOf);
        var entry = Read(Stored, Reader);
        RefuseTakenKey(entry, index);
        var changed = ModelState.IsValid ? Renamed(List.Replaced(Design, Segment, entry), Stored, entry) : null;
        return await SaveAsync(changed, Place, saved => AddressAfter(saved, index));
    }

    protected abstract TForm FormOf(T entry);

    protected abstract T Read(T stored, DraftReader reader);

    /// <summary>Makes what refers to the entry, or to entries in it, follow their new keys.</summary>
    protected abstract StudyDesign Renamed(StudyDesign design, T before, T after);

    /// <summary>Where to go after saving: to the same form, at its perhaps new address.</summary>
    protected virtual string AddressAfter(StudyDesign saved, int index) => AddressOf($"{List.Place}/{List.SegmentOf(saved, index)}");

    /// <summary>True: the button only changed the form.</summary>
    protected virtual bool ActOnRows(string? act) => OnlyRows(act);

    /// <summary>The rename of one key; none where it is unchanged, new, or still held by another entry, which then keeps what refers to it.</summary>
    protected static IReadOnlyDictionary<string, string> Rename<TEntry>(IEnumerable<TEntry> entries, Func<TEntry, string> keyOf, string before, string after) =>
        before.Length == 0 || after.Length == 0 || before == after || entries.Any(entry => keyOf(entry) == before)
            ? new Dictionary<string, string>()
            : new Dictionary<string, string> { [before] = after };

    private void RefuseTakenKey(T entry, int index)
    {
        var (before, after) = (List.KeyOf(Stored!), List.KeyOf(entry));
        if (before != after && List.Read(Design).Index().Any(other => other.Index != index && List.KeyOf(other.Item) == after))
            ModelState.AddModelError("Form.Key", $"There is another {List.Noun} with the key “{after}”: what refers to the two could not be told apart afterwards");
    }
}
