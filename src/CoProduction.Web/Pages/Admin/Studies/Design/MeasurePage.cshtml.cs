using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class MeasurePageModel(StudyDrafts drafts, StudyAccess access) : EntryPageModel<Measure, MeasureForm>(drafts, access)
{
    private Dictionary<string, StudyVariable>? variables;

    public override EntryListOf<Measure> List => DraftLists.Measures;

    public IReadOnlyList<SelectListItem> VariableChoices =>
        Choices.Of(MeasureForm.Candidates(Design, MeasureKinds.Create(Form.Kind)).Select(variable => (variable.Name, variable.Label)), Form.Variable);

    public IReadOnlyList<SelectListItem> TaskChoices =>
        Choices.Of(Design.Pages.SelectMany(page => page.Elements).OfType<EffortTask>().Select(task => (task.Key, "")), Form.Task);

    public IReadOnlyList<SelectListItem> OptionsOf(string? variable, IEnumerable<string?> chosen) =>
        Choices.Of(VariableOf(variable)?.Options.Select(option => (option.Key, option.Label.InOrFirst(Language))) ?? [], chosen);

    public StudyVariable? VariableOf(string? name)
    {
        variables ??= StudyVariable.All(Design).DistinctBy(variable => variable.Name).ToDictionary(variable => variable.Name);
        return variables.GetValueOrDefault(name ?? "");
    }

    protected override MeasureForm FormOf(Measure entry) => MeasureForm.Of(entry, Design);

    protected override Measure Read(Measure stored, DraftReader reader) => Form.Read(stored, Design, reader);

    protected override StudyDesign Renamed(StudyDesign design, Measure before, Measure after) =>
        KeyRename.Measures(design, Rename(design.Measures, measure => measure.Key, before.Key, after.Key));
}
