using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Model of <c>_Problems</c>: what the check says, with links to the forms where it is mended.</summary>
/// <param name="Page">The page that shows the list.</param>
/// <param name="Problems">What the check says.</param>
/// <param name="Linked">Whether each line links to its form; not on that form itself.</param>
public sealed record ProblemList(DraftPageModel Page, IReadOnlyList<DesignProblem> Problems, bool Linked)
{
    public IEnumerable<DesignProblem> InOrder => Problems.OrderBy(problem => problem.Severity);
}
