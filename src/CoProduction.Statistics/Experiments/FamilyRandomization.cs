namespace CoProduction.Statistics;

/// <summary>The contrasts of one part of a family under re-assignments of all its arms: a unit's rows, and all outcomes, move together.</summary>
internal sealed class FamilyRandomization
{
    private readonly ContrastStatistic[] _statistics;
    private readonly Func<Random, int[]> _draw;

    public FamilyRandomization(FamilyPart part)
    {
        AssignmentCells.Check(part.Within.Append(part.Arm).Append(part.Unit), part.Arm.Length, "arms");
        var units = new ArmUnits(part.Arm, part.Unit, part.Within);
        _draw = units.Start();
        _statistics = [.. part.Contrasts.Select(contrast => StatisticOf(part, contrast, units.UnitOf))];
        Observed = [.. _statistics.Select(statistic => statistic.Evaluate(units.Assigned, true).Statistic)];
        Estimates = [.. _statistics.Select(statistic => statistic.Evaluate(units.Assigned, false).Estimate * statistic.Scale)];
    }

    /// <summary>Studentized, as assigned; not finite where there is none.</summary>
    public double[] Observed { get; }

    public double[] Estimates { get; }

    /// <summary>Draws all arms again and writes the size of each statistic; infinite where a draw has none, so that p is never too small for it.</summary>
    public void Draw(Random random, Span<double> sizes)
    {
        var arms = _draw(random);
        for (var contrast = 0; contrast < _statistics.Length; contrast++)
            sizes[contrast] = Math.Abs(_statistics[contrast].Evaluate(arms, true).Statistic) is var size && double.IsNaN(size) ? double.PositiveInfinity : size;
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
}
