using CoProduction.Studies.Instrument;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>Model of <c>_Condition</c>.</summary>
/// <param name="Name">Form name, as <c>Form.ShowIf</c>.</param>
/// <param name="Label">What the condition decides.</param>
/// <param name="Form">As typed.</param>
/// <param name="Stored">As stored: shown in words where it is nested too deep for rows.</param>
/// <param name="Page">Knows the questions and factors.</param>
public sealed record ConditionField(string Name, string Label, ConditionForm Form, ShowIf? Stored, DraftPageModel Page)
{
    public string? Hint { get; init; }

    public IReadOnlyList<SelectListItem> Subjects(ConditionRow row)
    {
        var questions = new SelectListGroup { Name = "Answers to" };
        var factors = new SelectListGroup { Name = "Assigned level of" };
        List<SelectListItem> items =
        [
            .. StudyVariable.All(Page.Design).DistinctBy(variable => variable.Name)
                .Select(variable => new SelectListItem($"{variable.Name}: {variable.Label}", ConditionForm.SubjectOfVariable(variable.Name)) { Group = questions }),
            .. Page.Design.Factors.Where(factor => factor.Key.Length > 0)
                .Select(factor => new SelectListItem($"{factor.Key}: {factor.Label}", ConditionForm.SubjectOfFactor(factor.Key)) { Group = factors }),
        ];
        if (!string.IsNullOrEmpty(row.Subject) && items.All(item => item.Value != row.Subject))
            items.Add(new SelectListItem($"{KeyPair.Read(row.Subject)?.Second} (does not exist)", row.Subject));
        return items;
    }

    public static IReadOnlyList<SelectListItem> Joins { get; } =
    [
        new("all of these hold", nameof(ConditionJoin.All)),
        new("any of these holds", nameof(ConditionJoin.Any)),
        new("not all of these hold", nameof(ConditionJoin.NotAll)),
        new("none of these holds", nameof(ConditionJoin.NotAny)),
    ];
}
