using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class CorrelatePageModel(StudyDrafts drafts, StudyAccess access) : EntryPageModel<CorrelateTable, CorrelateForm>(drafts, access)
{
    public override EntryListOf<CorrelateTable> List => DraftLists.Correlates;

    protected override CorrelateForm FormOf(CorrelateTable entry) => CorrelateForm.Of(entry);

    protected override CorrelateTable Read(CorrelateTable stored, DraftReader reader) => Form.Read(stored, Design, reader);

    protected override StudyDesign Renamed(StudyDesign design, CorrelateTable before, CorrelateTable after) => design;
}
