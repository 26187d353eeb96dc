namespace CoProduction.Statistics;

/// <summary>
/// Differences in means for the designs that assign persons, persons within blocks, one of each pair, or clusters. The arm column is
/// a factor whatever its type; the control is the reference (default: first level); without <c>treated</c> every other arm that
/// occurs is compared with it. Terms are named arm + level.
/// </summary>
public static class DifferenceInMeans
{
    /// <summary>Independent samples with unequal variances: se = √(s₁²/n₁ + s₀²/n₀), Welch–Satterthwaite df (Welch 1947).</summary>
    public static TermEstimate Welch(string term, ReadOnlySpan<double> treated, ReadOnlySpan<double> control, double level = 0.95) =>
        Welch(term, SampleMoments.Of(treated), SampleMoments.Of(control), level);

    /// <summary>The same from moments: a streamed or compressed sample needs no more.</summary>
    public static TermEstimate Welch(string term, SampleMoments treated, SampleMoments control, double level = 0.95)
    {
        double? value = treated.N > 0 && control.N > 0 ? treated.Mean - control.Mean : null;
        if (treated.Variance is not { } v1 || control.Variance is not { } v0)
            return TermEstimate.NotEstimable(term, StandardErrorType.Welch, level, "An arm has fewer than two rows.", value);
        if (treated.IsConstant && control.IsConstant)
            return TermEstimate.NotEstimable(term, StandardErrorType.Welch, level, "The outcome does not vary within the arms.", value);
        var (a, b) = (v1 / treated.N, v0 / control.N);
        var df = (a + b) * (a + b) / (a * a / (treated.N - 1) + b * b / (control.N - 1));
        return TermEstimate.Student(term, StandardErrorType.Welch, value!.Value, Math.Sqrt(a + b), df, level);
    }

    /// <summary>Each arm against the control by <see cref="Welch(string, SampleMoments, SampleMoments, double)"/>, with Cohen's d (pooled standard deviation).</summary>
    public static DifferenceInMeansResult Simple(DataTable table, string outcome, string arm, string? control = null, string? treated = null, double level = 0.95)
    {
        table.Numeric(outcome);
        var arms = new ComparedArms(table, arm, control, treated, outcome);
        var reference = SampleMoments.Of(arms.Values(outcome, arms.Control));
        var differences = arms.Treated.Select(code =>
        {
            var moments = SampleMoments.Of(arms.Values(outcome, code));
            var estimate = Welch(arms.TermOf(code), moments, reference, level);
            return new MeanDifference(arms.Arm.Levels[code], estimate, CohenD(moments, reference));
        });
        return new DifferenceInMeansResult([.. differences], arms.Summaries(outcome), arms.Rows.Length, arms.RowsDropped);
    }

    /// <summary>
    /// Σ(N_b/N)·d_b over blocks with at least two rows of each arm; variance Σ(N_b/N)²·v_b, df N − 2·blocks. Rows of other blocks are set aside and counted.
    /// </summary>
    public static DifferenceInMeansResult Blocked(DataTable table, string outcome, string arm, string block, string? control = null, string? treated = null, double level = 0.95)
    {
        table.Numeric(outcome);
        var arms = new ComparedArms(table, arm, control, treated, outcome, block);
        var code = arms.OnlyTreated;
        var blocks = Blocks(arms, block);
        int[] usable = [.. blocks.Values.Where(rows => rows.Count(r => arms.Arm[r] == code) >= 2 && rows.Count(r => arms.Arm[r] == arms.Control) >= 2).SelectMany(rows => rows).Order()];
        var data = arms.Data.Select(usable);
        var cells = new CellMeans(data.Numeric(outcome).Values, arms.Arm.Select(usable), data.Factor(block));
        var weights = new Dictionary<string, double> { [arms.Arm.Levels[code]] = 1, [arms.Arm.Levels[arms.Control]] = -1 };
        var estimate = usable.Length == 0
            ? TermEstimate.NotEstimable(arms.TermOf(code), StandardErrorType.Stratified, level, "No block has two rows of each arm.")
            : cells.Contrast(arms.TermOf(code), weights, level: level);
        return new DifferenceInMeansResult([new MeanDifference(arms.Arm.Levels[code], estimate)], Summaries(arms, outcome, usable), usable.Length, arms.RowsDropped)
        {
            Blocks = usable.Select(r => data.Rows == 0 ? 0 : arms.Data.Factor(block)[r]).Distinct().Count(),
            RowsInUnusableBlocks = arms.Rows.Length - usable.Length,
        };
    }

