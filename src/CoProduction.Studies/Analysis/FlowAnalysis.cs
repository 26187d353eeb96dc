using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Counts participants by arm and state.</summary>
internal sealed class FlowAnalysis(AnalysisData data)
{
    public IReadOnlyList<FlowResult> Run(IReadOnlyList<string> outcomes)
    {
        var duplicates = data.Frame.People.Count(person => !person.Counts);
        if (data.Frame.Assignments.Count == 0) return [new FlowResult("", [Row("All", data.Rows, null, outcomes)], duplicates)];
        return [.. data.Frame.Assignments.Select(assignment => new FlowResult(
            (assignment.Plan.Label.Length > 0 ? assignment.Plan.Label : assignment.Plan.Key) + (assignment.Unit.Length > 0 ? $" ({data.ThemeLabel(assignment.Unit)})" : ""),
            [
                .. assignment.Arms.Select((arm, code) => Row(arm.Label.Length > 0 ? arm.Label : arm.Key, [.. data.Rows.Where(row => assignment.Code(row) == code)], assignment, outcomes)),
                Row("Not assigned", [.. data.Rows.Where(row => assignment.Code(row) < 0)], null, outcomes),
            ],
            duplicates))];
    }

    private FlowRow Row(string label, IReadOnlyList<int> rows, AssignmentColumn? assignment, IReadOnlyList<string> outcomes)
    {
        int Count(ParticipantState status) => rows.Count(row => data.Frame.People[row].Status == status);
        int? served = assignment is null || rows.Any(row => assignment.Served(row) is null) ? null : rows.Count(row => assignment.Served(row) == true);
        return new FlowRow(label, rows.Count, served, Count(ParticipantState.Completed), Count(ParticipantState.Started), Count(ParticipantState.ScreenedOut),
            Count(ParticipantState.Withdrawn), Count(ParticipantState.Erased), [.. outcomes.Select(outcome => (data.LabelOf(outcome), rows.Count(row => IsObserved(outcome, row))))]);
    }

    private bool IsObserved(string outcome, int row) => data.Frame.MeasureColumns(outcome).Any(column => column.Scores.HasValue(row));
}
