namespace CoProduction.Statistics;

/// <summary>
/// The effect of an assigned dose: least squares with the dose coded as a line, a parabola, dummies or ordered contrasts, covariates added. Two questions are answered beside the coefficients: is there
/// any effect (<see cref="JointTest"/>), and does a line miss something (<see cref="DepartureFromLinearity"/>).
/// </summary>
public sealed class DoseResponse
{
    private const string Beyond = "departure from linearity";

    private readonly string _dose;
    private readonly LeastSquaresFit? _saturated;

    private DoseResponse(string dose, LeastSquaresFit fit, LeastSquaresFit? saturated, IReadOnlyList<DoseLevel> levels) => (_dose, Fit, _saturated, Levels) = (dose, fit, saturated, levels);

    /// <summary>The model; its terms hold the coefficients of the dose and of the covariates.</summary>
    public LeastSquaresFit Fit { get; }

    /// <summary>The levels that occur, lowest first.</summary>
    public IReadOnlyList<DoseLevel> Levels { get; }

    /// <param name="table">The data.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="dose">A number, or a factor whose levels are in order.</param>
    /// <param name="coding">What the coefficients say.</param>
    /// <param name="scores">Doses by level for linear, quadratic and polynomial coding of a factor; null = the numbers, or the labels read as numbers.</param>
    /// <param name="covariates">Further columns, main effects.</param>
    /// <param name="cluster">Column of clusters, for CR types.</param>
    /// <param name="progress">Told the share done, from 0 to 1: of each model, and again of every robust error computed from it.</param>
    /// <param name="cancellationToken">Stops the fits, and later the sums over rows that a robust error needs.</param>
    public static DoseResponse Of(DataTable table, string outcome, string dose, DoseCoding coding, IReadOnlyDictionary<string, double>? scores = null, IReadOnlyList<string>? covariates = null, string? cluster = null,
        IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        table.Numeric(outcome);
        if (covariates?.Contains(dose) == true) throw new InvalidAnalysisException($"'{dose}' is the dose and cannot be a covariate too.");
        var matrix = ModelMatrix.Build(table, Formula.Of(outcome, covariates ?? []), dose, cluster);
        var factor = matrix.Data.Factor(dose);
        int[] occurring = [.. factor.Codes.ToArray().Distinct().Order()];
        if (occurring.Length < 2) throw new InvalidAnalysisException($"'{dose}' needs two levels or more among the rows used.");
        var labels = Array.ConvertAll(occurring, c => factor.Levels[c]);
        var numbers = Scores(table, dose, labels, scores, coding is DoseCoding.Linear or DoseCoding.Quadratic or DoseCoding.Polynomial);
        int[] position = [.. factor.Codes.ToArray().Select(c => Array.BinarySearch(occurring, c))];
        var y = matrix.OutcomeValues();
        var clusters = cluster is null ? null : matrix.Data.Factor(cluster);
        var levels = labels.Select((label, l) =>
        {
            var mean = SampleMoments.Of([.. Enumerable.Range(0, y.Length).Where(i => position[i] == l).Select(i => y[i])]);
            return new DoseLevel(label, numbers?[l], mean.N, mean.Mean);
        });
        return new DoseResponse(dose, Fitted(Coded(coding, dose, labels, numbers)), numbers is null || labels.Length < 3 ? null : Fitted(LineAndRest(dose, numbers)), [.. levels]);

        LeastSquaresFit Fitted(IEnumerable<(string Name, string Term, double[] ByLevel)> codes)
        {
            // The intercept first, then the dose, so that a collinear covariate loses and not the dose.
            List<ModelColumn> columns = [matrix.Columns[0], .. codes.Select(c => new ModelColumn(c.Name, new FormulaTerm([new FormulaVariable(c.Term)]), [], Array.ConvertAll(position, l => c.ByLevel[l]))), .. matrix.Columns.Skip(1)];
            return LeastSquares.Fit(y, columns, null, clusters, matrix.RowsDropped, progress, cancellationToken);
        }
    }

    /// <summary>All coefficients of the dose are zero.</summary>
    public WaldTest JointTest(StandardErrorType type) => Fit.JointTest(_dose, type) with { Term = "any effect" };

    /// <summary>The levels lie on a line in the scores; null with two levels, or without scores.</summary>
    public WaldTest? DepartureFromLinearity(StandardErrorType type) => _saturated?.JointTest(Beyond, type);

