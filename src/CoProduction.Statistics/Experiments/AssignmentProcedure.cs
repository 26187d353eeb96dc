using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// How an assignment of the rows to treated and control is drawn again. A randomization test is valid for the procedure that really drew the arms,
/// <em>conditionally</em>: only the two arms contrasted move, within stratum and block, and everything else that was randomized is held. Either the
/// declared procedure is passed in as a function, or <see cref="Conditional"/> builds it from what was assigned.
/// </summary>
public sealed class AssignmentProcedure
{
    private readonly Func<Action<Random, bool[]>> _start;
    private readonly Func<IEnumerable<bool[]>>? _enumerate;

    /// <param name="draw">Writes n values, true = treated; takes every random number from its argument.</param>
    public AssignmentProcedure(Action<Random, bool[]> draw) : this(() => draw, null, null)
    {
    }

    private AssignmentProcedure(Func<Action<Random, bool[]>> start, Func<IEnumerable<bool[]>>? enumerate, double? count) => (_start, _enumerate, Count) = (start, enumerate, count);

    /// <summary>Number of different assignments; null where the procedure is a function that cannot be enumerated.</summary>
    public double? Count { get; }

    /// <summary>
    /// Permutes the labels treated and control among the units of the same cell, every cell keeping its number of treated: complete randomization,
    /// strata, permuted blocks, matched pairs, factors held.
    /// </summary>
    /// <param name="treated">n, as assigned.</param>
    /// <param name="within">Columns of n without missing values; labels move only among rows that agree in all of them: stratum, block, other factors.</param>
    /// <param name="cluster">Units that were assigned whole; null when each row was. A cluster in both arms or in two cells is an <see cref="InvalidAnalysisException"/>.</param>
    public static AssignmentProcedure Conditional(ReadOnlySpan<bool> treated, IReadOnlyList<FactorColumn>? within = null, FactorColumn? cluster = null)
    {
        var n = treated.Length;
        AssignmentCells.Check([.. within ?? [], cluster], n, "assignment");
        var cells = AssignmentCells.Of([.. Enumerable.Range(0, n)], within ?? []);
        var units = UnitsOf(n, cluster);
        foreach (var rows in units)
            foreach (var row in rows)
            {
                if (treated[row] != treated[rows[0]]) throw new InvalidAnalysisException($"Cluster '{cluster!.Text(row)}' has rows in both arms; clusters were assigned whole.");
                if (cells[row] != cells[rows[0]]) throw new InvalidAnalysisException($"Cluster '{cluster!.Text(row)}' lies in more than one stratum or block.");
            }
        var assigned = treated.ToArray();
        var groups = units.GroupBy(rows => cells[rows[0]]).OrderBy(g => g.Key).Select(g => new Cell([.. g], g.Count(rows => assigned[rows[0]]))).ToArray();
        double count = 1;
        foreach (var group in groups) count *= Combinations.Count(group.Units.Length, group.Treated);
        return new AssignmentProcedure(() => Shuffle(groups), () => Enumerate(groups, n), count);
    }

    /// <summary>A function that draws one assignment after the other; it starts afresh, so that a seed gives the same draws again.</summary>
    internal Action<Random, bool[]> Start() => _start();

    /// <summary>Every assignment, in one buffer that is overwritten.</summary>
    internal IEnumerable<bool[]> All() => _enumerate?.Invoke() ?? throw new InvalidOperationException("This procedure cannot be enumerated.");

    private static int[][] UnitsOf(int n, FactorColumn? cluster) => cluster is null
        ? [.. Enumerable.Range(0, n).Select(row => new[] { row })]
        : [.. Enumerable.Range(0, n).GroupBy(row => cluster[row]).Select(g => g.ToArray())];

    // Fisher and Yates as far as the smaller arm of each cell needs.
    private static Action<Random, bool[]> Shuffle(Cell[] cells)
    {
        var persons = Array.TrueForAll(cells, c => Array.TrueForAll(c.Units, rows => rows.Length == 1));
        // Of persons the rows themselves are shuffled, of clusters their numbers.
        var orders = Array.ConvertAll(cells, c => persons ? Array.ConvertAll(c.Units, rows => rows[0]) : [.. Enumerable.Range(0, c.Units.Length)]);
        return (random, treated) =>
        {
            for (var g = 0; g < cells.Length; g++)
            {
                var (cell, order) = (cells[g], orders[g]);
                var n = order.Length;
                var flip = cell.Treated > n - cell.Treated;
                var picks = flip ? n - cell.Treated : cell.Treated;
                for (var i = 0; i < picks; i++)
                {
                    var j = i + random.Next(n - i);
                    (order[i], order[j]) = (order[j], order[i]);
                }
                for (var i = 0; i < n; i++)
                {
                    var arm = i < picks != flip;
                    if (persons) treated[order[i]] = arm;
                    else
                        foreach (var row in cell.Units[order[i]]) treated[row] = arm;
                }
            }
        };
    }

    private static IEnumerable<bool[]> Enumerate(Cell[] cells, int n)
    {
        var treated = new bool[n];
        var chosen = Array.ConvertAll(cells, c => Enumerable.Range(0, c.Treated).ToArray());
        for (var g = 0; g < cells.Length; g++) Write(g);
        while (true)
        {
            yield return treated;
            var next = 0;
            while (next < cells.Length && !Combinations.Advance(chosen[next], cells[next].Units.Length)) Write(next++);
            if (next == cells.Length) yield break;
            Write(next);
        }

        void Write(int g)
        {
            foreach (var rows in cells[g].Units)
                foreach (var row in rows) treated[row] = false;
            foreach (var unit in chosen[g])
                foreach (var row in cells[g].Units[unit]) treated[row] = true;
        }
    }

    private sealed record Cell(int[][] Units, int Treated);
}
