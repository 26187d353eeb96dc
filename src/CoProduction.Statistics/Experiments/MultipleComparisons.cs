using CoProduction.Statistics.Numerics;
using MathNet.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// All comparisons of arms with a control (Dunnett 1955) or with each other (Tukey 1953, Kramer 1956) at one family-wise error: the pooled variance of
/// all groups with n − groups degrees of freedom, exact for normal outcomes with equal variances. For unequal variances: Welch's tests with
/// Holm's or Bonferroni's adjustment (<see cref="MultipleTesting"/>), or every pair by Games and Howell.
/// </summary>
public sealed class MultipleComparisons
{
    private MultipleComparisons()
    {
    }

    /// <summary>In the order of the levels.</summary>
    public IReadOnlyList<ArmComparison> Comparisons { get; private init; } = [];

    /// <summary>n − groups.</summary>
    public int ResidualDf { get; private init; }

    /// <summary>Pooled within the groups.</summary>
    public double? PooledStandardDeviation { get; private init; }

    /// <summary>What |difference|/se must exceed at the level asked for (Tukey: the studentized range's quantile over √2).</summary>
    public double? CriticalValue { get; private init; }

    /// <summary>Df of the largest |t| where a model was fitted (the smallest of the comparisons' own); null otherwise.</summary>
    public double? JointDf { get; private init; }

