namespace CoProduction.Statistics;

/// <summary>The rows of the arms that a comparison is about, and their values.</summary>
internal sealed class ComparedArms
{
    public ComparedArms(DataTable table, string arm, string? control, string? treated, params IEnumerable<string?> needed)
    {
        Column = arm;
        var all = table.Factor(arm);
        if (all.Levels.Count == 0) throw new InvalidAnalysisException($"Arm '{arm}' has no value.");
        Control = all.LevelOf(control ?? all.Levels[0]);
        Treated = treated is null
            ? [.. all.Codes.ToArray().Where(c => c >= 0 && c != Control).Distinct().Order()]
            : [all.LevelOf(treated)];
        if (Treated.Contains(Control)) throw new InvalidAnalysisException($"'{treated}' cannot be both the treated arm and the control.");
        if (Treated.Length == 0) throw new InvalidAnalysisException($"Arm '{arm}' has no level to compare with '{all.Levels[Control]}'.");
        var complete = table.CompleteRows(needed.OfType<string>().Append(arm));
        var wanted = Treated.Append(Control).ToHashSet();
        Rows = [.. complete.Where(row => wanted.Contains(all[row]))];
        var concerned = Enumerable.Range(0, table.Rows).Count(row => all[row] < 0 || wanted.Contains(all[row]));
        RowsDropped = concerned - Rows.Length;
        Data = table.Select(Rows);
        Arm = all.Select(Rows);
    }

    public string Column { get; }

    public int Control { get; }

    public int[] Treated { get; }

    public int[] Rows { get; }

    public int RowsDropped { get; }

    /// <summary>Rows that the caller has set aside before.</summary>
    public int SetAside { get; init; }

    public DataTable Data { get; }

    public FactorColumn Arm { get; }

    public string TermOf(int code) => Column + Arm.Levels[code];

    public int OnlyTreated => Treated.Length == 1 ? Treated[0] : throw new InvalidAnalysisException($"Name the treated arm: '{Column}' has more than two arms.");

    public double[] Values(string column, int code)
    {
        var numbers = Data.Numeric(column);
        return [.. Enumerable.Range(0, Data.Rows).Where(row => Arm[row] == code).Select(row => numbers[row])];
    }

    public IReadOnlyList<ArmSummary> Summaries(string outcome) => [.. Treated.Prepend(Control).Select(code =>
    {
        var moments = SampleMoments.Of(Values(outcome, code));
        return new ArmSummary(Arm.Levels[code], moments.N, moments.N == 0 ? null : moments.Mean, moments.StandardDeviation);
    })];
}
