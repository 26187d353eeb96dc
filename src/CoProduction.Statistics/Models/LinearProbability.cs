namespace CoProduction.Statistics;

/// <summary>
/// The linear probability model beside the logit on the same rows: differences in percentage points by least squares with robust errors, and the logit's average marginal effects.
/// </summary>
public sealed class LinearProbability
{
    private readonly HashSet<string> _effects;

    private LinearProbability(LeastSquaresFit linear, LogisticFit logit, HashSet<string> effects) => (Linear, Logit, _effects) = (linear, logit, effects);

    /// <summary>Least squares of the 0/1 outcome; HC2 or, clustered, CR2 are its errors.</summary>
    public LeastSquaresFit Linear { get; }

    /// <summary>The logit of the same formula and rows.</summary>
    public LogisticFit Logit { get; }

    /// <summary>Rows whose fitted value is no probability.</summary>
    public int OutsideUnitInterval { get; private init; }

    /// <param name="table">The data.</param>
    /// <param name="formula">The model; its outcome holds 0 and 1, else <see cref="InvalidAnalysisException"/>.</param>
    /// <param name="cluster">Column that names the cluster of a row.</param>
    /// <param name="progress">Told the share done, from 0 to 1: of either model, and again of what is computed from it.</param>
    /// <param name="cancellationToken">Stops the fits, and what is computed from them later.</param>
    public static LinearProbability Fit(DataTable table, Formula formula, string? cluster = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var logit = LogisticRegression.Fit(table, formula, cluster, progress, cancellationToken);
        var matrix = ModelMatrix.Build(table, formula, cluster);
        var outcome = matrix.OutcomeValues();
        var linear = LeastSquares.Fit(table, formula, null, cluster, progress, cancellationToken);
        // An exact fit of 0 or 1 may miss it by rounding.
        var outside = Enumerable.Range(0, linear.N).Count(i => outcome[i] - linear.Residuals[i] is < -1e-9 or > 1 + 1e-9);
        // A coefficient is the effect of its variable only where the variable occurs once.
        var once = formula.Terms.Where(t => t.Variables is [{ Power: 1 } variable] && formula.Terms.Count(o => o.Variables.Any(v => v.Column == variable.Column)) == 1).ToHashSet();
        var effects = matrix.Columns.Where(c => c.Term is { } term && once.Contains(term)).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        return new LinearProbability(linear, logit, effects) { OutsideUnitInterval = outside };
    }

    /// <summary>Each effect in both models: least squares' coefficient (null where the model has powers or interactions of the variable) and the logit's average marginal effect.</summary>
    /// <param name="linearType">Error of the linear model.</param>
    /// <param name="logitType">Error of the logit.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    public IReadOnlyList<(string Term, TermEstimate? Linear, TermEstimate Logit)> SideBySide(StandardErrorType linearType, StandardErrorType logitType, double level = 0.95)
    {
        var coefficients = Linear.Terms(linearType, level).Where(t => _effects.Contains(t.Term)).ToDictionary(t => t.Term, StringComparer.Ordinal);
        return [.. Logit.AverageMarginalEffects(level, logitType).Select(e => (e.Term, coefficients.GetValueOrDefault(e.Term), e))];
    }
}
