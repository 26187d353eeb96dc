using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class ArmsModel(StudyDrafts drafts, StudyAccess access) : EntryPageModel<RandomizationPlan, ArmsForm>(drafts, access)
{
    private const string CombineButton = "combine";

    private IReadOnlyDictionary<string, string> renamed = new Dictionary<string, string>();

    public override EntryListOf<RandomizationPlan> List => DraftLists.Randomizations;

    public IReadOnlyList<SelectListItem> FactorChoices => Choices.Of(Design.Factors.Select(factor => (factor.Key, factor.Label)));

    public string LabelOf(string? factor) => Design.Factors.FirstOrDefault(entry => entry.Key == factor) is { Label.Length: > 0 } found ? found.Label : factor ?? "";

    public IReadOnlyList<SelectListItem> LevelsOf(string? factor, string? chosen) => Choices.Of(
        (Design.Factors.FirstOrDefault(entry => entry.Key == factor)?.Levels ?? []).Select(level => (level.Key, level.Label)), chosen);

    protected override ArmsForm FormOf(RandomizationPlan entry) => ArmsForm.Of(entry, Design);

    protected override bool ActOnRows(string? act)
    {
        if (act != CombineButton) return base.ActOnRows(act);
        Form.MakeAllCombinations(Design);
        ModelState.Clear();
        return true;
    }

    protected override RandomizationPlan Read(RandomizationPlan stored, DraftReader reader)
    {
        var arms = Form.Read(stored, reader);
        renamed = arms.Renamed;
        return stored with { Arms = arms.Entries };
    }

    protected override StudyDesign Renamed(StudyDesign design, RandomizationPlan before, RandomizationPlan after) => KeyRename.Arms(design, before.Key, renamed);

    protected override string AddressAfter(StudyDesign saved, int index) => AddressOf($"{Place}/arms");
}
