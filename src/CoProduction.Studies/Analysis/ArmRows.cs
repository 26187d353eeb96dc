using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>A randomization as the flow counts it: one unit per person, or per person and theme where themes are assigned.</summary>
internal sealed class ArmRows
{
    /// <summary>Stands for the key of an arm where units have none.</summary>
    public const string NoArm = "(not assigned)";

    /// <summary>Stands for the key of an arm where all units are meant.</summary>
    public const string Everybody = "(all)";

    private ArmRows(AnalysisData data, IReadOnlyList<AssignmentColumn> columns)
    {
        Columns = columns;
        Plan = columns[0].Plan;
        Arms = [.. columns.SelectMany(column => column.Arms).DistinctBy(arm => arm.Key)];
        Units = Arms.ToDictionary(arm => arm.Key, _ => new List<(int Row, AssignmentColumn Column)>());
        foreach (var column in columns)
            foreach (var row in data.Rows)
                if (column[row] is { } arm) Units[arm.Key].Add((row, column));
    }

    public RandomizationPlan Plan { get; }

    public IReadOnlyList<AssignmentColumn> Columns { get; }

    public IReadOnlyList<Arm> Arms { get; }

    /// <summary>By arm: the rows assigned to it, each with the column that holds its arm.</summary>
    public IReadOnlyDictionary<string, List<(int Row, AssignmentColumn Column)>> Units { get; }

    public bool IsPerTheme => Plan.Unit == AssignmentUnit.Theme;

    public string Label => NameOf(Plan.Key, Plan.Label);

    /// <summary>What is counted.</summary>
    public string UnitWords => IsPerTheme ? "persons × themes" : "persons";

    public static IReadOnlyList<ArmRows> Of(AnalysisData data) =>
        [.. data.Frame.Assignments.GroupBy(column => column.Plan.Key).Select(group => new ArmRows(data, [.. group]))];

    public static string NameOf(string key, string label) => label.Length > 0 ? label : key;

    public static string NameOf(Arm arm) => NameOf(arm.Key, arm.Label);
}
