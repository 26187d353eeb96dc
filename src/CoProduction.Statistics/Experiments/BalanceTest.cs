using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>Do the covariates predict the arm? Least squares of the 0/1 arm on the covariates, all slopes zero.</summary>
public sealed class BalanceTest
{
    private BalanceTest(WaldTest classical, WaldTest hc2, WaldTest hc1) => (Classical, HC2, HC1) = (classical, hc2, hc1);

    /// <summary>Rows used.</summary>
    public int N { get; private init; }

    /// <summary>Rows of the two arms, or without an arm, that lack a covariate.</summary>
    public int RowsDropped { get; private init; }

    /// <summary>Covariate columns dropped as collinear.</summary>
    public IReadOnlyList<string> DroppedTerms { get; private init; } = [];

    /// <summary>F test with equal variances.</summary>
    public WaldTest Classical { get; }

    /// <summary>Wald F with HC2.</summary>
    public WaldTest HC2 { get; }

    /// <summary>Wald test with HC1; its chi-square is <see cref="ChiSquareHC1"/>.</summary>
    public WaldTest HC1 { get; }

    /// <summary>b'V⁻¹b with HC1.</summary>
    public double? ChiSquareHC1 => HC1.F * HC1.Df1;

    /// <summary>P(χ² &gt; ChiSquareHC1).</summary>
    public double? ChiSquarePValueHC1 => ChiSquareHC1 is { } x ? Tail.ChiSquareUpper(x, HC1.Df1) : null;

    /// <summary>
    /// The same question by re-assignment: the share of the assignment's variance within strata that the covariates explain, against all or sampled
    /// assignments of the design.
    /// </summary>
    /// <param name="table">The data.</param>
    /// <param name="arm">Column of arms, a factor whatever its type.</param>
    /// <param name="covariates">Pre-treatment columns.</param>
    /// <param name="control">Reference arm; default the first level.</param>
    /// <param name="treated">The arm compared; may be left out when there are two.</param>
    /// <param name="randomized">What was randomized; null: complete randomization.</param>
    /// <param name="options">Draws and seed; null: 10,000 draws.</param>
    /// <param name="progress">Share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops between two draws.</param>
    public static RandomizationTest ByRandomization(DataTable table, string arm, IReadOnlyList<string> covariates, string? control = null, string? treated = null, RandomizationColumns? randomized = null, RandomizationOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        if (covariates.Count == 0) throw new InvalidAnalysisException("A balance test needs a covariate.");
        var arms = new ComparedArms(table, arm, control, treated, [.. covariates, .. randomized?.Names ?? []]);
        var code = arms.OnlyTreated;
        var columns = ModelMatrix.Build(arms.Data, Formula.Of(covariates[0], covariates)).Columns.Skip(1);
        return BalanceRandomization.Test([.. Enumerable.Range(0, arms.Rows.Length).Select(row => arms.Arm[row] == code)], [.. columns.Select(c => c.Values)], (randomized ?? new RandomizationColumns()).Design(arms.Data), options ?? new RandomizationOptions(), progress, cancellationToken) with { RowsDropped = arms.RowsDropped };
    }

    /// <param name="table">The data.</param>
    /// <param name="arm">Column of arms, a factor whatever its type.</param>
    /// <param name="covariates">Pre-treatment columns.</param>
    /// <param name="control">Reference arm; default the first level.</param>
    /// <param name="treated">The arm compared; may be left out when there are two.</param>
    public static BalanceTest Of(DataTable table, string arm, IReadOnlyList<string> covariates, string? control = null, string? treated = null)
    {
        if (covariates.Count == 0) throw new InvalidAnalysisException("A balance test needs a covariate.");
        var arms = new ComparedArms(table, arm, control, treated, covariates);
        var code = arms.OnlyTreated;
        // The formula needs an outcome only for its name: the arm dummy takes its place.
        var columns = ModelMatrix.Build(arms.Data, Formula.Of(covariates[0], covariates)).Columns;
        double[] dummy = [.. Enumerable.Range(0, arms.Rows.Length).Select(row => arms.Arm[row] == code ? 1.0 : 0)];
        var fit = LeastSquares.Fit(dummy, columns, rowsDropped: arms.RowsDropped);
        return new BalanceTest(fit.OverallTest(), fit.SlopesTest(StandardErrorType.HC2), fit.SlopesTest(StandardErrorType.HC1))
        {
            N = fit.N,
            RowsDropped = arms.RowsDropped,
            DroppedTerms = fit.DroppedTerms,
        };
    }
}
