namespace CoProduction.Statistics;

/// <summary>The rows of each cluster.</summary>
internal sealed class Clusters
{
    private readonly int[] _codes;

    public Clusters(FactorColumn column) : this(column.Codes.ToArray())
    {
    }

    private Clusters(int[] codes)
    {
        var groups = new Dictionary<int, List<int>>();
        _codes = codes;
        for (var row = 0; row < _codes.Length; row++)
        {
            if (!groups.TryGetValue(_codes[row], out var rows)) groups[_codes[row]] = rows = [];
            rows.Add(row);
        }
        Rows = [.. groups.Values.Select(g => g.ToArray())];
    }

    public int[][] Rows { get; }

    public int Count => Rows.Length;

    public ClusterSummary Summary => new(Count, Rows.Min(r => r.Length), Rows.Max(r => r.Length));

    /// <summary>The clusters of some of the rows, counted anew.</summary>
    public Clusters Select(int[] rows) => new(Array.ConvertAll(rows, row => _codes[row]));

    /// <summary>Why a cluster-robust error of this column would mean nothing, or null: one value of a 0/1 column lies in one cluster.</summary>
    public string? OneClusterProblem(string name, double[] values)
    {
        int? zeroIn = null, oneIn = null;
        bool zeros = false, ones = false, manyZero = false, manyOne = false;
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row] == 0)
            {
                manyZero |= zeros && zeroIn != _codes[row];
                (zeros, zeroIn) = (true, _codes[row]);
            }
            else if (values[row] == 1)
            {
                manyOne |= ones && oneIn != _codes[row];
                (ones, oneIn) = (true, _codes[row]);
            }
            else
            {
                return null;
            }
        }
        return zeros && ones && !(manyZero && manyOne) ? $"{name} is {(manyOne ? 0 : 1)} in a single cluster only." : null;
    }
}
