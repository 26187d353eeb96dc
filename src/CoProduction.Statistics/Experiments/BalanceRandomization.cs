namespace CoProduction.Statistics;

/// <summary>
/// Joint balance by re-assignment: the share of the assignment's variance within strata that the covariates explain, which for fixed arm sizes orders
/// assignments as the F test does. Exact where that test relies on large samples.
/// </summary>
internal static class BalanceRandomization
{
    public static RandomizationTest Test(bool[] treated, IReadOnlyList<double[]> covariates, RandomizationDesign design, RandomizationOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var n = treated.Length;
        var strata = design.Stratum is { } stratum ? Enumerable.Range(0, n).GroupBy(row => stratum[row]).Select(g => g.ToArray()).ToArray() : [Enumerable.Range(0, n).ToArray()];
        var qr = Numerics.HouseholderQr.Factor([.. covariates.Select(c => Centred(c, strata))]);
        var q = qr.ThinQ();
        var k = qr.Rank;
        var draws = new RandomizationDraws(ConditionalRandomization.ProcedureOf(design, treated), n, options);
        var observed = Explained(treated);
        var units = design.Cluster is { } cluster ? cluster.Codes.ToArray().Distinct().Count() : n;
        var result = new RandomizationTest { Null = RandomizationNull.Balance, N = n, Units = units, Level = options.Level, IntervalReason = "A test of balance has no interval." };
        if (k == 0 || double.IsNaN(observed)) return result with { Reason = k == 0 ? "No covariate varies within the strata." : "The assignment does not vary within the strata." };
        var extreme = 0;
        draws.Run((_, assignment) =>
        {
            if (!(Explained(assignment) < observed - 1e-12)) extreme++;
        }, progress, cancellationToken);
        var p = draws.PValue(extreme);
        return result with { Statistic = observed, Assignments = draws.Count, IsExact = draws.IsExact, PValue = p, PValueUpper = p, MonteCarloError = draws.MonteCarloError(p) };

        // |Q'z|²/Σ(z − z̄_s)²
        double Explained(bool[] assignment)
        {
            var projection = new double[k];
            for (var row = 0; row < n; row++)
                if (assignment[row])
                    for (var j = 0; j < k; j++) projection[j] += q[row * k + j];
            double total = 0;
            foreach (var rows in strata)
            {
                double ones = rows.Count(row => assignment[row]);
                total += ones * (rows.Length - ones) / rows.Length;
            }
            return projection.Sum(p => p * p) / total;
        }
    }

    private static double[] Centred(double[] values, int[][] strata)
    {
        var centred = new double[values.Length];
        foreach (var rows in strata)
        {
            var moments = SampleMoments.Of(Array.ConvertAll(rows, row => values[row]));
            foreach (var row in rows) centred[row] = moments.IsConstant ? 0 : values[row] - moments.Mean;
        }
        return centred;
    }
}
