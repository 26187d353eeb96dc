using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Admin.Studies;

/// <summary>Model of <c>_Checks</c>: what the check of a draft found.</summary>
public sealed record Checks(string Slug, bool Linked, IReadOnlyList<DesignProblem> Problems)
{
    public int Errors => Problems.Count(problem => problem.Severity == ProblemSeverity.Error);

    public int Warnings => Problems.Count - Errors;

    public IEnumerable<DesignProblem> InOrder => Problems.OrderBy(problem => problem.Severity);
}
