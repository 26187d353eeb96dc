using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class PairTablePageModel(StudyDrafts drafts, StudyAccess access) : EntryPageModel<PairTable, PairTableForm>(drafts, access)
{
    public override EntryListOf<PairTable> List => DraftLists.PairTables;

    protected override PairTableForm FormOf(PairTable entry) => PairTableForm.Of(entry);

    protected override PairTable Read(PairTable stored, DraftReader reader) => Form.Read(stored, reader);

    protected override StudyDesign Renamed(StudyDesign design, PairTable before, PairTable after) => design;
}
