using CoProduction.Statistics.Numerics;
using MathNet.Numerics.Random;

namespace CoProduction.Statistics;

/// <summary>
/// Fisher's exact test of an r × c table (Freeman and Halton 1951; R: <c>fisher.test</c>): the share of tables with these margins that are no more probable than the
/// observed one. All tables are enumerated up to <see cref="MaxTables"/>; beyond that margins-conditional draws with a seed, p = (1 + #)/(1 + N), which <see cref="IsExact"/> tells apart.
/// </summary>
/// <param name="PValue">Two-sided.</param>
/// <param name="IsExact">True: every table was counted; false: sampled.</param>
/// <param name="Tables">Tables counted, or drawn.</param>
/// <param name="Seed">Of the draws; null when exact.</param>
public sealed record FisherTest(double PValue, bool IsExact, long Tables, int? Seed)
{
    /// <summary>More tables than this are not enumerated.</summary>
    public const long MaxTables = 10_000_000;

    // As R: a table counts when it is no more probable up to this relative difference.
    private const double TieTolerance = 1e-7;

    /// <param name="counts">r rows of c counts; rows and columns without a count are left out.</param>
    /// <param name="seed">Of the draws, should there be too many tables.</param>
    /// <param name="draws">Number of draws in that case.</param>
    /// <param name="progress">Share of the draws done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static FisherTest Of(IReadOnlyList<IReadOnlyList<long>> counts, int seed = 1, int draws = 100_000, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        if (counts.Any(row => row.Any(count => count < 0))) throw new InvalidAnalysisException("A count is negative.");
        if (counts.Sum(row => row.Sum()) > 10_000_000) throw new InvalidAnalysisException("Fisher's test takes tables of 10 million rows at most.");
        var table = Occurring(counts);
        if (table.Length < 2 || table[0].Length < 2) throw new InvalidAnalysisException("Fisher's test needs two values or more of each variable.");
        var margins = new Margins(table);
        var (p, tables) = margins.Enumerate(cancellationToken);
        return tables <= MaxTables
            ? new FisherTest(p, true, tables, null)
            : new FisherTest(margins.Sample(draws, new MersenneTwister(seed, false), progress, cancellationToken), false, draws, seed);
    }

    // Rows and columns that hold a count; the longer side first, so that there are fewer, longer lines to fill one by one.
    private static int[][] Occurring(IReadOnlyList<IReadOnlyList<long>> counts)
    {
        int[] columns = [.. Enumerable.Range(0, counts.Count == 0 ? 0 : counts[0].Count).Where(j => counts.Any(row => row[j] > 0))];
        int[][] table = [.. counts.Where(row => row.Any(x => x > 0)).Select(row => Array.ConvertAll(columns, j => (int)row[j]))];
        return table.Length >= columns.Length ? table : [.. columns.Select((_, j) => Array.ConvertAll(table, row => row[j]))];
    }

    /// <summary>Tables with the margins of one. The probability of a table is proportional to exp(−S), S = Σ log cell! − log expected!, which stays small where Σ log cell! is large.</summary>
    private sealed class Margins
    {
        private readonly int[] _rows;
        private readonly int[] _columns;
        private readonly double[] _logFactorial;
        private readonly double[][][] _excess; // row, column, count: log count! − log expected!
        private readonly double _limit;

        public Margins(int[][] table)
        {
            _rows = Array.ConvertAll(table, row => row.Sum());
            _columns = [.. Enumerable.Range(0, table[0].Length).Select(j => table.Sum(row => row[j]))];
            var n = _rows.Sum();
            _logFactorial = new double[n + 1];
            var lost = new double[n + 1];
            for (var i = 1; i <= n; i++)
            {
                var log = Math.Log(i);
                _logFactorial[i] = _logFactorial[i - 1] + log;
                lost[i] = lost[i - 1] + (_logFactorial[i - 1] - _logFactorial[i] + log);
            }
            _excess = Array.ConvertAll(_rows, r => Array.ConvertAll(_columns, c =>
            {
                var expected = (int)Math.Round((double)r * c / n);
                return Enumerable.Range(0, Math.Min(r, c) + 1).Select(x => _logFactorial[x] - _logFactorial[expected] + (lost[x] - lost[expected])).ToArray();
            }));
            _limit = table.Select((row, i) => row.Select((x, j) => _excess[i][j][x]).Sum()).Sum() - TieTolerance;
        }

        public (double PValue, long Tables) Enumerate(CancellationToken cancellationToken)
        {
            var left = (int[])_rows.Clone();
            var (tail, total) = (new CompensatedSum(), new CompensatedSum());
            long tables = 0;
            Fill(0, 0, _columns[0], 0);
            return (tail.Value / total.Value, tables);

            void Fill(int column, int row, int need, double sum)
            {
                if (tables > MaxTables) return;
                if (column == _columns.Length - 1)
                {
                    // The last column takes what is left.
                    for (var i = 0; i < left.Length; i++) sum += _excess[i][column][left[i]];
                    var weight = Math.Exp(-sum);
                    total.Add(weight);
                    if (sum >= _limit) tail.Add(weight);
                    if ((++tables & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
                    return;
                }
                if (row == left.Length - 1)
                {
                    left[row] -= need;
                    Fill(column + 1, 0, _columns[column + 1], sum + _excess[row][column][need]);
                    left[row] += need;
                    return;
                }
                var below = 0;
                for (var i = row + 1; i < left.Length; i++) below += left[i];
                var available = left[row];
                for (var x = Math.Max(0, need - below); x <= Math.Min(available, need); x++)
                {
                    left[row] = available - x;
                    Fill(column, row + 1, need - x, sum + _excess[row][column][x]);
                }
                left[row] = available;
            }
        }

        public double Sample(int draws, MersenneTwister random, IProgress<double>? progress, CancellationToken cancellationToken)
        {
            var left = new int[_rows.Length];
            long extreme = 0;
            for (var draw = 0; draw < draws; draw++)
            {
                if (draw % 1000 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    progress?.Report((double)draw / draws);
                }
                _rows.CopyTo(left, 0);
                var total = _logFactorial.Length - 1;
                double sum = 0;
                for (var column = 0; column < _columns.Length - 1; column++)
                {
                    var (need, pool) = (_columns[column], total);
                    for (var row = 0; row < left.Length; row++)
                    {
                        var x = Hypergeometric(random, left[row], pool - left[row], need);
                        pool -= left[row];
                        need -= x;
                        left[row] -= x;
                        sum += _excess[row][column][x];
                    }
                    total -= _columns[column];
                }
                for (var row = 0; row < left.Length; row++) sum += _excess[row][^1][left[row]];
                if (sum >= _limit) extreme++;
            }
            progress?.Report(1);
            return (1.0 + extreme) / (1.0 + draws);
        }

        // Inversion outwards from the mode (Patefield 1981): about one standard deviation of steps.
        private int Hypergeometric(MersenneTwister random, int good, int bad, int drawn)
        {
            var (low, high) = (Math.Max(0, drawn - bad), Math.Min(good, drawn));
            if (low == high) return low;
            var mode = (int)Math.Clamp((drawn + 1.0) * (good + 1.0) / (good + bad + 2.0), low, high);
            var p = Math.Exp(_logFactorial[good] - _logFactorial[mode] - _logFactorial[good - mode]
                + _logFactorial[bad] - _logFactorial[drawn - mode] - _logFactorial[bad - drawn + mode]
                - _logFactorial[good + bad] + _logFactorial[drawn] + _logFactorial[good + bad - drawn]);
            var u = random.NextDouble() - p;
            var (up, down, pUp, pDown) = (mode, mode, p, p);
            while (u > 0 && (up < high || down > low))
            {
                if (up < high)
                {
                    pUp *= (double)(good - up) * (drawn - up) / ((up + 1.0) * (bad - drawn + up + 1.0));
                    up++;
                    if ((u -= pUp) <= 0) return up;
                }
                if (down > low)
                {
                    pDown *= down * (double)(bad - drawn + down) / ((good - down + 1.0) * (drawn - down + 1.0));
                    down--;
                    if ((u -= pDown) <= 0) return down;
                }
            }
            return mode;
        }
    }
}