    /// <summary>Rows used.</summary>
    public int N { get; private init; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped { get; private init; }

    /// <summary>Every other group against the control; R: <c>multcomp::glht(aov(y ~ g), mcp(g = "Dunnett"))</c>.</summary>
    /// <param name="table">The data.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="group">Column of groups, a factor whatever its type.</param>
    /// <param name="control">Reference; default the first level.</param>
    /// <param name="level">Joint confidence level of all intervals, in (0, 1).</param>
    public static MultipleComparisons Dunnett(DataTable table, string outcome, string group, string? control = null, double level = 0.95)
    {
        var groups = new Groups(table, outcome, group);
        var levels = table.Factor(group).Levels;
        if (levels.Count == 0) throw new InvalidAnalysisException($"Group '{group}' has no value.");
        var reference = groups.Find(control ?? levels[0]);
        var others = groups.All.Where(g => g.Label != reference.Label).ToArray();
        if (others.Length == 0) throw new InvalidAnalysisException($"'{group}' has no group to compare with '{reference.Label}'.");
        double[] loadings = [.. others.Select(g => Math.Sqrt(g.N / (double)(g.N + reference.N)))];
        return groups.Compare("dunnett", level, others.Select(g => (g, reference)),
            t => DunnettDistribution.Upper(t, loadings, groups.Df), () => DunnettDistribution.Quantile(1 - level, loadings, groups.Df));
    }

    /// <summary>Every pair of groups, the later level minus the earlier; unequal sizes by Kramer; R: <c>TukeyHSD(aov(y ~ g))</c>.</summary>
    /// <param name="table">The data.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="group">Column of groups, a factor whatever its type.</param>
    /// <param name="level">Joint confidence level of all intervals, in (0, 1).</param>
    public static MultipleComparisons TukeyHsd(DataTable table, string outcome, string group, double level = 0.95)
    {
        var groups = new Groups(table, outcome, group);
        var k = groups.All.Length;
        if (k < 2) throw new InvalidAnalysisException($"'{group}' has fewer than two groups to compare.");
        return groups.Compare("tukey", level, groups.Pairs,
            t => StudentizedRange.Upper(t * Constants.Sqrt2, k, groups.Df), () => StudentizedRange.Quantile(1 - level, k, groups.Df) / Constants.Sqrt2);
    }

    /// <summary>
    /// Every pair of groups without equal variances (Games and Howell 1976): Welch's statistic and df, compared with the studentized range. Close to its level in small groups, not exact.
    /// R: <c>rstatix::games_howell_test(d, y ~ g)</c>.
    /// </summary>
    /// <param name="table">The data.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="group">Column of groups, a factor whatever its type.</param>
    /// <param name="level">Joint confidence level of all intervals, in (0, 1).</param>
    public static MultipleComparisons GamesHowell(DataTable table, string outcome, string group, double level = 0.95)
    {
        var groups = new Groups(table, outcome, group);
        if (groups.All.Length < 2) throw new InvalidAnalysisException($"'{group}' has fewer than two groups to compare.");
        return groups.CompareUnequal(level);
    }

    /// <summary>
    /// Every other group against the control where strata, covariates, weights, clusters or unequal variances are to be respected: least squares on strata, covariates and groups, with the largest |t| of
    /// the comparisons' own correlations (<see cref="SimultaneousContrasts"/>). R: <c>multcomp::glht(lm(y ~ s + x + g), mcp(g = "Dunnett"), vcov = …)</c>.
    /// </summary>
    /// <param name="table">The data.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="group">Column of groups, a factor whatever its type.</param>
    /// <param name="model">What else is in the model.</param>
    /// <param name="control">Label of the control; default the first level.</param>
    /// <param name="level">Joint confidence level of all intervals, in (0, 1).</param>
    public static MultipleComparisons Dunnett(DataTable table, string outcome, string group, ComparisonModel model, string? control = null, double level = 0.95)
    {
        var arms = Compared(table, outcome, group, model, control);
        return ByModel(arms, outcome, model, "dunnett", level, arms.Treated.Select(code => (code, arms.Control)));
    }

    /// <summary>Every pair of groups, the later level minus the earlier, with the same model. R: <c>mcp(g = "Tukey")</c>.</summary>
    /// <param name="table">The data.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="group">Column of groups, a factor whatever its type.</param>
    /// <param name="model">What else is in the model.</param>
    /// <param name="level">Joint confidence level of all intervals, in (0, 1).</param>
    public static MultipleComparisons TukeyHsd(DataTable table, string outcome, string group, ComparisonModel model, double level = 0.95)
    {
        var arms = Compared(table, outcome, group, model, null);
        int[] codes = [.. arms.Treated.Append(arms.Control).Order()];
        return ByModel(arms, outcome, model, "tukey", level, from second in Enumerable.Range(0, codes.Length) from first in Enumerable.Range(second + 1, codes.Length - second - 1) select (codes[first], codes[second]));
    }

    // The reference is a level that has rows: one without any cannot be compared, and must not empty the others.
    private static ComparedArms Compared(DataTable table, string outcome, string group, ComparisonModel model, string? control)
    {
        table.Numeric(outcome);
        string?[] needed = [outcome, model.Stratum, model.Cluster, model.Weights, .. model.Covariates];
        var all = table.Factor(group);
        var complete = table.CompleteRows(needed.OfType<string>().Append(group));
        if (complete.Length == 0) throw new InvalidAnalysisException("No row has a value for every variable of the comparison.");
        var reference = control ?? all.Levels[complete.Min(row => all[row])];
        if (!complete.Any(row => all[row] == all.LevelOf(reference))) throw new InvalidAnalysisException($"'{reference}' has no complete rows in '{group}'.");
        return new ComparedArms(table.Select(complete), group, reference, null, needed) { SetAside = table.Rows - complete.Length };
    }

    private static MultipleComparisons ByModel(ComparedArms arms, string outcome, ComparisonModel model, string method, double level, IEnumerable<(int First, int Second)> pairs)
    {
        var n = arms.Rows.Length;
        // The groups come last, so that strata or covariates that determine a group drop it, and not the other way round.
        var columns = new List<ModelColumn> { Column(ModelMatrix.Intercept, _ => true) };
        if (model.Stratum is { } stratum)
        {
            var strata = arms.Data.Factor(stratum);
            columns.AddRange(strata.Codes.ToArray().Distinct().Order().Skip(1).Select(code => Column($"{stratum}{strata.Levels[code]}", row => strata[row] == code)));
        }
        if (model.Covariates.Count > 0) columns.AddRange(ModelMatrix.Build(arms.Data, Formula.Of(outcome, model.Covariates)).Columns.Skip(1));
        // A name that no covariate can have.
        string NameOf(int code) => $" {arms.TermOf(code)}";
        columns.AddRange(arms.Treated.Select(code => Column(NameOf(code), row => arms.Arm[row] == code)));
        var weights = model.Weights is null ? null : arms.Data.Numeric(model.Weights).Values.ToArray();
        if (weights is not null && !Array.TrueForAll(weights, w => w > 0)) throw new InvalidAnalysisException($"Weights must be positive; '{model.Weights}' holds a value that is not.");
        var clusters = model.Cluster is null ? null : arms.Data.Factor(model.Cluster);
        var fit = LeastSquares.Fit(arms.Data.Numeric(outcome).Values.ToArray(), columns, weights, clusters, arms.SetAside);

        var asked = pairs.ToArray();
        var problem = arms.Treated.Any(code => fit.DroppedTerms.Contains(NameOf(code))) ? "Strata or covariates explain a group: the groups cannot be compared within them." : null;
        var estimates = asked.Select(p =>
        {
            var term = $"{arms.Arm.Levels[p.First]} - {arms.Arm.Levels[p.Second]}";
            var reason = problem ?? OneCluster(p.First) ?? OneCluster(p.Second);
            return reason is null ? fit.Contrast(term, Weights(p), model.Type, level) : TermEstimate.NotEstimable(term, model.Type, level, reason, problem is null ? fit.Contrast(term, Weights(p), StandardErrorType.Classical, level).Value : null);
        }).ToArray();
        var covariance = Array.Exists(estimates, e => e.PValue is not null) ? LinearHypothesis.CovarianceOf(fit, Array.ConvertAll(asked, Weights), model.Type) : new double[asked.Length, asked.Length];
        var together = SimultaneousContrasts.Of(estimates, covariance, level, method);
        return new MultipleComparisons
        {
            Comparisons = [.. asked.Select((p, i) => new ArmComparison(arms.Arm.Levels[p.First], arms.Arm.Levels[p.Second], together.Contrasts[i]))],
            ResidualDf = Math.Max(fit.ResidualDf, 0),
            PooledStandardDeviation = together.CriticalValue is null ? null : fit.ResidualStandardError,
            CriticalValue = together.CriticalValue,
            JointDf = together.DegreesOfFreedom,
            N = n,
            RowsDropped = arms.SetAside,
        };

        ModelColumn Column(string name, Func<int, bool> belongs) => new(name, null, [], [.. Enumerable.Range(0, n).Select(row => belongs(row) ? 1.0 : 0)]);

        Dictionary<string, double> Weights((int First, int Second) pair)
        {
            var weights = new Dictionary<string, double>(StringComparer.Ordinal);
            if (pair.First != arms.Control) weights[NameOf(pair.First)] = 1;
            if (pair.Second != arms.Control) weights[NameOf(pair.Second)] = -1;
            return weights;
        }

        string? OneCluster(int code) => clusters is not null && model.Type is StandardErrorType.CR0 or StandardErrorType.CR1 or StandardErrorType.CR2
            && Enumerable.Range(0, n).Where(row => arms.Arm[row] == code).Select(row => clusters![row]).Distinct().Count() < 2
                ? $"'{arms.Arm.Levels[code]}' lies in a single cluster." : null;
    }

    private sealed record Group(string Label, SampleMoments Moments)
    {
        public int N => Moments.N;
    }

    private sealed class Groups
    {
        private readonly string _column;
        private readonly int _rows;
        private readonly int _dropped;
        private readonly double _variance;

        public Groups(DataTable table, string outcome, string group)
        {
            table.Numeric(outcome);
            var used = table.CompleteRows([outcome, group]);
            var (y, codes) = (table.Numeric(outcome), table.Factor(group));
            _column = group;
            _rows = used.Length;
            _dropped = table.Rows - used.Length;
            All = [.. used.GroupBy(row => codes[row]).OrderBy(g => g.Key).Select(g => new Group(codes.Levels[g.Key], SampleMoments.Of([.. g.Select(row => y[row])])))];
            Df = _rows - All.Length;
            _variance = All.Sum(g => g.Moments.SumOfSquares) / Df;
        }

        public Group[] All { get; }

        public int Df { get; }

        public Group Find(string label) => Array.Find(All, g => g.Label == label)
            ?? throw new InvalidAnalysisException($"'{label}' has no rows in '{_column}' (groups: {string.Join(", ", All.Select(g => g.Label))}).");

        public IEnumerable<(Group First, Group Second)> Pairs =>
            from second in Enumerable.Range(0, All.Length) from first in Enumerable.Range(second + 1, All.Length - second - 1) select (All[first], All[second]);

        public MultipleComparisons CompareUnequal(double level)
        {
            return new MultipleComparisons { Comparisons = [.. Pairs.Select(p => new ArmComparison(p.First.Label, p.Second.Label, Adjusted(p.First, p.Second)))], ResidualDf = Math.Max(Df, 0), N = _rows, RowsDropped = _dropped };

            AdjustedEstimate Adjusted(Group first, Group second)
            {
                const string method = "games_howell";
                var estimate = DifferenceInMeans.Welch($"{first.Label} - {second.Label}", first.Moments, second.Moments, level);
                if (estimate is not { StandardError: { } error, DegreesOfFreedom: { } df, Statistic: { } t }) return new AdjustedEstimate(estimate, method, null, null, null, estimate.Reason);
                var margin = StudentizedRange.Quantile(1 - level, All.Length, df) / Constants.Sqrt2 * error;
                return new AdjustedEstimate(estimate, method, StudentizedRange.Upper(Math.Abs(t) * Constants.Sqrt2, All.Length, df), estimate.Value - margin, estimate.Value + margin, null);
            }
        }

        public MultipleComparisons Compare(string method, double level, IEnumerable<(Group First, Group Second)> pairs, Func<double, double> upper, Func<double> quantile)
        {
            var problem = Df <= 0 ? "There are no more rows than groups." : Array.TrueForAll(All, g => g.Moments.IsConstant) ? "The outcome does not vary within the groups." : null;
            double? critical = problem is null ? quantile() : null;
            return new MultipleComparisons
            {
                Comparisons = [.. pairs.Select(p => new ArmComparison(p.First.Label, p.Second.Label, Adjusted(p.First, p.Second)))],
                ResidualDf = Math.Max(Df, 0),
                PooledStandardDeviation = problem is null ? Math.Sqrt(_variance) : null,
                CriticalValue = critical,
                N = _rows,
                RowsDropped = _dropped,
            };

            AdjustedEstimate Adjusted(Group first, Group second)
            {
                var term = $"{first.Label} - {second.Label}";
                var value = first.Moments.Mean - second.Moments.Mean;
                if (problem is not null) return new AdjustedEstimate(TermEstimate.NotEstimable(term, StandardErrorType.Classical, level, problem, value), method, null, null, null, problem);
                var error = Math.Sqrt(_variance * (1.0 / first.N + 1.0 / second.N));
                var margin = critical!.Value * error;
                var estimate = TermEstimate.Student(term, StandardErrorType.Classical, value, error, Df, level);
                // Squares of very large and very small outcomes are no numbers.
                return estimate.Statistic is not { } t || !double.IsFinite(t) ? new AdjustedEstimate(estimate, method, null, null, null, estimate.Reason ?? "The statistic is not finite.")
                    : new AdjustedEstimate(estimate, method, upper(Math.Abs(t)), value - margin, value + margin, null);
            }
        }
    }
}
