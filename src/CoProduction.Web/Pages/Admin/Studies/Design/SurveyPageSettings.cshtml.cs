using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class SurveyPageSettingsModel(StudyDrafts drafts, StudyAccess access) : EntryPageModel<SurveyPage, SurveyPageForm>(drafts, access)
{
    public override EntryListOf<SurveyPage> List => DraftLists.Pages;

    public IReadOnlyList<SelectListItem> SiteChoices => Choices.Of(Design.Sites.Select(site => (site.Key, site.Name.InOrFirst(Language))), Form.Sites);

    public IReadOnlyList<SelectListItem> PopulationChoices =>
        Choices.Of(Design.Fieldwork.Populations.Select(population => (population.Key, population.Name.InOrFirst(Language))), Form.Populations);

    protected override SurveyPageForm FormOf(SurveyPage entry) => SurveyPageForm.Of(entry);

    protected override SurveyPage Read(SurveyPage stored, DraftReader reader) =>
        Form.Read(stored, Design.Sites.Select(site => site.Key), Design.Fieldwork.Populations.Select(population => population.Key), reader);

    protected override StudyDesign Renamed(StudyDesign design, SurveyPage before, SurveyPage after) =>
        KeyRename.Pages(design, Rename(design.Pages, page => page.Key, before.Key, after.Key));
}
