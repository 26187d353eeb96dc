using CoProduction.Statistics;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Attrition by arm: completion, then every outcome of the plan with its bounds. Of an outcome with a value per theme each theme of a person is a row, as in the estimates.</summary>
internal sealed class AttritionAnalysis(AnalysisData data, double level)
{
    private const string Outcome = "outcome";
    private const string ArmName = "arm";
    private const string ClusterName = "cluster";

    public IReadOnlyList<AttritionResult> Run(IReadOnlyList<string> outcomes, IReadOnlyList<Inquiry> inquiries)
    {
        var arms = data.Arms.Where(each => each.Arms.Count > 1);
        // Imported persons are stored as completed, whatever they did at their source.
        return [.. arms.SelectMany(each => outcomes.Select(outcome => OfOutcome(each, outcome, inquiries)).Prepend(data.IsImported ? null : OfCompletion(each))).OfType<AttritionResult>()];
    }

    private AttritionResult OfCompletion(ArmRows arms) =>
        Result(arms, "Completion", (row, _) => [data.Frame.People[row].Status == ParticipantState.Completed ? 1 : double.NaN], measure: null, []);

    private AttritionResult OfOutcome(ArmRows arms, string key, IReadOnlyList<Inquiry> inquiries)
    {
        var measure = data.FindMeasure(key)!;
        var asked = inquiries.Where(inquiry => inquiry.IsPrimaryOrSecondary() && inquiry.Outcome == key && inquiry.Randomization == arms.Plan.Key);
        return Result(arms, AnalysisData.LabelOf(measure), ValuesOf(measure), measure, [.. asked.Select(inquiry => Pair(inquiry, arms)).OfType<(string, string)>().Distinct()]);
    }

    /// <summary>The two arms that an inquiry compares, where neither is the control: the bounds of its effect are not among those against the control.</summary>
    private (string Arm, string Control)? Pair(Inquiry inquiry, ArmRows arms)
    {
        var weights = ContrastWeights.Of(inquiry, arms.Plan, data.Design.Factors).ByArm.Where(weight => weight.Value != 0).ToDictionary();
        if (weights.Count != 2 || weights.ContainsKey(arms.Arms[0].Key)) return null;
        var (arm, control) = (ContrastWeights.Treated(weights), ContrastWeights.Control(weights));
        return arms.Arms.FirstOrDefault(each => each.Key == arm) is { } first && arms.Arms.FirstOrDefault(each => each.Key == control) is { } second ? (ArmRows.NameOf(first), ArmRows.NameOf(second)) : null;
    }

    /// <summary>The outcome of a person, of each theme of theirs; without the themes of which the question was never due, which is no attrition.</summary>
    private Func<int, string, IEnumerable<double>> ValuesOf(Measure measure)
    {
        var known = new Dictionary<string, NumericFrameColumn[]>(StringComparer.Ordinal);
        return (row, theme) =>
        {
            if (!known.TryGetValue(theme, out var columns)) known[theme] = columns = [.. ColumnsOf(measure, theme).Select(column => column.Scores)];
            return columns.Where(scores => IsDue(scores, row)).Select(scores => scores.Number(row));
        };
    }

    private IEnumerable<MeasureColumn> ColumnsOf(Measure measure, string theme) =>
        theme.Length > 0 || !data.Places.Loops(measure) ? new[] { data.Column(measure.Key, theme) }.OfType<MeasureColumn>() : data.Frame.MeasureColumns(measure.Key);

    private static bool IsDue(NumericFrameColumn scores, int row) => scores.MissingAt(row)?.IsByDesign() != true;

    private AttritionResult Result(ArmRows arms, string outcome, Func<int, string, IEnumerable<double>> values, Measure? measure, IReadOnlyList<(string Arm, string Control)> pairs)
    {
        var control = arms.Arms[0];
        var rows = (from arm in arms.Arms
                    from unit in arms.Units[arm.Key]
                    from number in values(unit.Row, unit.Column.Unit)
                    select (Arm: ArmRows.NameOf(arm), Value: number, unit.Row, unit.Column)).ToList();
        var perTheme = arms.IsPerTheme || (measure is not null && data.Places.Loops(measure));
        var result = new AttritionResult(arms.Label, outcome, perTheme ? "persons × themes" : arms.UnitWords, null, [], null) { RandomizationKey = arms.Plan.Key, OutcomeKey = measure?.Key ?? "" };
        if (rows.Count == 0) return result with { Reason = "The question was due for nobody." };
        if (rows.TrueForAll(row => row.Arm != ArmRows.NameOf(control))) return result with { Reason = $"The question was due for nobody in {ArmRows.NameOf(control)}." };
        if (rows.Select(row => row.Arm).Distinct().Count() < 2) return result with { Reason = "The question was due in one arm only." };
        var clustered = arms.Plan.Procedure == Procedure.Cluster && rows.TrueForAll(row => row.Column.Clusters[row.Row] is not null);
        var cluster = clustered ? rows.ConvertAll(row => row.Column.Clusters[row.Row])
            : perTheme ? rows.ConvertAll(row => (string?)data.Frame.Participants[row.Row])
            : null;
        var columns = new List<DataColumn> { new NumericColumn(Outcome, [.. rows.Select(row => row.Value)]), FactorColumn.FromValues(ArmName, [.. rows.Select(row => row.Arm)], arms.Arms.Select(ArmRows.NameOf).Where(rows.Select(row => row.Arm).ToHashSet().Contains)) };
        if (cluster is not null) columns.Add(FactorColumn.FromValues(ClusterName, cluster));
        var table = new DataTable(columns);
        try
        {
            var test = AttritionTest.Of(table, Outcome, ArmName, ArmRows.NameOf(control), cluster is null ? null : ClusterName, level);
            return result with
            {
                Test = test,
                ArmKeys = [.. test.Arms.Select(arm => arms.Arms.First(each => ArmRows.NameOf(each) == arm.Arm).Key)],
                Reason = test.Reason,
                Bounds = measure is null || test.Arms.All(arm => arm.Missing == 0) ? [] :
                [
                    .. test.Arms.Skip(1).Select(arm => (Arm: arm.Arm, Control: ArmRows.NameOf(control))).Concat(pairs.Where(pair => test.Arms.Any(arm => arm.Arm == pair.Arm) && test.Arms.Any(arm => arm.Arm == pair.Control)))
                        .Select(pair => Bounds(table, measure, pair.Arm, pair.Control, cluster is null)),
                ],
            };
        }
        catch (InvalidAnalysisException problem)
        {
            return result with { Reason = problem.Message };
        }
    }

    private AttritionBounds Bounds(DataTable table, Measure measure, string arm, string control, bool hasIntervals)
    {
        var lee = LeeBounds.Of(table, Outcome, ArmName, control, arm, level);
        if (MeasureRange.Of(data.Frame.Design, measure) is not { } range) return new AttritionBounds(arm, control, lee, null, lee.Reason ?? "Worst-case bounds need a range of the outcome; the design declares none.", hasIntervals);
        try
        {
            var manski = ManskiBounds.Of(table, Outcome, ArmName, range.Min, range.Max, control, arm, level);
            return new AttritionBounds(arm, control, lee, manski, lee.Reason ?? manski.Reason, hasIntervals);
        }
        catch (InvalidAnalysisException)
        {
            return new AttritionBounds(arm, control, lee, null, lee.Reason ?? "Observed values lie outside the declared range of the outcome: there are no worst-case bounds.", hasIntervals);
        }
    }
}
