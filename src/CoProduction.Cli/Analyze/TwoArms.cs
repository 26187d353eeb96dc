using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>The rows of a treated arm and its control that have every outcome.</summary>
/// <param name="Table">Those rows.</param>
/// <param name="Rows">Their indices among the rows that passed the filter.</param>
/// <param name="Treated">True = treated.</param>
/// <param name="RowsDropped">Rows of the two arms, or without an arm, that lack a value.</param>
internal sealed record TwoArms(DataTable Table, int[] Rows, bool[] Treated, int RowsDropped)
{
    public static TwoArms Of(AnalysisSpec spec, params string[] outcomes)
    {
        var table = spec.Table;
        foreach (var outcome in outcomes) table.Numeric(outcome);
        var arm = table.Factor(spec.Text("arm"));
        var control = spec.TextOrNull("control") is { } name ? arm.LevelOf(name) : 0;
        int[] others = [.. arm.Codes.ToArray().Where(c => c >= 0 && c != control).Distinct()];
        var treated = spec.TextOrNull("treated") is { } label ? arm.LevelOf(label)
            : others.Length == 1 ? others[0] : throw new InvalidAnalysisException($"Name the treated arm: '{arm.Name}' has not exactly two arms.");
        if (treated == control) throw new InvalidAnalysisException($"'{arm.Levels[control]}' cannot be both the treated arm and the control.");
        int[] concerned = [.. Enumerable.Range(0, table.Rows).Where(row => arm[row] < 0 || arm[row] == control || arm[row] == treated)];
        var complete = table.CompleteRows(outcomes.Append(arm.Name)).ToHashSet();
        int[] rows = [.. concerned.Where(complete.Contains)];
        return new TwoArms(table.Select(rows), rows, Array.ConvertAll(rows, row => arm[row] == treated), concerned.Length - rows.Length);
    }

    public double[] Values(string outcome, bool treated)
    {
        var values = Table.Numeric(outcome);
        return [.. Enumerable.Range(0, Table.Rows).Where(row => Treated[row] == treated).Select(row => values[row])];
    }
}
