using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class RegressionPageModel(StudyDrafts drafts, StudyAccess access) : EntryPageModel<RegressionTable, RegressionForm>(drafts, access)
{
    public override EntryListOf<RegressionTable> List => DraftLists.Regressions;

    protected override RegressionForm FormOf(RegressionTable entry) => RegressionForm.Of(entry);

    protected override RegressionTable Read(RegressionTable stored, DraftReader reader) => Form.Read(stored, reader);

    protected override StudyDesign Renamed(StudyDesign design, RegressionTable before, RegressionTable after) => design;
}
