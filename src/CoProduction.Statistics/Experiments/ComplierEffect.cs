namespace CoProduction.Statistics;

/// <summary>
/// The intention-to-treat effect first, and beside it the effect among those who would take up what they are assigned (complier average causal effect, Angrist,
/// Imbens and Rubin 1996), under one-sided noncompliance: receipt is something that the control arm cannot have. It rests on the exclusion
/// restriction: the assignment works through receipt only.
/// </summary>
public sealed class ComplierEffect
{
    /// <summary>Below this first-stage F the t interval misleads (Staiger and Stock 1997): the Anderson–Rubin set is the one to read.</summary>
    public const double WeakInstrument = 10;

    private ComplierEffect(TermEstimate intentionToTreat, TermEstimate receipt, TermEstimate complier, AndersonRubinSet andersonRubin) =>
        (IntentionToTreat, Receipt, Complier, AndersonRubin) = (intentionToTreat, receipt, complier, andersonRubin);

    /// <summary>Effect of the assignment on the outcome.</summary>
    public TermEstimate IntentionToTreat { get; }

    /// <summary>Effect of the assignment on receipt: without covariates the share of compliers.</summary>
    public TermEstimate Receipt { get; }

    /// <summary>Effect of receipt among compliers: two-stage least squares, without covariates ITT over share (Wald 1940).</summary>
    public TermEstimate Complier { get; }

    /// <summary>Effects of receipt that are not rejected, valid however small the share of compliers.</summary>
    public AndersonRubinSet AndersonRubin { get; }

    /// <summary>Squared t of <see cref="Receipt"/>; null when everybody or nobody complies.</summary>
    public double? FirstStageF => Receipt.PValue is null ? null : Receipt.Statistic * Receipt.Statistic;

    /// <summary>True when <see cref="FirstStageF"/> is below 10: read <see cref="AndersonRubin"/> instead of the t interval.</summary>
    public bool IsWeak => FirstStageF < WeakInstrument;

    /// <summary>Rows used.</summary>
    public int N { get; private init; }

    /// <summary>Rows of the two arms, or without an arm, that lack a value.</summary>
    public int RowsDropped { get; private init; }

    /// <param name="table">The data.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="arm">Column of arms, a factor whatever its type.</param>
    /// <param name="receipt">0/1 column; a control row with 1 is an <see cref="InvalidAnalysisException"/>.</param>
    /// <param name="covariates">Pre-treatment columns, in all three models.</param>
    /// <param name="cluster">Units assigned whole: CR2 instead of HC2.</param>
    /// <param name="control">Reference arm; default the first level.</param>
    /// <param name="treated">The arm compared; may be left out when there are two.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    /// <param name="progress">Told the share done, from 0 to 1, of each of the three models.</param>
    /// <param name="cancellationToken">Stops between two blocks of rows.</param>
    public static ComplierEffect Of(DataTable table, string outcome, string arm, string receipt, IReadOnlyList<string>? covariates = null, string? cluster = null, string? control = null, string? treated = null, double level = 0.95,
        IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        table.Numeric(outcome);
        table.Numeric(receipt);
        var arms = new ComparedArms(table, arm, control, treated, [outcome, receipt, cluster, .. covariates ?? []]);
        var code = arms.OnlyTreated;
        var term = arms.TermOf(code);
        var n = arms.Rows.Length;
        var (y, d) = (arms.Data.Numeric(outcome).Values.ToArray(), arms.Data.Numeric(receipt).Values.ToArray());
        if (Array.Exists(d, v => v is not (0 or 1))) throw new InvalidAnalysisException($"Receipt '{receipt}' must be 0 or 1.");
        var crossed = Enumerable.Range(0, n).Count(row => arms.Arm[row] == arms.Control && d[row] == 1);
        if (crossed > 0) throw new InvalidAnalysisException($"{crossed} rows of the control arm have '{receipt}' = 1. Receipt is what the control arm cannot have; an attention or manipulation check is none.");

        var ones = new double[n];
        Array.Fill(ones, 1);
        var intercept = new ModelColumn(ModelMatrix.Intercept, null, [], ones);
        var assigned = new ModelColumn(term, null, [], [.. Enumerable.Range(0, n).Select(row => arms.Arm[row] == code ? 1.0 : 0)]);
        var adjustment = covariates is { Count: > 0 } ? ModelMatrix.Build(arms.Data, Formula.Of(outcome, covariates)).Columns.Skip(1).ToArray() : [];
        ModelColumn[] instruments = [intercept, assigned, .. adjustment];
        ModelColumn[] regressors = [intercept, new ModelColumn(receipt, null, [], d), .. adjustment];
        var clusters = cluster is null ? null : arms.Data.Factor(cluster);
        var type = cluster is null ? StandardErrorType.HC2 : StandardErrorType.CR2;
        var work = new Work(progress, cancellationToken);

        var itt = Term(LeastSquares.Fit(y, instruments, null, clusters, 0, work), term);
        var nobody = !d.Contains(1);
        var share = nobody ? TermEstimate.NotEstimable(term, type, level, "Nobody of the treated arm received it.", 0) : Term(LeastSquares.Fit(d, instruments, null, clusters, 0, work), term);
        if (nobody || itt.Value is null)
        {
            var reason = itt.Value is null ? itt.Reason! : share.Reason!;
            return new ComplierEffect(itt, share, TermEstimate.NotEstimable(receipt, type, level, reason), AndersonRubinSet.NotComputable(reason, level)) { N = n, RowsDropped = arms.RowsDropped };
        }
        var second = new TwoStageLeastSquares(y, regressors, instruments, clusters, arms.RowsDropped, work);
        var complier = second.Terms(type, level).FirstOrDefault(t => t.Term == receipt) ?? TermEstimate.NotEstimable(receipt, type, level, "Receipt is collinear with the covariates.");
        return new ComplierEffect(itt, share, complier, second.AndersonRubin(type, level)) { N = n, RowsDropped = arms.RowsDropped };

        TermEstimate Term(LeastSquaresFit fit, string name) => fit.Terms(type, level).FirstOrDefault(t => t.Term == name)
            ?? TermEstimate.NotEstimable(name, type, level, fit.N == 0 ? "No row has all values." : $"{name} does not vary, or is collinear.");
    }
}
