namespace CoProduction.Statistics;

/// <summary>
/// Several outcomes of one contrast tested together by re-assignment (Westfall and Young 1993): one draw moves all outcomes jointly, so their
/// correlation makes the adjustment milder than Holm's. Step-down controls the family-wise error under subset pivotality, which holds for
/// outcomes of the same persons. It has no simultaneous intervals.
/// </summary>
public sealed class WestfallYoung
{
    private const double TieTolerance = 1e-9;

    private WestfallYoung()
    {
    }

    /// <summary>In the order given.</summary>
    public IReadOnlyList<WestfallYoungOutcome> Outcomes { get; private init; } = [];

    /// <summary>Assignments compared.</summary>
    public int Assignments { get; private init; }

    /// <summary>True when all assignments were counted.</summary>
    public bool IsExact { get; private init; }

    /// <summary>Why nothing is adjusted: one outcome without a statistic spoils the family.</summary>
    public string? Reason { get; private init; }

    /// <summary>Rows used.</summary>
    public int N { get; private init; }

    /// <summary>Rows of the two arms, or without an arm, that lack a value of the family.</summary>
    public int RowsDropped { get; private init; }

    /// <summary>From a table: rows of the two arms that have every outcome of the family.</summary>
    /// <param name="table">The data.</param>
    /// <param name="outcomes">The declared family of numeric columns.</param>
    /// <param name="arm">Column of arms, a factor whatever its type.</param>
    /// <param name="control">Reference arm; default the first level.</param>
    /// <param name="treated">The arm compared; may be left out when there are two.</param>
    /// <param name="randomized">What was randomized; null: complete randomization.</param>
    /// <param name="options">Draws, seed and statistic; null: 10,000 studentized draws.</param>
    /// <param name="progress">Share done.</param>
    /// <param name="cancellationToken">Stops between two draws.</param>
    public static WestfallYoung Of(DataTable table, IReadOnlyList<string> outcomes, string arm, string? control = null, string? treated = null, RandomizationColumns? randomized = null, RandomizationOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        foreach (var outcome in outcomes) table.Numeric(outcome);
        var arms = new ComparedArms(table, arm, control, treated, [.. outcomes, .. randomized?.Names ?? []]);
        var code = arms.OnlyTreated;
        bool[] assigned = [.. Enumerable.Range(0, arms.Rows.Length).Select(row => arms.Arm[row] == code)];
        var result = Test([.. outcomes.Select(o => (o, arms.Data.Numeric(o).Values.ToArray()))], assigned, (randomized ?? new RandomizationColumns()).Design(arms.Data), options, progress, cancellationToken);
        return new WestfallYoung { Outcomes = result.Outcomes, Assignments = result.Assignments, IsExact = result.IsExact, Reason = result.Reason, N = result.N, RowsDropped = arms.RowsDropped };
    }