    private static double[]? Scores(DataTable table, string dose, string[] labels, IReadOnlyDictionary<string, double>? scores, bool needed)
    {
        double[]? numbers;
        if (scores is not null)
        {
            numbers = Array.ConvertAll(labels, l => scores.TryGetValue(l, out var score) && double.IsFinite(score) ? score : throw new InvalidAnalysisException($"Level '{l}' of '{dose}' has no score."));
        }
        else if (table.Column(dose) is NumericColumn || labels.All(l => double.TryParse(l, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var v) && double.IsFinite(v)))
        {
            numbers = Array.ConvertAll(labels, l => double.Parse(l, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture));
        }
        else
        {
            return needed ? throw new InvalidAnalysisException($"The levels of '{dose}' are no numbers: give their doses as scores, or use dummies, helmert or successive contrasts.") : null;
        }
        return numbers.Zip(numbers.Skip(1), (low, high) => low < high).All(x => x) ? numbers : throw new InvalidAnalysisException($"The scores of '{dose}' must increase with its levels.");
    }

    private static List<(string Name, string Term, double[] ByLevel)> Coded(DoseCoding coding, string dose, string[] labels, double[]? scores)
    {
        var k = labels.Length;
        var columns = coding switch
        {
            DoseCoding.Linear => [(dose, scores!)],
            DoseCoding.Quadratic => k < 3 ? throw new InvalidAnalysisException($"A parabola needs three levels of '{dose}' or more.") : [(dose, scores!), ($"I({dose}^2)", Array.ConvertAll(scores!, s => s * s))],
            DoseCoding.Dummies => Contrasts(j => ($"{dose}{labels[j]}", l => l == j ? 1 : 0)),
            DoseCoding.Polynomial => [.. Polynomials(scores!).Select((p, j) => (dose + PolynomialName(j + 1), p))],
            DoseCoding.Helmert => Contrasts(j => ($"{dose}{labels[j]}-({string.Join(',', labels[..j])})", l => l < j ? -1.0 / (j + 1) : l == j ? (double)j / (j + 1) : 0)),
            DoseCoding.Successive => Contrasts(j => ($"{dose}{labels[j]}-{labels[j - 1]}", l => l < j ? -(double)(k - j) / k : (double)j / k)),
            _ => throw new ArgumentOutOfRangeException(nameof(coding)),
        };
        return columns.ConvertAll(c => (c.Item1, dose, c.Item2));

        List<(string, double[])> Contrasts(Func<int, (string Name, Func<int, double> Value)> contrast) =>
            [.. Enumerable.Range(1, k - 1).Select(contrast).Select(c => (c.Name, Enumerable.Range(0, k).Select(c.Value).ToArray()))];
    }

    private static List<(string Name, string Term, double[] ByLevel)> LineAndRest(string dose, double[] scores) =>
        [.. Polynomials(scores).Select((p, j) => (dose + PolynomialName(j + 1), j == 0 ? dose : Beyond, p))];

    private static string PolynomialName(int degree) => degree switch { 1 => ".L", 2 => ".Q", 3 => ".C", _ => $"^{degree}" };

    // Forsythe's (1957) recurrence: each polynomial is orthogonal to the constant and the lower ones, of length one, with a positive leading coefficient.
    private static List<double[]> Polynomials(double[] scores)
    {
        var k = scores.Length;
        var centre = scores.Average();
        var x = Array.ConvertAll(scores, s => s - centre);
        var polynomials = new List<double[]> { Enumerable.Repeat(1 / Math.Sqrt(k), k).ToArray() };
        for (var degree = 1; degree < k; degree++)
        {
            double[] next = [.. polynomials[^1].Select((p, i) => p * x[i])];
            // Twice is enough: the second pass removes what rounding left of the first.
            for (var pass = 0; pass < 2; pass++)
                foreach (var lower in polynomials)
                {
                    var projection = next.Zip(lower, (a, b) => a * b).Sum();
                    for (var i = 0; i < k; i++) next[i] -= projection * lower[i];
                }
            var length = Math.Sqrt(next.Sum(v => v * v));
            polynomials.Add(Array.ConvertAll(next, v => v / length));
        }
        return polynomials[1..];
    }
}
