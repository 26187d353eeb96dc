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
                return new AdjustedEstimate(TermEstimate.Student(term, StandardErrorType.Classical, value, error, Df, level), method, upper(Math.Abs(value) / error), value - margin, value + margin, null);
            }
        }
    }
}
