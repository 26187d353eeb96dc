using System.Runtime.CompilerServices;

namespace CoProduction.Statistics;

/// <summary>The rows of each cluster; clusters in the order in which they first occur.</summary>
internal sealed class Clusters
{
    private readonly int[] _codes;
    private readonly int[] _order; // rows, cluster by cluster
    private readonly int[] _starts; // where each cluster begins in _order, and its end
    private int[][]? _rows;

    public Clusters(FactorColumn column) : this(column.Codes.ToArray())
    {
    }

    /// <param name="column">The cluster of every row of a table.</param>
    /// <param name="rows">The rows used.</param>
    public Clusters(FactorColumn column, ReadOnlySpan<int> rows) : this(Codes(column, rows))
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Clusters(int[] codes)
    {
        _codes = codes;
        var number = new int[codes.Length == 0 ? 0 : codes.Max() + 1]; // by code: 1 + the cluster's place
        var sizes = new List<int>();
        foreach (var code in codes)
        {
            if (number[code] == 0)
            {
                sizes.Add(0);
                number[code] = sizes.Count;
            }
            sizes[number[code] - 1]++;
        }
        _starts = new int[sizes.Count + 1];
        for (var c = 0; c < sizes.Count; c++) _starts[c + 1] = _starts[c] + sizes[c];
        _order = new int[codes.Length];
        var next = _starts[..^1];
        for (var row = 0; row < codes.Length; row++) _order[next[number[codes[row]] - 1]++] = row;
    }

    public int Count => _starts.Length - 1;

    /// <summary>Rows in all clusters.</summary>
    public int RowCount => _codes.Length;

    public ClusterSummary Summary => new(Count, Enumerable.Range(0, Count).Min(Size), Enumerable.Range(0, Count).Max(Size));

    /// <summary>The rows of every cluster, ascending.</summary>
    public int[][] Rows => _rows ??= [.. Enumerable.Range(0, Count).Select(c => _order[_starts[c].._starts[c + 1]])];

    public int Size(int cluster) => _starts[cluster + 1] - _starts[cluster];

    /// <summary>The rows of the clusters that begin in a slice of all rows taken cluster by cluster.</summary>
    public (int FirstCluster, int EndCluster) In(int first, int end)
    {
        var from = Array.BinarySearch(_starts, first);
        var to = Array.BinarySearch(_starts, end);
        return (from < 0 ? ~from : from, Math.Min(Count, to < 0 ? ~to : to));
    }

    /// <summary>The rows of some clusters, cluster by cluster.</summary>
    public ReadOnlySpan<int> RowsOf(int firstCluster, int endCluster) => _order.AsSpan(_starts[firstCluster].._starts[endCluster]);

    /// <summary>The clusters of some of the rows, counted anew.</summary>
    public Clusters Select(int[] rows) => new(Array.ConvertAll(rows, row => _codes[row]));

    /// <summary>Why a cluster-robust error of this column would mean nothing, or null: one value of a 0/1 column lies in one cluster.</summary>
    public string? OneClusterProblem(string name, double[] values)
    {
        var spread = new Spread();
        for (var row = 0; row < values.Length && !spread.IsDecided; row++) spread.Add(values[row], _codes[row]);
        return spread.Problem(name);
    }

    /// <summary>The same for all columns of a model; the levels of a factor are also compared with its reference, whose rows must not lie in one cluster either.</summary>
    public string?[] OneClusterProblems(IReadOnlyList<ModelColumn> columns)
    {
        string?[] problems = [.. columns.Select(c => OneClusterProblem(c.Name, c.Values))];
        foreach (var group in Levels(columns))
        {
            var reference = new Spread();
            for (var row = 0; row < _codes.Length && !reference.IsMany(0); row++)
                if (Array.TrueForAll(group, j => columns[j].Values[row] == 0)) reference.Add(0, _codes[row]);
            AddReference(problems, columns, group, reference);
        }
        return problems;
    }

    /// <summary>The same for columns of a model that is read in blocks.</summary>
    /// <param name="kept">k columns with a coefficient.</param>
    /// <param name="columns">Their places among the columns of the model.</param>
    /// <param name="model">All columns.</param>
    public string?[] OneClusterProblems(IReadOnlyList<ModelColumn> kept, int[] columns, ModelRows model)
    {
        const int size = 256;
        var spreads = columns.Select(_ => new Spread()).ToArray();
        var groups = Levels(kept);
        var references = Array.ConvertAll(groups, _ => new Spread());
        var block = new double[size * model.Columns];
        for (var first = 0; first < model.Count && !(Array.TrueForAll(spreads, s => s.IsDecided) && Array.TrueForAll(references, r => r.IsMany(0))); first += size)
        {
            var count = Math.Min(size, model.Count - first);
            model.Read(first, count, block);
            for (var c = 0; c < columns.Length; c++)
                for (var i = 0; i < count && !spreads[c].IsDecided; i++) spreads[c].Add(block[columns[c] * count + i], _codes[first + i]);
            for (var g = 0; g < groups.Length; g++)
                for (var i = 0; i < count && !references[g].IsMany(0); i++)
                    if (Array.TrueForAll(groups[g], j => block[columns[j] * count + i] == 0)) references[g].Add(0, _codes[first + i]);
        }
        string?[] problems = [.. spreads.Select((s, c) => s.Problem(kept[c].Name))];
        for (var g = 0; g < groups.Length; g++) AddReference(problems, kept, groups[g], references[g]);
        return problems;
    }

    // The columns of each factor that has several: a single one is itself 0 in the reference.
    private static int[][] Levels(IReadOnlyList<ModelColumn> columns) =>
        [.. Enumerable.Range(0, columns.Count).Where(j => columns[j] is { Term.Variables.Count: 1, Factors: [{ Level: not null }] }).GroupBy(j => columns[j].Term).Where(g => g.Count() > 1).Select(g => g.ToArray())];

    private static void AddReference(string?[] problems, IReadOnlyList<ModelColumn> columns, int[] group, Spread reference)
    {
        if (!reference.Has(0) || reference.IsMany(0)) return;
        foreach (var j in group) problems[j] ??= $"The reference level of {columns[j].Term!.Label} lies in a single cluster.";
    }

    private static int[] Codes(FactorColumn column, ReadOnlySpan<int> rows)
    {
        var codes = new int[rows.Length];
        for (var i = 0; i < codes.Length; i++) codes[i] = column[rows[i]];
        return codes;
    }

    /// <summary>Over how many clusters the zeros and ones of a column are spread.</summary>
    private sealed class Spread
    {
        private readonly int?[] _cluster = new int?[2];
        private readonly bool[] _isMany = new bool[2];
        private bool _isNumber;

        /// <summary>True when further rows change nothing: another number occurs, or both values lie in several clusters.</summary>
        public bool IsDecided => _isNumber || (_isMany[0] && _isMany[1]);

        /// <summary>Whether the value occurs.</summary>
        public bool Has(int value) => _cluster[value] is not null;

        /// <summary>Whether it lies in several clusters.</summary>
        public bool IsMany(int value) => _isMany[value];

        public void Add(double value, int cluster)
        {
            if (value is not (0 or 1))
            {
                _isNumber = true;
                return;
            }
            ref var first = ref _cluster[(int)value];
            if (first is null) first = cluster;
            else if (first != cluster) _isMany[(int)value] = true;
        }

        public string? Problem(string name) =>
            _isNumber || _cluster[0] is null || _cluster[1] is null || (_isMany[0] && _isMany[1]) ? null : $"{name} is {(_isMany[1] ? 0 : 1)} in a single cluster only.";
    }
}