    /// <summary>
    /// Contrasts of several arms, of several outcomes and of rows that hang together: the labels of all arms of a part move among its units, so that every contrast moves with the
    /// others. Studentized, the step-down is right in large samples for a contrast of zero beside others that are not (Chung and Romano 2016); for small ones it tests that no arm does
    /// anything. Parts were randomized each on its own.
    /// </summary>
    /// <param name="parts">The family.</param>
    /// <param name="options">Draws and seed; null: 10,000 draws. Always sampled.</param>
    /// <param name="progress">Share done.</param>
    /// <param name="cancellationToken">Stops between two draws.</param>
    /// <returns>Outcomes in the order of the parts; p by itself and step-down by the largest statistic.</returns>
    public static WestfallYoung OfContrasts(IReadOnlyList<FamilyPart> parts, RandomizationOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new RandomizationOptions();
        string[] names = [.. parts.SelectMany(part => part.Contrasts).Select(contrast => contrast.Name)];
        if (names.Length == 0) throw new InvalidAnalysisException("A family needs an outcome.");
        if (options.Covariates.Count > 0) throw new InvalidAnalysisException("Westfall and Young's procedure compares unadjusted outcomes; give no covariates.");
        var drawn = parts.Select(part => new FamilyRandomization(part)).ToArray();
        double[] estimates = [.. drawn.SelectMany(part => part.Estimates)], observed = [.. drawn.SelectMany(part => part.Observed)];
        var n = parts.Sum(part => part.Arm.Length);
        string[] without = [.. names.Where((_, j) => !double.IsFinite(observed[j]))];
        if (without.Length > 0)
            return new WestfallYoung { N = n, Reason = $"There is no statistic: {string.Join(", ", without)}.", Outcomes = [.. names.Select((name, j) => new WestfallYoungOutcome(name, double.IsFinite(estimates[j]) ? estimates[j] : null, null, null, null, null, null))] };
        var draws = RandomizationDraws.Sampled(options.Bounded(parts.Sum(part => part.Arm.Length * part.Contrasts.Count)));
        var sizes = Array.ConvertAll(names, _ => new double[draws.Count]);
        var one = new double[names.Length];
        draws.Run(Draws(), (i, _) =>
        {
            for (var j = 0; j < sizes.Length; j++) sizes[j][i] = one[j];
        }, progress, cancellationToken);
        var size = Array.ConvertAll(observed, Math.Abs);
        var (single, stepDown) = MaxStatistic(sizes, size, draws);
        return new WestfallYoung
        {
            N = n,
            Assignments = draws.Count,
            Outcomes = [.. names.Select((name, j) => new WestfallYoungOutcome(name, estimates[j], observed[j], draws.PValue(sizes[j].Count(t => t >= size[j] - TieTolerance)), single[j], stepDown[j], null))],
        };

        IEnumerable<double[]> Draws()
        {
            var random = new Random(options.Seed);
            for (var i = 0; i < draws.Count; i++)
            {
                var from = 0;
                foreach (var part in drawn)
                {
                    part.Draw(random, one.AsSpan(from, part.Observed.Length));
                    from += part.Observed.Length;
                }
                yield return one;
            }
        }
    }

    /// <param name="outcomes">The declared family: name and n numbers each, none missing.</param>
    /// <param name="treated">n, true = treated.</param>
    /// <param name="design">What was randomized; null: complete randomization.</param>
    /// <param name="options">Draws, seed and statistic; null: 10,000 studentized draws.</param>
    /// <param name="progress">Share done.</param>
    /// <param name="cancellationToken">Stops between two draws.</param>
    public static WestfallYoung Test(IReadOnlyList<(string Name, double[] Values)> outcomes, bool[] treated, RandomizationDesign? design = null, RandomizationOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        design ??= new RandomizationDesign();
        options ??= new RandomizationOptions();
        if (outcomes.Count == 0) throw new InvalidAnalysisException("A family needs an outcome.");
        if (options.Covariates.Count > 0) throw new InvalidAnalysisException("Westfall and Young's procedure compares unadjusted outcomes; give no covariates.");
        foreach (var (name, values) in outcomes)
            if (values.Length != treated.Length || Array.Exists(values, double.IsNaN)) throw new InvalidAnalysisException($"Outcome '{name}' must have a value for each of the {treated.Length} rows.");
        var units = new RandomizationUnits(treated, design);
        var prepared = outcomes.Select(o => units.Outcome(o.Values, treated)).ToArray();
        var studentize = options.Statistic == RandomizationStatistic.Studentized;
        double Statistic(bool[] assignment, int j) => units.Evaluate(assignment, prepared[j], studentize).At(0, prepared[j].Tiny);

        var observed = outcomes.Select((_, j) => Statistic(treated, j)).ToArray();
        var differences = outcomes.Select((_, j) => units.Evaluate(treated, prepared[j], false).E0 * prepared[j].Scale).ToArray();
        var constant = Enumerable.Range(0, outcomes.Count).Where(j => prepared[j].Scale == 0 || !double.IsFinite(observed[j])).Select(j => outcomes[j].Name).ToArray();
        var reason = (studentize ? units.Problem : null) ?? (constant.Length > 0 ? $"The outcome does not vary within the arms: {string.Join(", ", constant)}." : null);
        if (reason is not null) return new WestfallYoung { N = treated.Length, Reason = reason, Outcomes = [.. outcomes.Select((o, j) => new WestfallYoungOutcome(o.Name, double.IsFinite(differences[j]) ? differences[j] : null, null, null, null, null, null))] };

        var draws = new RandomizationDraws(ConditionalRandomization.ProcedureOf(design, treated), treated.Length, options.Bounded(treated.Length));
        var sizes = outcomes.Select(_ => new double[draws.Count]).ToArray();
        draws.Run((i, assignment) =>
        {
            for (var j = 0; j < sizes.Length; j++) sizes[j][i] = Math.Abs(Statistic(assignment, j)) is var t && double.IsNaN(t) ? double.PositiveInfinity : t;
        }, progress, cancellationToken);
        var size = Array.ConvertAll(observed, Math.Abs);
        var alone = sizes.Select((s, j) => draws.PValue(s.Count(t => t >= size[j] - TieTolerance))).ToArray();
        var (single, maxT) = MaxStatistic(sizes, size, draws);
        var minP = MinP(sizes, alone, draws);
        return new WestfallYoung
        {
            N = treated.Length,
            Assignments = draws.Count,
            IsExact = draws.IsExact,
            Outcomes = [.. outcomes.Select((o, j) => new WestfallYoungOutcome(o.Name, differences[j], studentize ? observed[j] : observed[j] * prepared[j].Scale, alone[j], single[j], maxT[j], minP[j]))],
        };
    }

