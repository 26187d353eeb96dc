using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Randomization;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

public sealed class RandomizationPageModel(StudyDrafts drafts, StudyAccess access) : EntryPageModel<RandomizationPlan, RandomizationForm>(drafts, access)
{
    public override EntryListOf<RandomizationPlan> List => DraftLists.Randomizations;

    public IReadOnlyList<SelectListItem> PageChoices => Choices.Of(Design.Pages.Select(page => (page.Key, StudyVariable.Short(page.Title, Language))), Form.Before);

    public IReadOnlyList<SelectListItem> SiteChoices => Choices.Of(Design.Sites.Select(site => (site.Key, site.Name.InOrFirst(Language))), Form.Sites);

    public IReadOnlyList<SelectListItem> PopulationChoices =>
        Choices.Of(Design.Fieldwork.Populations.Select(population => (population.Key, population.Name.InOrFirst(Language))), Form.Populations);

    public IReadOnlyList<SelectListItem> SourceChoices(params IEnumerable<string?> chosen) =>
        [.. Tokens.Concat(chosen.OfType<string>().Where(token => token.Length > 0)).Distinct().Select(token => new SelectListItem(StratumToken.NameOf(token), token))];

    private IReadOnlyList<string> Tokens =>
    [
        .. Design.Sites.Count > 0 ? [StratumToken.Site] : Array.Empty<string>(),
        .. Design.Fieldwork.SessionFrom is not null ? [StratumToken.Session] : Array.Empty<string>(),
        .. StudyVariable.All(Design).Where(variable => variable.IsSingleChoice && IsBeforePoint(variable)).Select(variable => StratumToken.OfVariable(variable.Name)),
        .. Design.Fieldwork.UrlParameters.Select(StratumToken.OfParameter),
    ];

    /// <summary>A loop has one answer per theme, of which none is the person's.</summary>
    private bool IsBeforePoint(StudyVariable variable) => variable.Page.Loop == PageLoop.None
        && Design.Pages.TakeWhile(page => page.Key != Form.Before).Contains(variable.Page);

    protected override RandomizationForm FormOf(RandomizationPlan entry) => RandomizationForm.Of(entry);

    protected override RandomizationPlan Read(RandomizationPlan stored, DraftReader reader) => Form.Read(
        stored, Tokens, Design.Sites.Select(site => site.Key), Design.Fieldwork.Populations.Select(population => population.Key), reader);

    protected override StudyDesign Renamed(StudyDesign design, RandomizationPlan before, RandomizationPlan after) =>
        KeyRename.Randomizations(design, Rename(design.Randomizations, plan => plan.Key, before.Key, after.Key));
}
