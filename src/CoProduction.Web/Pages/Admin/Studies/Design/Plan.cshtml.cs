using CoProduction.Studies.Analysis;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>What will be computed: inquiries and tables.</summary>
public sealed class PlanModel(StudyDrafts drafts, StudyAccess access) : ListPageModel(drafts, access)
{
    public override IReadOnlyList<EntryList> Lists => [DraftLists.Inquiries, DraftLists.Regressions, DraftLists.Correlates, DraftLists.LevelTables, DraftLists.PairTables, DraftLists.Exclusions];

    public IEnumerable<(string Title, string Help, EntryLines Lines)> Sections =>
    [
        ("Inquiries", "A question with one number as its answer: a contrast of cell means of one outcome. The estimator follows from the design.",
            new EntryLines(this, DraftLists.Inquiries) { TitleLabel = "Label", KindLabel = "Effect", Kinds = PlanChoices.Estimands }),
        ("Regressions", "An outcome on terms, as declared.", new EntryLines(this, DraftLists.Regressions) { TitleLabel = "Label" }),
        ("Correlates", "Correlations of outcomes with predictors. Associations: nothing here is randomized.", new EntryLines(this, DraftLists.Correlates) { TitleLabel = "Label" }),
        ("Levels", "Means or shares of outcomes, over all or by site and theme.", new EntryLines(this, DraftLists.LevelTables) { TitleLabel = "Label" }),
        ("Pairs", "Two measures side by side: within persons, or of two populations. Nothing here is randomized.", new EntryLines(this, DraftLists.PairTables) { TitleLabel = "Label" }),
        ("Exclusion rules", "Whose rows an inquiry leaves out; only inquiries that name a rule use it.", new EntryLines(this, DraftLists.Exclusions) { TitleLabel = "Label" }),
    ];

    public void OnGet()
    {
    }
}
