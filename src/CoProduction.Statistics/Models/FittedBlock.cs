using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>A block of rows of √W·X as a fit sees them; what lies beyond its rows is zero.</summary>
internal sealed class FittedBlock(RowBlock rows, int rank)
{
    private const int Size = BlockKernels.Size;

    public RowBlock Rows => rows;

    /// <summary>Rank columns of <see cref="BlockKernels.Size"/> numbers: the rows of the thin Q (of a cell: of one row of it).</summary>
    public double[] Q { get; } = new double[rank * Size];

    /// <summary>√w·(outcome − fitted).</summary>
    public double[] Residuals { get; } = new double[Size];

    /// <summary>Squares of <see cref="Residuals"/>, summed over the rows of a cell.</summary>
    public double[] Squares { get; } = new double[Size];

    /// <summary>Σ q².</summary>
    public double[] Leverage { get; } = new double[Size];

    public Span<double> Column(int j) => Q.AsSpan(j * Size, Size);

    /// <summary>q of one row.</summary>
    public double[] Row(int i) => [.. Enumerable.Range(0, rank).Select(j => Q[j * Size + i])];

    /// <summary>Adds Σ ω·q·q' to the lower triangle of a rank × rank matrix.</summary>
    /// <param name="omega"><see cref="BlockKernels.Size"/> numbers.</param>
    /// <param name="sum">Row-major.</param>
    public void AddOuter(double[] omega, double[] sum)
    {
        Span<double> scaled = stackalloc double[Size];
        for (var a = 0; a < rank; a++)
        {
            var q = Column(a);
            for (var i = 0; i < Size; i++) scaled[i] = omega[i] * q[i];
            for (var b = 0; b <= a; b++) sum[a * rank + b] += BlockKernels.Dot(scaled, Column(b));
        }
    }
}
