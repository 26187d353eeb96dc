using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>The units assigned to one of several arms, whole, and the re-assignments of them: the labels of the arms are permuted among the units of a cell.</summary>
internal sealed class ArmUnits
{
    private readonly int[][] _cells; // units whose labels move among each other

    /// <param name="arm">By row.</param>
    /// <param name="unit">Units that were assigned whole; null when each row was. A unit in several arms or cells is an <see cref="InvalidAnalysisException"/>.</param>
    /// <param name="within">Columns without missing values; labels move only among units that agree in all of them.</param>
    public ArmUnits(FactorColumn arm, FactorColumn? unit, IReadOnlyList<FactorColumn> within)
    {
        UnitOf = new int[arm.Length];
        var first = Units(arm, unit, within);
        Assigned = Array.ConvertAll(first, row => arm[row]);
        var cellOf = AssignmentCells.Of(first, within);
        _cells = [.. Enumerable.Range(0, first.Length).GroupBy(one => cellOf[one]).Select(cell => cell.ToArray())];
    }

    /// <summary>Row → unit.</summary>
    public int[] UnitOf { get; }

    /// <summary>Unit → arm, as assigned.</summary>
    public int[] Assigned { get; }

    /// <summary>Number of different assignments: the product of multinomials.</summary>
    public double Assignments
    {
        get
        {
            double count = 1;
            foreach (var cell in _cells)
            {
                var left = cell.Length;
                foreach (var label in cell.GroupBy(unit => Assigned[unit]).Select(group => group.Count()))
                {
                    count *= Combinations.Count(left, label);
                    left -= label;
                }
            }
            return count;
        }
    }

    /// <summary>A function that draws one assignment after the other, unit → arm, into one buffer; it starts afresh, so that a seed gives the same draws again.</summary>
    public Func<Random, int[]> Start()
    {
        var (arms, labels) = Labels();
        return random =>
        {
            for (var cell = 0; cell < _cells.Length; cell++)
            {
                random.Shuffle(labels[cell]);
                Write(arms, cell, labels[cell]);
            }
            return arms;
        };
    }

    /// <summary>Every assignment, in one buffer that is overwritten.</summary>
    public IEnumerable<int[]> All()
    {
        var (arms, labels) = Labels();
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            Array.Sort(labels[cell]);
            Write(arms, cell, labels[cell]);
        }
        while (true)
        {
            yield return arms;
            var next = 0;
            while (next < _cells.Length && !Advance(labels[next]))
            {
                Array.Sort(labels[next]);
                Write(arms, next, labels[next]);
                next++;
            }
            if (next == _cells.Length) yield break;
            Write(arms, next, labels[next]);
        }
    }

    private (int[] Arms, int[][] OfCells) Labels() =>
        ((int[])Assigned.Clone(), Array.ConvertAll(_cells, cell => Array.ConvertAll(cell, unit => Assigned[unit])));

    private void Write(int[] arms, int cell, int[] labels)
    {
        for (var unit = 0; unit < labels.Length; unit++) arms[_cells[cell][unit]] = labels[unit];
    }

    /// <summary>First row of each unit; checks that a unit was assigned whole.</summary>
    private int[] Units(FactorColumn arm, FactorColumn? unit, IReadOnlyList<FactorColumn> within)
    {
        var first = new List<int>();
        var codes = new Dictionary<int, int>();
        for (var row = 0; row < arm.Length; row++)
        {
            if (!codes.TryGetValue(unit?[row] ?? row, out var code))
            {
                codes[unit?[row] ?? row] = code = first.Count;
                first.Add(row);
            }
            UnitOf[row] = code;
            if (arm[row] != arm[first[code]]) throw new InvalidAnalysisException($"Unit '{unit!.Text(row)}' has rows in several arms; units were assigned whole.");
            if (within.FirstOrDefault(column => column[row] != column[first[code]]) is { } other) throw new InvalidAnalysisException($"Unit '{unit!.Text(row)}' has several values of '{other.Name}', within which it was assigned.");
        }
        return [.. first];
    }

    /// <summary>The next arrangement of labels, of which some are equal, in lexicographic order; false after the last.</summary>
    private static bool Advance(int[] labels)
    {
        var i = labels.Length - 2;
        while (i >= 0 && labels[i] >= labels[i + 1]) i--;
        if (i < 0) return false;
        var j = labels.Length - 1;
        while (labels[j] <= labels[i]) j--;
        (labels[i], labels[j]) = (labels[j], labels[i]);
        Array.Reverse(labels, i + 1, labels.Length - i - 1);
        return true;
    }
}
