using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class ExclusionPageModel(StudyDrafts drafts, StudyAccess access) : EntryPageModel<ExclusionRule, ExclusionForm>(drafts, access)
{
    public override EntryListOf<ExclusionRule> List => DraftLists.Exclusions;

    /// <summary>Inquiries that leave rows out by this rule.</summary>
    public IReadOnlyList<string> UsedBy => Stored is null ? [] : [.. Design.Plan.Inquiries.Where(inquiry => inquiry.Exclusions.Contains(Stored.Key)).Select(inquiry => inquiry.Key)];

    protected override ExclusionForm FormOf(ExclusionRule entry) => ExclusionForm.Of(entry);

    protected override ExclusionRule Read(ExclusionRule stored, DraftReader reader) => Form.Read(stored, reader);

    protected override StudyDesign Renamed(StudyDesign design, ExclusionRule before, ExclusionRule after) =>
        KeyRename.Exclusions(design, Rename(design.Plan.Exclusions, rule => rule.Key, before.Key, after.Key));
}
