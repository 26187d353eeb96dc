using CoProduction.Studies.Design;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class ThemeWordsModel(StudyDrafts drafts, StudyAccess access) : EntryPageModel<Theme, WordsForm>(drafts, access)
{
    private IReadOnlyDictionary<string, string> renamed = new Dictionary<string, string>();

    public override EntryListOf<Theme> List => DraftLists.Themes;

    protected override WordsForm FormOf(Theme entry) => WordsForm.Of(entry.Name, entry.Words, []);

    protected override Theme Read(Theme stored, DraftReader reader)
    {
        var words = Form.ReadWords(stored.Words, reader);
        renamed = words.Renamed;
        return stored with
        {
            Name = reader.Text(Form.Name, stored.Name),
            Words = words.Entries.DistinctBy(word => word.Key).ToDictionary(word => word.Key, word => word.Text),
        };
    }

    /// <summary>As for sites: slots follow only where no other theme has the old word.</summary>
    protected override StudyDesign Renamed(StudyDesign design, Theme before, Theme after) =>
        KeyRename.ThemeWords(design, renamed.Where(word => !design.Themes.Any(theme => theme.Words.ContainsKey(word.Key))).ToDictionary());
}
