using CoProduction.Studies.Instrument;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Model of <c>_Element</c>: the fields of an element or of a follow-up.</summary>
/// <param name="Form">As typed.</param>
/// <param name="Stored">As stored; null where it is gone.</param>
/// <param name="Page">The page that shows the form.</param>
public sealed record ElementFields(ElementForm Form, PageElement? Stored, DraftPageModel Page)
{
    /// <summary>A follow-up stands where its item stands: it has no sites, themes or condition of its own.</summary>
    public bool IsFollowUp { get; init; }

    /// <summary>On a page that repeats by theme.</summary>
    public bool InLoop { get; init; }

    public Func<OptionRow, (string Address, bool Exists)?> FollowUpOf { get; init; } = _ => null;

    public bool Is(params ReadOnlySpan<string> kinds) => kinds.Contains(Form.Kind);

    public bool IsItem => !Is("text", "vignette", "effortTask");

    public bool HasOptions => Is("likert", "choice", "multipleChoice", "hours", "ranking");

    public IReadOnlyList<SelectListItem> Sites(IEnumerable<string?> chosen) =>
        Choices.Of(Page.Design.Sites.Select(site => (site.Key, site.Name.InOrFirst(Page.Language))), chosen);

    /// <summary>Themes to choose where there is a choice.</summary>
    public IReadOnlyList<SelectListItem> Themes(IReadOnlyCollection<string?> chosen) => InLoop || chosen.Count > 0
        ? Choices.Of(Page.Design.Themes.Select(theme => (theme.Key, theme.Name.InOrFirst(Page.Language))), chosen)
        : [];

    /// <summary>Where a statement is asked, in words.</summary>
    public static string WhereAsked(StatementRow row) =>
        row.Sites.Count + row.Themes.Count == 0 ? "Asked everywhere" : $"Asked only {string.Join(" and ", Parts(row))}";

    private static IEnumerable<string> Parts(StatementRow row)
    {
        if (row.Sites.Count > 0) yield return $"at {string.Join(", ", row.Sites)}";
        if (row.Themes.Count > 0) yield return $"for {string.Join(", ", row.Themes)}";
    }

    public IReadOnlyList<SelectListItem> ResponseSets => Choices.Of(Page.Design.ResponseSets.Select(set => (set.Key, Preview(set))), Form.ResponseSet);

    public IReadOnlyList<SelectListItem> Arms(ExpectedRow row) =>
        Choices.Of(Page.Design.Randomizations.SelectMany(plan => plan.Arms).Select(arm => (arm.Key, arm.Label)), row.Arm);

    private string Preview(ResponseSet set) => set.Options.Count == 0
        ? ""
        : $"{StudyVariable.Short(set.Options[0].Label, Page.Language)} … {StudyVariable.Short(set.Options[^1].Label, Page.Language)}";
}
