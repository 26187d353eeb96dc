using CoProduction.Studies.Design;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class SiteWordsModel(StudyDrafts drafts, StudyAccess access) : EntryPageModel<Site, WordsForm>(drafts, access)
{
    private IReadOnlyDictionary<string, string> renamed = new Dictionary<string, string>();

    public override EntryListOf<Site> List => DraftLists.Sites;

    protected override WordsForm FormOf(Site entry) => WordsForm.Of(entry.Name, entry.Words, entry.Themes);

    protected override Site Read(Site stored, DraftReader reader)
    {
        var words = Form.ReadWords(stored.Words, reader);
        renamed = words.Renamed;
        return stored with
        {
            Name = reader.Text(Form.Name, stored.Name),
            Words = words.Entries.DistinctBy(word => word.Key).ToDictionary(word => word.Key, word => word.Text),
            Themes = DraftReader.Keys(Form.Order),
        };
    }

    /// <summary>Slots name a word of whatever site the person is at: they follow only where no other site has the old word.</summary>
    protected override StudyDesign Renamed(StudyDesign design, Site before, Site after) =>
        KeyRename.SiteWords(design, renamed.Where(word => !design.Sites.Any(site => site.Words.ContainsKey(word.Key))).ToDictionary());
}
