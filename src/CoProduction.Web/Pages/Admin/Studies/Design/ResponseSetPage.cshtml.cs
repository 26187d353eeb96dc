using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class ResponseSetPageModel(StudyDrafts drafts, StudyAccess access) : EntryPageModel<ResponseSet, ResponseSetForm>(drafts, access)
{
    private IReadOnlyDictionary<string, string> renamed = new Dictionary<string, string>();

    public override EntryListOf<ResponseSet> List => DraftLists.ResponseSets;

    /// <summary>Variables answered by this set.</summary>
    public IReadOnlyList<string> Users =>
        [.. StudyVariable.All(Design).Where(variable => variable.Item is OptionItem item && item.ResponseSet == Stored?.Key).Select(variable => variable.Name)];

    protected override ResponseSetForm FormOf(ResponseSet entry) => ResponseSetForm.Of(entry);

    protected override ResponseSet Read(ResponseSet stored, DraftReader reader)
    {
        var options = OptionRow.Read(reader, "Form.Options", Form.Options, stored.Options);
        renamed = options.Renamed;
        return stored with { Key = DraftReader.Key(Form.Key), Options = options.Entries };
    }

    protected override StudyDesign Renamed(StudyDesign design, ResponseSet before, ResponseSet after) => KeyRename.ResponseSets(
        KeyRename.Options(design, Users.ToHashSet(), renamed),
        Rename(design.ResponseSets, set => set.Key, before.Key, after.Key));
}
