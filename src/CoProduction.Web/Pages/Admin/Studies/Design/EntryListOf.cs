using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A list of a draft, read and replaced through two functions.</summary>
public sealed class EntryListOf<T>(
    string place, string noun, Func<StudyDesign, IReadOnlyList<T>> read, Func<StudyDesign, IReadOnlyList<T>, StudyDesign> replace) : EntryList
{
    public override string Place => place;

    public override string Noun => noun;

    public required Func<T, string> KeyOf { get; init; }

    /// <summary>A title and a detail, in the study's first language.</summary>
    public required Func<T, string, (string Title, string Detail)> Describe { get; init; }

    /// <summary>A copy under fresh keys; the function gives a free one for an old one.</summary>
    public required Func<T, Func<string, string>, T> Copied { get; init; }

    public IReadOnlyList<T> Read(StudyDesign design) => read(design);

    public T? Find(StudyDesign design, string segment) => DraftPlace.Find(read(design), segment, KeyOf) is >= 0 and var index ? read(design)[index] : default;

    public string SegmentOf(StudyDesign design, int index) => DraftPlace.Segment(read(design), index, KeyOf);

    public StudyDesign Added(StudyDesign design, T entry) => replace(design, [.. read(design), entry]);

    /// <summary>The design with another entry in the place of this one.</summary>
    public StudyDesign Replaced(StudyDesign design, string segment, T entry)
    {
        var entries = read(design).ToList();
        entries[DraftPlace.Find(entries, segment, KeyOf)] = entry;
        return replace(design, entries);
    }

    public override IReadOnlyList<EntryName> Entries(StudyDesign design)
    {
        var entries = read(design);
        var language = design.Languages.Count > 0 ? design.Languages[0] : "en";
        return
        [
            .. entries.Select((entry, index) =>
            {
                var (title, detail) = Describe(entry, language);
                return new EntryName(DraftPlace.Segment(entries, index, KeyOf), KeyOf(entry), title, detail);
            }),
        ];
    }

    public override StudyDesign? Move(StudyDesign design, string segment, int by)
    {
        var entries = read(design).ToList();
        var index = DraftPlace.Find(entries, segment, KeyOf);
        var to = index + by;
        if (index < 0 || to < 0 || to >= entries.Count) return null;
        (entries[index], entries[to]) = (entries[to], entries[index]);
        return replace(design, entries);
    }

    public override StudyDesign? Delete(StudyDesign design, string segment)
    {
        var entries = read(design).ToList();
        var index = DraftPlace.Find(entries, segment, KeyOf);
        if (index < 0) return null;
        entries.RemoveAt(index);
        return replace(design, entries);
    }

    public override StudyDesign? Copy(StudyDesign design, string segment)
    {
        var entries = read(design).ToList();
        var index = DraftPlace.Find(entries, segment, KeyOf);
        if (index < 0) return null;
        var used = DraftLists.KeysInUse(design);
        entries.Insert(index + 1, Copied(entries[index], Fresh));
        return replace(design, entries);

        string Fresh(string key)
        {
            var free = Enumerable.Range(2, used.Count + 1).Select(number => $"{key}_{number}").First(candidate => !used.Contains(candidate));
            used.Add(free);
            return free;
        }
    }
}
