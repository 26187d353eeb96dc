namespace CoProduction.Statistics;

/// <summary>
/// Several outcomes tested together by given re-assignments (Westfall and Young 1993): p = (1 + #{|T*| ≥ |T| − 1e-9})/(1 + permutations).
/// </summary>
public static class MaxT
{
    private const double TieTolerance = 1e-9;

    /// <param name="outcomes">Name and n values of each outcome, none missing.</param>
    /// <param name="treated">n, true = treated.</param>
    /// <param name="permutations">Re-assignments of n, drawn from the design.</param>
    /// <param name="progress">Told the share of the permutations done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops between two permutations.</param>
    public static IReadOnlyList<MaxTOutcome> Test(IReadOnlyList<(string Name, double[] Values)> outcomes, bool[] treated, IReadOnlyList<bool[]> permutations, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var work = new Work(progress, cancellationToken);
        work.Next(permutations.Count);
        if (permutations.FirstOrDefault(p => p.Length != treated.Length) is { } wrong) throw new InvalidAnalysisException($"A permutation has {wrong.Length} entries for {treated.Length} rows.");
        var m = outcomes.Count;
        var observed = outcomes.Select(o => Compare(o.Values, treated)).ToArray();
        var drawn = permutations.Select(p =>
        {
            work.Advance(1);
            return outcomes.Select(o => Compare(o.Values, p)).ToArray();
        }).ToArray();
        if (Array.Exists(observed, o => o.T is null) || drawn.Any(d => Array.Exists(d, o => o.T is null)))
            return [.. outcomes.Select((o, j) => new MaxTOutcome(o.Name, observed[j].Difference, observed[j].T, null, null, null, null))];

        double Share(Func<(double Difference, double? T)[], double> statistic, double value) => (1.0 + drawn.Count(d => statistic(d) >= Math.Abs(value) - TieTolerance)) / (1 + drawn.Length);
        int[] order = [.. Enumerable.Range(0, m).OrderByDescending(j => Math.Abs(observed[j].T!.Value))];
        var stepDown = new double[m];
        double running = 0;
        for (var r = 0; r < m; r++)
        {
            var remaining = order[r..];
            running = Math.Max(running, Share(d => remaining.Max(j => Math.Abs(d[j].T!.Value)), observed[order[r]].T!.Value));
            stepDown[order[r]] = running;
        }
        return [.. outcomes.Select((o, j) => new MaxTOutcome(o.Name, observed[j].Difference, observed[j].T,
            Share(d => Math.Abs(d[j].Difference), observed[j].Difference),
            Share(d => Math.Abs(d[j].T!.Value), observed[j].T!.Value),
            Share(d => d.Max(x => Math.Abs(x.T!.Value)), observed[j].T!.Value),
            stepDown[j]))];
    }

    private static (double Difference, double? T) Compare(double[] values, bool[] treated)
    {
        var one = SampleMoments.Of([.. values.Where((_, i) => treated[i])]);
        var zero = SampleMoments.Of([.. values.Where((_, i) => !treated[i])]);
        var difference = one.Mean - zero.Mean;
        if (one.Variance is not { } v1 || zero.Variance is not { } v0 || v1 + v0 == 0) return (difference, null);
        return (difference, difference / Math.Sqrt(v1 / one.N + v0 / zero.N));
    }
}
