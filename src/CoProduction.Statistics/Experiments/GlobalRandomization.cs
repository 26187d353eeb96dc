namespace CoProduction.Statistics;

/// <summary>
/// The global null by redrawing all arms: the statistic is Σ W_a(m_a − m̄_W)² with W_a = 1/var(m_a), the heteroskedastic Wald statistic of James 1951 and Welch 1951,
/// on outcomes centred within strata.
/// </summary>
internal static class GlobalRandomization
{
    public static RandomizationTest Test(double[] outcome, FactorColumn arm, RandomizationDesign design, Action<Random, int[]>? redraw, RandomizationOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (outcome.Length != arm.Length) throw new InvalidAnalysisException($"The outcome has {outcome.Length} rows, the assignment {arm.Length}.");
        if (Array.Exists(outcome, double.IsNaN) || arm.Codes.Contains(-1)) throw new InvalidAnalysisException("Rows without an outcome or arm must be left out first.");
        if (options.Draws < 1) throw new InvalidAnalysisException("A randomization test needs at least one draw.");
        var codes = arm.Codes.ToArray();
        int[] present = [.. codes.Distinct().Order()];
        if (present.Length < 2) throw new InvalidAnalysisException("The global null needs at least two arms.");
        codes = Array.ConvertAll(codes, c => Array.IndexOf(present, c));
        // Every cell of strata and blocks is permuted by itself; which arm is "treated" does not matter for the units.
        var units = new RandomizationUnits(new bool[codes.Length], design with { StratumWeights = null });
        var prepared = units.Outcome(outcome, new bool[codes.Length]);
        var statistic = new ArmStatistic(units, prepared, present.Length);
        var observed = statistic.Of(codes);
        var result = new RandomizationTest { Null = RandomizationNull.Global, N = outcome.Length, Units = units.Count, Level = options.Level, IntervalReason = "The global null has no interval." };
        if (observed is null) return result with { Reason = prepared.Scale == 0 ? "The outcome does not vary." : "An arm has fewer than two units, or its outcome does not vary." };
        var draw = redraw ?? Permute(codes, design);
        var random = new Random(options.Seed);
        var redrawn = new int[codes.Length];
        var extreme = 0;
        for (var i = 0; i < options.Draws; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (i % Math.Max(1, options.Draws / 100) == 0) progress?.Report((double)i / options.Draws);
            draw(random, redrawn);
            // An arm left without two units, or without variance, has no statistic and counts as extreme.
            if (statistic.Of(redrawn) is not { } value || value >= observed.Value - 1e-9) extreme++;
        }
        progress?.Report(1);
        var p = (1.0 + extreme) / (1 + options.Draws);
        return result with { Statistic = observed, Assignments = options.Draws, PValue = p, PValueUpper = p, MonteCarloError = Math.Sqrt(p * (1 - p) / options.Draws) };
    }

    // All arms permuted among the units of a cell.
    private static Action<Random, int[]> Permute(int[] codes, RandomizationDesign design)
    {
        var within = new[] { design.Stratum }.OfType<FactorColumn>().Concat(design.Within).ToArray();
        int[][] units = design.Cluster is null
            ? [.. Enumerable.Range(0, codes.Length).Select(row => new[] { row })]
            : [.. Enumerable.Range(0, codes.Length).GroupBy(row => design.Cluster[row]).Select(g => g.ToArray())];
        var cellOf = AssignmentCells.Of(Array.ConvertAll(units, rows => rows[0]), within);
        int[][][] cells = [.. Enumerable.Range(0, units.Length).GroupBy(unit => cellOf[unit]).Select(g => g.Select(unit => units[unit]).ToArray())];
        return (random, arms) =>
        {
            foreach (var cell in cells)
            {
                var labels = Array.ConvertAll(cell, rows => codes[rows[0]]);
                random.Shuffle(labels);
                for (var u = 0; u < cell.Length; u++)
                    foreach (var row in cell[u]) arms[row] = labels[u];
            }
        };
    }

    private sealed class ArmStatistic(RandomizationUnits units, UnitOutcome outcome, int arms)
    {
        private readonly double[] _size = units.Totals([.. Enumerable.Repeat(1.0, units.Rows)]);
        private readonly UnitSums[] _sums = new UnitSums[arms];

        public double? Of(int[] codes)
        {
            Array.Clear(_sums);
            for (var u = 0; u < units.Count; u++) _sums[codes[units.RowOf(u)]].Add(outcome.Y[u], 0, _size[u]);
            double weight = 0, mean = 0, square = 0;
            foreach (var arm in _sums)
            {
                var variance = default(StudentizedDraw);
                arm.AddVariance(ref variance, 1);
                if (arm.G < 2 || !(variance.V0 > outcome.Tiny)) return null;
                var (w, m) = (1 / variance.V0, arm.Y / arm.N);
                weight += w;
                mean += w * m;
                square += w * m * m;
            }
            return square - mean * mean / weight;
        }
    }
}
