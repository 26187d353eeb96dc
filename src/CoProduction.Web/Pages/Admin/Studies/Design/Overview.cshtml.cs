using CoProduction.Studies.Design;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>The parts of a design as a list of tasks, and everything that the check says.</summary>
public sealed class OverviewModel(StudyDrafts drafts, StudyAccess access) : DraftPageModel(drafts, access)
{
    public IReadOnlyList<Part> Parts =>
    [
        new("Title, consent and closing", "basics", Design.Title.InOrFirst(Language), ProblemsAt("key", "title", "languages", "source", "consent", "closing")),
        new("Fieldwork", "fieldwork", Design.Fieldwork.Identity is { } identity ? $"identity: {DraftLists.Words(identity.ToString())}" : "identity not declared", ProblemsAt("fieldwork")),
        new("Sites and themes", "places", $"{DraftLists.Count(Design.Sites.Count, "site")}, {DraftLists.Count(Design.Themes.Count, "theme")}", ProblemsAt("sites", "themes")),
        new("Factors and levels", "factors", DraftLists.Count(Design.Factors.Count, "factor"), ProblemsAt("factors")),
        new("Pages and questions", "pages", DraftLists.Count(Design.Pages.Count, "page"), ProblemsAt("pages")),
        new("Response sets", "responseSets", DraftLists.Count(Design.ResponseSets.Count, "set"), ProblemsAt("responseSets")),
        new("Randomizations and arms", "randomizations",
            $"{DraftLists.Count(Design.Randomizations.Count, "randomization")}, {DraftLists.Count(Design.Randomizations.Sum(plan => plan.Arms.Count), "arm")}",
            ProblemsAt("randomizations")),
        new("Scales, indices and other measures", "measures", DraftLists.Count(Design.Measures.Count, "measure"), ProblemsAt("measures")),
        new("Analysis plan", "plan",
            $"{Design.Plan.Inquiries.Count} inquiries, {DraftLists.Count(Design.Plan.Regressions.Count + Design.Plan.Correlates.Count + Design.Plan.Levels.Count + Design.Plan.Pairs.Count, "table")}",
            ProblemsAt("plan")),
        new("Public data", "publicData", Design.PublicData is { } data ? $"{DraftLists.Count(data.QuasiIdentifiers.Count, "quasi-identifier")}, k = {data.K}" : "not declared", ProblemsAt("publicData")),
        new("How the study is conducted", "conduct", "for the report's checklist: ethics, funding, recruitment, stopping rule", ProblemsAt("conduct")),
    ];

    public StudyState State => Study.State;

    public int Errors => Problems.Count(problem => problem.Severity == ProblemSeverity.Error);

    public void OnGet()
    {
    }

    /// <summary>One part of the design.</summary>
    public sealed record Part(string Name, string Path, string Detail, IReadOnlyList<DesignProblem> Problems)
    {
        public int Errors => Problems.Count(problem => problem.Severity == ProblemSeverity.Error);
    }
}
