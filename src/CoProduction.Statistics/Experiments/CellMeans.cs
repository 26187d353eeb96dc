namespace CoProduction.Statistics;

/// <summary>
/// Contrasts Σ w_c·ȳ_c of cell means with declared weights, the estimands of a factorial experiment: a simple effect, a
/// main effect averaged over the other factor, an interaction. No coefficient of an interaction model is needed.
/// <para>Without strata the variance is Σ w_c²·s_c²/n_c (HC2 of the saturated model) and the df are Welch–Satterthwaite's, so that two
/// cells give Welch's test. With strata the contrast is formed in each and averaged by Σ(N_s/N), the variance is Neyman's,
/// Σ(N_s/N)²·Σ w_c²·s_cs²/n_cs, and the df are N − (cells within strata).</para>
/// </summary>
public sealed class CellMeans
{
    private readonly FactorColumn _cell;
    private readonly FactorColumn? _stratum;
    private readonly SampleMoments[][] _moments; // stratum × cell

    /// <param name="outcome">n numbers, none missing.</param>
    /// <param name="cell">n cells, none missing.</param>
    /// <param name="stratum">n strata, none missing; null without strata.</param>
    public CellMeans(ReadOnlySpan<double> outcome, FactorColumn cell, FactorColumn? stratum = null)
    {
        if (cell.Length != outcome.Length || (stratum is not null && stratum.Length != outcome.Length)) throw new ArgumentException("Outcome, cells and strata must have one length.", nameof(cell));
        _cell = cell;
        _stratum = stratum;
        N = outcome.Length;
        var strata = stratum?.Levels.Count ?? 1;
        var values = new List<double>[strata][];
        for (var s = 0; s < strata; s++) values[s] = [.. Enumerable.Range(0, cell.Levels.Count).Select(_ => new List<double>())];
        for (var i = 0; i < outcome.Length; i++)
        {
            if (double.IsNaN(outcome[i]) || cell.IsMissing(i) || stratum?.IsMissing(i) == true) throw new ArgumentException("Rows with a missing value must be left out first.", nameof(outcome));
            values[stratum?[i] ?? 0][cell[i]].Add(outcome[i]);
        }
        _moments = Array.ConvertAll(values, cells => Array.ConvertAll(cells, v => SampleMoments.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(v))));
    }

    /// <summary>Rows used.</summary>
    public int N { get; }

    /// <summary>Rows set aside because a value is missing.</summary>
    public int RowsDropped { get; private init; }

    /// <summary>Every cell of every stratum that occurs.</summary>
    public IReadOnlyList<CellSummary> Cells => [.. _moments.SelectMany((cells, s) => cells.Select((m, c) => new CellSummary(_cell.Levels[c], _stratum?.Levels[s], m))).Where(c => c.Moments.N > 0)];

    /// <summary>The cells of a table, rows with a missing value left out.</summary>
    public static CellMeans Of(DataTable table, string outcome, string cell, string? stratum = null)
    {
        table.Numeric(outcome);
        var rows = table.CompleteRows(new[] { outcome, cell, stratum }.OfType<string>());
        var used = table.Select(rows);
        return new CellMeans(used.Numeric(outcome).Values, used.Factor(cell), stratum is null ? null : used.Factor(stratum)) { RowsDropped = table.Rows - rows.Length };
    }

    /// <summary>Σ w_c·ȳ_c.</summary>
    /// <param name="term">How the row is named.</param>
    /// <param name="weights">w by label of the cell; a cell without weight is outside the contrast. An unknown cell is an <see cref="InvalidAnalysisException"/>.</param>
    /// <param name="errorType">Null: Welch without strata, Stratified with. HC2 without strata: the same variance, df n − cells of the whole table.</param>
    /// <param name="stratumWeights">What N_s counts.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    public TermEstimate Contrast(string term, IReadOnlyDictionary<string, double> weights, StandardErrorType? errorType = null, StratumWeights stratumWeights = StratumWeights.ComparedRows, double level = 0.95)
    {
        var type = errorType ?? (_stratum is null ? StandardErrorType.Welch : StandardErrorType.Stratified);
        var allowed = _stratum is null ? type is StandardErrorType.Welch or StandardErrorType.HC2 : type is StandardErrorType.Stratified;
        if (!allowed) throw new InvalidAnalysisException($"A contrast of cell means {(_stratum is null ? "without" : "with")} strata has no standard error of type {type}.");
        var w = new double[_cell.Levels.Count];
        foreach (var (cell, weight) in weights) w[_cell.LevelOf(cell)] = weight;
        int[] compared = [.. Enumerable.Range(0, w.Length).Where(c => w[c] != 0)];
        if (compared.Length == 0) throw new InvalidAnalysisException($"The contrast '{term}' gives every cell the weight zero.");

        int[] strata = [.. Enumerable.Range(0, _moments.Length).Where(s => compared.Any(c => _moments[s][c].N > 0))];
        if (Thin(strata, compared) is { } thin) return TermEstimate.NotEstimable(term, type, level, thin);
        if (strata.Length == 0) return TermEstimate.NotEstimable(term, type, level, "No row belongs to the cells compared.");
        var size = Array.ConvertAll(strata, s => (double)(stratumWeights == StratumWeights.AllRows ? _moments[s].Sum(m => m.N) : compared.Sum(c => _moments[s][c].N)));
        var total = size.Sum();
        double value = 0, variance = 0, satterthwaite = 0;
        for (var i = 0; i < strata.Length; i++)
        {
            var share = size[i] / total;
            foreach (var c in compared)
            {
                var m = _moments[strata[i]][c];
                var part = share * share * w[c] * w[c] * m.Variance!.Value / m.N;
                value += share * w[c] * m.Mean;
                variance += part;
                satterthwaite += part * part / (m.N - 1);
            }
        }
        var rows = strata.Sum(s => compared.Sum(c => _moments[s][c].N));
        var df = type switch
        {
            StandardErrorType.Welch => variance * variance / satterthwaite,
            StandardErrorType.HC2 => N - _moments[0].Count(m => m.N > 0),
            _ => rows - strata.Length * compared.Length,
        };
        return strata.All(s => compared.All(c => _moments[s][c].IsConstant))
            ? TermEstimate.NotEstimable(term, type, level, "The outcome does not vary within the cells.", value)
            : TermEstimate.Student(term, type, value, Math.Sqrt(variance), df, level);
    }

    private string? Thin(int[] strata, int[] compared)
    {
        var thin = strata.SelectMany(s => compared.Where(c => _moments[s][c].N < 2).Select(c => _stratum is null ? _cell.Levels[c] : $"{_cell.Levels[c]} in {_stratum.Levels[s]}")).ToArray();
        return thin.Length == 0 ? null : $"Fewer than two rows in {string.Join(", ", thin.Take(5))}{(thin.Length > 5 ? $" and {thin.Length - 5} more" : "")}.";
    }
}