    /// <summary>The mean of the pair differences, variance Σ(d − d̄)²/(J(J − 1)), df J − 1, over blocks with exactly one row of each arm.</summary>
    public static DifferenceInMeansResult MatchedPairs(DataTable table, string outcome, string arm, string pair, string? control = null, string? treated = null, double level = 0.95)
    {
        table.Numeric(outcome);
        var arms = new ComparedArms(table, arm, control, treated, outcome, pair);
        var code = arms.OnlyTreated;
        var pairs = Blocks(arms, pair).Values.Where(rows => rows.Count == 2 && rows.Count(r => arms.Arm[r] == code) == 1).ToArray();
        var values = arms.Data.Numeric(outcome);
        var moments = SampleMoments.Of(Array.ConvertAll(pairs, rows =>
        {
            var (first, second) = (rows[0], rows[1]);
            return arms.Arm[first] == code ? values[first] - values[second] : values[second] - values[first];
        }));
        var term = arms.TermOf(code);
        var estimate = moments.Variance is not { } variance ? TermEstimate.NotEstimable(term, StandardErrorType.MatchedPairs, level, "There are fewer than two complete pairs.", moments.Mean)
            : moments.IsConstant ? TermEstimate.NotEstimable(term, StandardErrorType.MatchedPairs, level, "All pairs differ by the same amount.", moments.Mean)
            : TermEstimate.Student(term, StandardErrorType.MatchedPairs, moments.Mean, Math.Sqrt(variance / moments.N), moments.N - 1, level);
        int[] used = [.. pairs.SelectMany(p => p).Order()];
        return new DifferenceInMeansResult([new MeanDifference(arms.Arm.Levels[code], estimate)], Summaries(arms, outcome, used), used.Length, arms.RowsDropped)
        {
            Blocks = pairs.Length,
            RowsInUnusableBlocks = arms.Rows.Length - used.Length,
        };
    }

    /// <summary>
    /// Whole clusters matched in pairs, one of each pair treated (Imai, King and Nall 2009): Σ(N_j/N)·d_j, d_j the difference of the two clusters' means and N_j the rows of the pair, variance
    /// J/((J − 1)N²)·Σ(N_j·d_j − N·d̂/J)², df J − 1. Pairs without exactly one cluster of each arm are set aside and counted. R: <c>estimatr::difference_in_means(y ~ z, blocks = pair, clusters = village)</c>.
    /// </summary>
    public static DifferenceInMeansResult MatchedClusterPairs(DataTable table, string outcome, string arm, string pair, string cluster, string? control = null, string? treated = null, double level = 0.95)
    {
        table.Numeric(outcome);
        var arms = new ComparedArms(table, arm, control, treated, outcome, pair, cluster);
        var code = arms.OnlyTreated;
        var (clusters, pairs, values) = (arms.Data.Factor(cluster), arms.Data.Factor(pair), arms.Data.Numeric(outcome));
        foreach (var rows in Enumerable.Range(0, arms.Data.Rows).GroupBy(row => clusters[row]))
        {
            if (rows.Select(row => arms.Arm[row]).Distinct().Count() > 1) throw new InvalidAnalysisException($"Cluster '{clusters.Levels[rows.Key]}' has rows of both arms: whole clusters were not assigned.");
            if (rows.Select(row => pairs[row]).Distinct().Count() > 1) throw new InvalidAnalysisException($"Cluster '{clusters.Levels[rows.Key]}' lies in several pairs.");
        }
        var used = Blocks(arms, pair).Values.Where(rows => ClustersOf(rows, code) == 1 && ClustersOf(rows, arms.Control) == 1).ToArray();
        int[] usedRows = [.. used.SelectMany(rows => rows).Order()];
        return new DifferenceInMeansResult([new MeanDifference(arms.Arm.Levels[code], Estimate())], Summaries(arms, outcome, usedRows), usedRows.Length, arms.RowsDropped)
        {
            Blocks = used.Length,
            RowsInUnusableBlocks = arms.Rows.Length - usedRows.Length,
            Clusters = used.Length == 0 ? null : new Clusters(clusters, usedRows).Summary,
        };

        int ClustersOf(List<int> rows, int a) => rows.Where(r => arms.Arm[r] == a).Select(r => clusters[r]).Distinct().Count();

        double Mean(List<int> rows, int a) => SampleMoments.Of([.. rows.Where(r => arms.Arm[r] == a).Select(r => values[r])]).Mean;

        TermEstimate Estimate()
        {
            var (term, pairCount) = (arms.TermOf(code), used.Length);
            double[] weighted = [.. used.Select(rows => rows.Count / (double)usedRows.Length * (Mean(rows, code) - Mean(rows, arms.Control)))];
            double? value = pairCount == 0 ? null : weighted.Sum();
            if (pairCount < 2) return TermEstimate.NotEstimable(term, StandardErrorType.MatchedPairs, level, "There are fewer than two complete pairs of clusters.", value);
            var moments = SampleMoments.Of(weighted);
            return moments.IsConstant ? TermEstimate.NotEstimable(term, StandardErrorType.MatchedPairs, level, "All pairs of clusters differ by the same amount.", value)
                : TermEstimate.Student(term, StandardErrorType.MatchedPairs, value!.Value, Math.Sqrt(pairCount * moments.Variance!.Value), pairCount - 1, level);
        }
    }

