using CoProduction.Studies.Design;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class FactorPageModel(StudyDrafts drafts, StudyAccess access) : EntryPageModel<Factor, FactorForm>(drafts, access)
{
    private IReadOnlyDictionary<string, string> renamedLevels = new Dictionary<string, string>();

    public override EntryListOf<Factor> List => DraftLists.Factors;

    /// <summary>Address of the local wordings of a stored level; null for a row that is not stored yet.</summary>
    public string? WordingsOf(LevelRow row)
    {
        var index = Stored is null || string.IsNullOrEmpty(row.Was) ? -1 : Stored.Levels.Index().Where(level => row.Was == $"{level.Index}:{level.Item.Key}").Select(level => level.Index).FirstOrDefault(-1);
        return index < 0 ? null : AddressOf($"{Place}/levels/{DraftPlace.Segment(Stored!.Levels, index, level => level.Key)}/local");
    }

    protected override FactorForm FormOf(Factor entry) => FactorForm.Of(entry);

    protected override Factor Read(Factor stored, DraftReader reader)
    {
        var levels = Form.ReadLevels(stored, reader);
        renamedLevels = levels.Renamed;
        return stored with { Key = DraftReader.Key(Form.Key), Label = DraftReader.Key(Form.Label), Levels = levels.Entries };
    }

    protected override StudyDesign Renamed(StudyDesign design, Factor before, Factor after) => KeyRename.Factors(
        KeyRename.Levels(design, before.Key, renamedLevels),
        Rename(design.Factors, factor => factor.Key, before.Key, after.Key));
}
