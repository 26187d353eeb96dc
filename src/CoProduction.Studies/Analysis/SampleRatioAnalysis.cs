using CoProduction.Statistics;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>
/// Chi-square tests on the unit that was assigned. Under permuted blocks the assigned counts are exact by construction (they are verified against the
/// procedure elsewhere), so the test is for what came after; expected counts add up the stored probabilities, whatever strata and versions they come from.
/// </summary>
internal sealed class SampleRatioAnalysis(AnalysisData data)
{
    public IReadOnlyList<SampleRatioResult> Run(IReadOnlyList<string> outcomes) =>
        [.. data.Frame.Assignments.Where(assignment => assignment.Arms.Count > 1).SelectMany(assignment => Run(assignment, outcomes))];

    private IEnumerable<SampleRatioResult> Run(AssignmentColumn assignment, IReadOnlyList<string> outcomes)
    {
        var label = (assignment.Plan.Label.Length > 0 ? assignment.Plan.Label : assignment.Plan.Key) + (assignment.Unit.Length > 0 ? $" ({data.ThemeLabel(assignment.Unit)})" : "");
        var rows = data.Rows.Where(row => assignment.Code(row) >= 0).ToList();
        if (assignment.Plan.Procedure == Procedure.Simple) yield return Test(assignment, label, "assigned", rows);
        if (rows.All(row => assignment.Served(row) is not null)) yield return Test(assignment, label, "served", [.. rows.Where(row => assignment.Served(row) == true)]);
        yield return Test(assignment, label, "completed", [.. rows.Where(row => data.Frame.People[row].Status == ParticipantState.Completed)]);
        foreach (var outcome in outcomes)
            yield return Test(assignment, label, $"observed: {data.LabelOf(outcome)}", [.. rows.Where(row => data.Frame.MeasureColumns(outcome).Any(column => column.Scores.HasValue(row)))]) with { OutcomeKey = outcome };
    }

    private static SampleRatioResult Test(AssignmentColumn assignment, string label, string stage, List<int> rows)
    {
        var clustered = assignment.Plan.Procedure == Procedure.Cluster;
        if (clustered) rows = [.. rows.Where(row => assignment.Clusters[row] is not null).DistinctBy(row => (assignment.Strata[row], assignment.Clusters[row]))];
        var result = new SampleRatioResult(label, stage, clustered ? "clusters" : "persons", null, null) { Name = assignment.Name };
        if (rows.Count == 0) return result with { Reason = "Nobody was counted." };
        if (rows.Any(row => assignment.OwnProbability(row) is null)) return result with { Reason = "The probabilities of the arms are not known." };
        if (rows.Any(row => !(assignment.OwnProbability(row) > 0))) return result with { Reason = "Someone has an arm of probability zero: the stored probabilities are wrong." };
        var expected = Enumerable.Range(0, assignment.Arms.Count).Select(arm => rows.Sum(row => assignment.Probability(row, arm) ?? 0)).ToArray();
        return result with
        {
            Test = SampleRatio.Test([.. assignment.Arms.Select((arm, code) =>
                (ArmRows.NameOf(arm), (long)rows.Count(row => assignment.Code(row) == code), expected[code]))]),
        };
    }
}
