namespace CoProduction.Statistics;

/// <summary>The contrasts of one part of a family under re-assignments of all its arms: a unit's rows, and all outcomes, move together.</summary>
internal sealed class FamilyRandomization
{
    private readonly ContrastStatistic[] _statistics;
    private readonly int[] _arms; // unit → arm, as drawn
    private readonly int[][] _cells;
    private readonly int[][] _labels;

    public FamilyRandomization(FamilyPart part)
    {
        var n = part.Arm.Length;
        foreach (var column in part.Within.Append(part.Arm).Append(part.Unit).OfType<FactorColumn>())
        {
            if (column.Length != n) throw new InvalidAnalysisException($"'{column.Name}' has {column.Length} rows, the arms {n}.");
            if (column.Codes.Contains(-1)) throw new InvalidAnalysisException($"Rows without a value of '{column.Name}' must be left out first.");
        }
        var (unitOf, first) = Units(n, part);
        _arms = Array.ConvertAll(first, row => part.Arm[row]);
        _cells = [.. Enumerable.Range(0, first.Length).GroupBy(unit => string.Join('\u001f', part.Within.Select(column => column[first[unit]])), StringComparer.Ordinal).Select(cell => cell.ToArray())];
        _labels = Array.ConvertAll(_cells, cell => Array.ConvertAll(cell, unit => _arms[unit]));
        _statistics = [.. part.Contrasts.Select(contrast => StatisticOf(part, contrast, unitOf))];
        Observed = [.. _statistics.Select(statistic => statistic.Evaluate(_arms, true).Statistic)];
        Estimates = [.. _statistics.Select(statistic => statistic.Evaluate(_arms, false).Estimate * statistic.Scale)];
    }

    /// <summary>Studentized, as assigned; not finite where there is none.</summary>
    public double[] Observed { get; }

    public double[] Estimates { get; }

    /// <summary>Draws all arms again and writes the size of each statistic; infinite where a draw has none, so that p is never too small for it.</summary>
    public void Draw(Random random, Span<double> sizes)
    {
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            random.Shuffle(_labels[cell]);
            for (var unit = 0; unit < _labels[cell].Length; unit++) _arms[_cells[cell][unit]] = _labels[cell][unit];
        }
        for (var contrast = 0; contrast < _statistics.Length; contrast++)
            sizes[contrast] = Math.Abs(_statistics[contrast].Evaluate(_arms, true).Statistic) is var size && double.IsNaN(size) ? double.PositiveInfinity : size;
    }

    private static ContrastStatistic StatisticOf(FamilyPart part, FamilyContrast contrast, int[] unitOf)
    {
        if (contrast.Outcome.Length != part.Arm.Length || contrast.Stratum is { } known && known.Length != part.Arm.Length) throw new InvalidAnalysisException($"'{contrast.Name}' must have as many rows as the arms, {part.Arm.Length}.");
        var weights = new double[part.Arm.Levels.Count];
        foreach (var (label, weight) in contrast.Weights) weights[part.Arm.LevelOf(label)] = weight;
        int[] rows = [.. Enumerable.Range(0, part.Arm.Length).Where(row => !double.IsNaN(contrast.Outcome[row]))];
        if (contrast.Stratum is { } stratum && Array.Exists(rows, row => stratum[row] < 0)) throw new InvalidAnalysisException($"Rows of '{contrast.Name}' without a value of '{stratum.Name}' must be left out first.");
        return new ContrastStatistic(Array.ConvertAll(rows, row => contrast.Outcome[row]), Array.ConvertAll(rows, row => contrast.Stratum?[row] ?? 0), Array.ConvertAll(rows, row => unitOf[row]), weights, Array.ConvertAll(rows, row => weights[part.Arm[row]] != 0));
    }

    /// <summary>The unit of each row and the first row of each unit; checks that units were assigned whole.</summary>
    private static (int[] UnitOf, int[] First) Units(int n, FamilyPart part)
    {
        var (unitOf, first, codes) = (new int[n], new List<int>(), new Dictionary<int, int>());
        for (var row = 0; row < n; row++)
        {
            if (!codes.TryGetValue(part.Unit?[row] ?? row, out var code))
            {
                codes[part.Unit?[row] ?? row] = code = first.Count;
                first.Add(row);
            }
            unitOf[row] = code;
            if (part.Arm[row] != part.Arm[first[code]]) throw new InvalidAnalysisException($"Unit '{part.Unit!.Text(row)}' has rows in several arms; units were assigned whole.");
            if (part.Within.FirstOrDefault(column => column[row] != column[first[code]]) is { } other) throw new InvalidAnalysisException($"Unit '{part.Unit!.Text(row)}' has several values of '{other.Name}', within which it was assigned.");
        }
        return (unitOf, [.. first]);
    }
}
