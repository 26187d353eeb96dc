using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Counts participants by arm and by what became of them.</summary>
internal sealed class FlowAnalysis(AnalysisData data, IReadOnlyList<Estimate> estimates)
{
    public IReadOnlyList<FlowResult> Run(IReadOnlyList<string> outcomes)
    {
        var duplicates = data.Frame.People.Count(person => !person.Counts);
        if (data.Frame.Assignments.Count == 0)
            return [new FlowResult("", "", "persons", [Row("All", [.. data.Rows.Select(row => (row, (AssignmentColumn?)null))], outcomes, null, null)], [], [], duplicates)];
        return [.. data.Arms.SelectMany(arms => Results(arms, outcomes, duplicates))];
    }

    /// <summary>All units together and, where themes are assigned, theme by theme.</summary>
    private IEnumerable<FlowResult> Results(ArmRows arms, IReadOnlyList<string> outcomes, int duplicates)
    {
        var without = data.Rows.Where(row => arms.Columns.All(column => column.Code(row) < 0)).ToList();
        var others = Others(arms.Plan);
        var reasons = without.GroupBy(row => WhyNot(arms.Plan, others, row)).OrderByDescending(group => group.Count()).ToList();
        yield return new FlowResult(arms.Label, "", arms.UnitWords,
            [
                .. arms.Arms.Select(arm => Row(ArmRows.NameOf(arm), [.. arms.Units[arm.Key].Select(unit => (unit.Row, (AssignmentColumn?)unit.Column))], outcomes, arms.Plan.Key, arm.Key)),
                Row("Not assigned", [.. without.Select(row => (row, (AssignmentColumn?)null))], outcomes, null, null),
            ],
            [.. reasons.Where(group => group.Key.IsExclusion).Select(group => new FlowReason(group.Key.Code, group.Key.Words, group.Count()))],
            [.. reasons.Where(group => !group.Key.IsExclusion).Select(group => new FlowReason(group.Key.Code, group.Key.Words, group.Count()))],
            duplicates) { Key = arms.Plan.Key };
        if (!arms.IsPerTheme) yield break;
        foreach (var column in arms.Columns)
            yield return new FlowResult(arms.Label, data.ThemeLabel(column.Unit), "persons",
                [.. column.Arms.Select((arm, code) => Row(ArmRows.NameOf(arm), [.. data.Rows.Where(row => column.Code(row) == code).Select(row => (row, (AssignmentColumn?)column))], outcomes, arms.Plan.Key, arm.Key))],
                [], [], 0) { Key = arms.Plan.Key, ThemeKey = column.Unit };
    }

    private FlowRow Row(string label, IReadOnlyList<(int Row, AssignmentColumn? Column)> units, IReadOnlyList<string> outcomes, string? randomization, string? arm)
    {
        int Count(ParticipantState status) => units.Count(unit => data.Frame.People[unit.Row].Status == status);
        var theme = units.Count > 0 && units[0].Column is { Unit.Length: > 0 } first && units.All(unit => unit.Column == first) ? first.Unit : null;
        int? served = units.Any(unit => unit.Column?.Served(unit.Row) is null) ? null : units.Count(unit => unit.Column!.Served(unit.Row) == true);
        return new FlowRow(label, units.Count, arm is null ? null : served, Count(ParticipantState.Completed), Count(ParticipantState.Started), Count(ParticipantState.ScreenedOut), Count(ParticipantState.Withdrawn), Count(ParticipantState.Erased),
            [.. outcomes.Select(outcome => (data.LabelOf(outcome), units.Count(unit => IsObserved(outcome, unit.Row, unit.Column?.Unit ?? ""))))],
            [.. outcomes.Select(outcome => (data.LabelOf(outcome), arm is null ? null : Analysed(outcome, randomization!, arm, theme)))])
        {
            Key = arm,
            OutcomeKeys = outcomes,
        };
    }

    private bool IsObserved(string outcome, int row, string theme) => theme.Length == 0
        ? data.Frame.MeasureColumns(outcome).Any(column => column.Scores.HasValue(row))
        : data.Column(outcome, theme)?.Scores.HasValue(row) == true;

    /// <summary>Rows of an arm in the estimates of the inquiry that uses most of them; an inquiry by cell counts all its cells.</summary>
    private int? Analysed(string outcome, string randomization, string arm, string? theme)
    {
        var used = estimates.Where(estimate => estimate.Inquiry.Outcome == outcome && estimate.Inquiry.Randomization == randomization && (theme is null || estimate.Cell.Theme == theme) && estimate.Arms.Any(mean => mean.Arm == arm && mean.Weight != 0))
            .GroupBy(estimate => estimate.Inquiry.Key).Select(inquiry => inquiry.Sum(estimate => estimate.Arms.First(mean => mean.Arm == arm).N)).ToList();
        return used.Count == 0 ? null : used.Max();
    }

    private (string Code, string Words, bool IsExclusion) WhyNot(RandomizationPlan plan, string others, int row)
    {
        var person = data.Frame.People[row];
        if (data.Frame.Sites[row] is { } site && !Design.VariablePlace.Allows(plan.Sites, site)) return ("site", "at a site where nothing is assigned", true);
        if (data.Frame.Populations[row] is { } population && !Design.VariablePlace.Allows(plan.Populations, population)) return ("population", $"{others}, not randomized", true);
        if (!data.Frame.Versions[person.Version].Randomizations.ContainsKey(plan.Key)) return ("version", "on a version of the design without this randomization", true);
        return person.Status switch
        {
            ParticipantState.ScreenedOut => ("screenedOut", "screened out by their answers", true),
            ParticipantState.Completed => ("completed", plan.EligibleIf is not null ? "not eligible by their answers" : "completed without an arm", true),
            ParticipantState.Withdrawn => ("withdrawn", "withdrew before the draw", false),
            ParticipantState.Erased => ("erased", "withdrew and were erased, without an arm", false),
            _ => ("started", "left before the draw", false),
        };
    }

    /// <summary>Labels of the populations to which a plan assigns nothing; they may answer questions of their own.</summary>
    private string Others(RandomizationPlan plan) => string.Join(", ",
        data.Design.Fieldwork.Populations.Where(population => !Design.VariablePlace.Allows(plan.Populations, population.Key)).Select(population => population.Name.InOrFirst("en")));
}
