namespace CoProduction.Statistics;

/// <summary>Runs through the assignments of a procedure: all of them when there are no more than the draws asked for, else seeded draws.</summary>
internal sealed class RandomizationDraws
{
    private readonly AssignmentProcedure? _procedure;
    private readonly int _rows;
    private readonly int _seed;

    public RandomizationDraws(AssignmentProcedure procedure, int rows, RandomizationOptions options) : this(options)
    {
        (_procedure, _rows, _seed) = (procedure, rows, options.Seed);
        IsExact = procedure.Count <= options.Draws;
        if (IsExact) Count = (int)procedure.Count!.Value;
    }

    private RandomizationDraws(RandomizationOptions options)
    {
        if (options.Draws < 1) throw new InvalidAnalysisException("A randomization test needs at least one draw.");
        if (options.Level is not (> 0 and < 1)) throw new InvalidAnalysisException("The confidence level must lie between 0 and 1.");
        Count = options.Draws;
    }

    /// <summary>Draws that are made elsewhere, of assignments too many to be enumerated.</summary>
    public static RandomizationDraws Sampled(RandomizationOptions options) => new(options);

    public bool IsExact { get; }

    public int Count { get; }

    /// <param name="visit">The number of the draw and its assignment, which is overwritten by the next.</param>
    /// <param name="progress">Share done.</param>
    /// <param name="cancellationToken">Stops between two draws.</param>
    public void Run(Action<int, bool[]> visit, IProgress<double>? progress, CancellationToken cancellationToken) =>
        Run(IsExact ? _procedure!.All() : Shuffled(), visit, progress, cancellationToken);

    /// <summary>The same for draws of another form.</summary>
    public void Run<T>(IEnumerable<T> assignments, Action<int, T> visit, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var step = Math.Max(1, Count / 100);
        var draw = 0;
        foreach (var treated in assignments)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (draw % step == 0) progress?.Report((double)draw / Count);
            visit(draw++, treated);
        }
        progress?.Report(1);
    }

    /// <summary>Exact: #/N, the observed assignment among them. Sampled: (1 + #)/(1 + N).</summary>
    public double PValue(int asExtreme) => IsExact ? (double)asExtreme / Count : (1.0 + asExtreme) / (1 + Count);

    /// <summary>√(p(1 − p)/N) of a sampled p.</summary>
    public double? MonteCarloError(double p) => IsExact ? null : Math.Sqrt(p * (1 - p) / Count);

    private IEnumerable<bool[]> Shuffled()
    {
        var random = new Random(_seed);
        var draw = _procedure!.Start();
        var treated = new bool[_rows];
        for (var i = 0; i < Count; i++)
        {
            draw(random, treated);
            yield return treated;
        }
    }
}