    // The largest statistic among those that are not larger than one's own.
    private static (double[] SingleStep, double[] StepDown) MaxStatistic(double[][] sizes, double[] observed, RandomizationDraws draws)
    {
        int[] order = [.. Enumerable.Range(0, observed.Length).OrderByDescending(j => observed[j])];
        var largest = new double[draws.Count];
        Array.Fill(largest, double.NegativeInfinity);
        var (single, stepDown) = (new double[observed.Length], new double[observed.Length]);
        for (var r = order.Length - 1; r >= 0; r--)
        {
            for (var i = 0; i < largest.Length; i++) largest[i] = Math.Max(largest[i], sizes[order[r]][i]);
            stepDown[order[r]] = draws.PValue(largest.Count(t => t >= observed[order[r]] - TieTolerance));
        }
        for (var j = 0; j < observed.Length; j++) single[j] = draws.PValue(largest.Count(t => t >= observed[j] - TieTolerance));
        return (single, Monotone(stepDown, order));
    }

    // The same with each draw's own p value: outcomes whose statistics have different distributions then weigh the same.
    private static double[] MinP(double[][] sizes, double[] observed, RandomizationDraws draws)
    {
        int[] order = [.. Enumerable.Range(0, observed.Length).OrderBy(j => observed[j])];
        var smallest = new double[draws.Count];
        Array.Fill(smallest, double.PositiveInfinity);
        var stepDown = new double[observed.Length];
        for (var r = order.Length - 1; r >= 0; r--)
        {
            var values = sizes[order[r]];
            var sorted = (double[])values.Clone();
            Array.Sort(sorted);
            for (var i = 0; i < smallest.Length; i++) smallest[i] = Math.Min(smallest[i], draws.PValue(sorted.Length - FirstAtLeast(sorted, values[i] - TieTolerance)));
            stepDown[order[r]] = draws.PValue(smallest.Count(p => p <= observed[order[r]] + 1e-12));
        }
        return Monotone(stepDown, order);
    }

    private static double[] Monotone(double[] stepDown, int[] order)
    {
        double running = 0;
        foreach (var j in order) stepDown[j] = running = Math.Max(running, stepDown[j]);
        return stepDown;
    }

    private static int FirstAtLeast(double[] sorted, double value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] >= value) high = middle; else low = middle + 1;
        }
        return low;
    }
}