    /// <summary>Least squares on the arm dummies with CR2 and Satterthwaite's df: clusters, not persons, were assigned.</summary>
    public static DifferenceInMeansResult Clustered(DataTable table, string outcome, string arm, string cluster, string? control = null, string? treated = null, double level = 0.95)
    {
        table.Numeric(outcome);
        var arms = new ComparedArms(table, arm, control, treated, outcome, cluster);
        var n = arms.Rows.Length;
        var ones = new double[n];
        Array.Fill(ones, 1);
        var columns = new List<ModelColumn> { new(ModelMatrix.Intercept, null, [], ones) };
        columns.AddRange(arms.Treated.Select(code => new ModelColumn(arms.TermOf(code), null, [], [.. Enumerable.Range(0, n).Select(row => arms.Arm[row] == code ? 1.0 : 0)])));
        var fit = LeastSquares.Fit(arms.Data.Numeric(outcome).Values.ToArray(), columns, null, arms.Data.Factor(cluster), arms.RowsDropped);
        var rows = fit.Terms(StandardErrorType.CR2, level).ToDictionary(t => t.Term);
        var (groups, controls) = (arms.Data.Factor(cluster), Enumerable.Range(0, n).Where(row => arms.Arm[row] == arms.Control));
        // Of several arms none shows by itself that the control has but one cluster.
        var oneControl = controls.Select(row => groups[row]).Distinct().Count() == 1;
        var differences = arms.Treated.Select(code => new MeanDifference(arms.Arm.Levels[code], oneControl && rows.TryGetValue(arms.TermOf(code), out var row) && row.Value is { } value
            ? TermEstimate.NotEstimable(row.Term, StandardErrorType.CR2, level, row.Reason ?? $"'{arms.Arm.Levels[arms.Control]}' lies in a single cluster.", value)
            : rows.GetValueOrDefault(arms.TermOf(code))
            ?? TermEstimate.NotEstimable(arms.TermOf(code), StandardErrorType.CR2, level, "One of the arms has no rows.")));
        return new DifferenceInMeansResult([.. differences], arms.Summaries(outcome), n, arms.RowsDropped) { Clusters = fit.Clusters };
    }

    private static double? CohenD(SampleMoments treated, SampleMoments control)
    {
        if (treated.N < 1 || control.N < 1 || treated.N + control.N < 3) return null;
        var pooled = Math.Sqrt((treated.SumOfSquares + control.SumOfSquares) / (treated.N + control.N - 2));
        return pooled > 0 ? (treated.Mean - control.Mean) / pooled : null;
    }

    private static Dictionary<int, List<int>> Blocks(ComparedArms arms, string block)
    {
        var codes = arms.Data.Factor(block);
        return Enumerable.Range(0, arms.Data.Rows).GroupBy(row => codes[row]).ToDictionary(g => g.Key, g => g.ToList());
    }

    private static IReadOnlyList<ArmSummary> Summaries(ComparedArms arms, string outcome, int[] rows)
    {
        var values = arms.Data.Numeric(outcome);
        return [.. arms.Treated.Prepend(arms.Control).Select(code =>
        {
            var moments = SampleMoments.Of([.. rows.Where(r => arms.Arm[r] == code).Select(r => values[r])]);
            return new ArmSummary(arms.Arm.Levels[code], moments.N, moments.N == 0 ? null : moments.Mean, moments.StandardDeviation);
        })];
    }
}
