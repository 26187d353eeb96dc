using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class LevelTablePageModel(StudyDrafts drafts, StudyAccess access) : EntryPageModel<LevelTable, LevelTableForm>(drafts, access)
{
    public override EntryListOf<LevelTable> List => DraftLists.LevelTables;

    protected override LevelTableForm FormOf(LevelTable entry) => LevelTableForm.Of(entry);

    protected override LevelTable Read(LevelTable stored, DraftReader reader) => Form.Read(stored, Design, reader);

    protected override StudyDesign Renamed(StudyDesign design, LevelTable before, LevelTable after) => design;
}
