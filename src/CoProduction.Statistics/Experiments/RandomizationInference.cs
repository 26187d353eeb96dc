using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Tests by re-assignment. <see cref="Exact"/>: Fisher's exact test of the sharp null, all assignments of the same size, statistic the difference in means, ties
/// counted within 1e-9. <see cref="Conditional"/>: one contrast under the design's own procedure. <see cref="GlobalNull"/>: all arms at once.
/// </summary>
public sealed class RandomizationInference
{
    /// <summary>More assignments than this are not enumerated.</summary>
    public const double MaxAssignments = 50_000_000;

    private const double TieTolerance = 1e-9;

    private RandomizationInference()
    {
    }

    /// <summary>Number of assignments; all of them are counted.</summary>
    public double Assignments { get; private init; }

    /// <summary>Observed difference, treated − control.</summary>
    public double Estimate { get; private init; }

    /// <summary>Share with |difference| at least the observed.</summary>
    public double PValue { get; private init; }

    /// <summary>Share with a difference at least the observed.</summary>
    public double PValueUpper { get; private init; }

    /// <summary>Share with a difference at most the observed.</summary>
    public double PValueLower { get; private init; }

    /// <summary>Standard deviation of the difference over all assignments.</summary>
    public double NullStandardDeviation { get; private init; }

    /// <param name="treated">n₁ outcomes.</param>
    /// <param name="control">n₀ outcomes.</param>
    public static RandomizationInference Exact(ReadOnlySpan<double> treated, ReadOnlySpan<double> control)
    {
        var (n1, n0) = (treated.Length, control.Length);
        if (n1 == 0 || n0 == 0) throw new InvalidAnalysisException("Randomization inference needs rows in both arms.");
        double[] all = [.. treated, .. control];
        var count = Combinations.Count(n1 + n0, n1);
        if (count > MaxAssignments) throw new InvalidAnalysisException($"There are {count:E1} assignments, too many to enumerate; the limit is {MaxAssignments:N0}.");
        var moments = SampleMoments.Of(all);
        // Centred outcomes: the difference is then the sum of the treated times a constant, and rounding stays far below the tolerance.
        var y = Array.ConvertAll(all, v => v - moments.Mean);
        var total = y.Sum();
        var estimate = SampleMoments.Of(treated).Mean - SampleMoments.Of(control).Mean;
        long twoSided = 0, upper = 0, lower = 0;
        Enumerate(y, 0, n1, 0, sum =>
        {
            var difference = sum / n1 - (total - sum) / n0;
            if (Math.Abs(difference) >= Math.Abs(estimate) - TieTolerance) twoSided++;
            if (difference >= estimate - TieTolerance) upper++;
            if (difference <= estimate + TieTolerance) lower++;
        });
        return new RandomizationInference
        {
            Assignments = count,
            Estimate = estimate,
            PValue = twoSided / count,
            PValueUpper = upper / count,
            PValueLower = lower / count,
            NullStandardDeviation = Math.Sqrt(moments.SumOfSquares / (all.Length - 1) * (1.0 / n1 + 1.0 / n0)),
        };
    }

    /// <summary>
    /// Tests that the treatment differs from the control for nobody, and inverts the test for an interval of constant effects. Only the two arms contrasted
    /// move, within stratum and block; all else stays as assigned. Redrawing all arms to test one contrast would not hold its level.
    /// </summary>
    /// <param name="outcome">n numbers of the rows in the two arms, none missing.</param>
    /// <param name="treated">n, true = treated.</param>
    /// <param name="design">What was randomized; null: complete randomization.</param>
    /// <param name="options">Draws, seed, statistic, level; null: 10,000 studentized draws.</param>
    /// <param name="progress">Share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops between two draws.</param>
    public static RandomizationTest Conditional(double[] outcome, bool[] treated, RandomizationDesign? design = null, RandomizationOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        new ConditionalRandomization(outcome, treated, design ?? new RandomizationDesign(), options ?? new RandomizationOptions()).Test(progress, cancellationToken);

    /// <summary>The same from a table: rows of the two arms that have every value.</summary>
    /// <param name="table">The data.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="arm">Column of arms, a factor whatever its type.</param>
    /// <param name="control">Reference arm; default the first level.</param>
    /// <param name="treated">The arm compared; may be left out when there are two.</param>
    /// <param name="randomized">What was randomized; null: complete randomization.</param>
    /// <param name="covariates">Numeric pre-treatment columns: the outcome's residual from them is compared.</param>
    /// <param name="options">Draws, seed, statistic, level; null: 10,000 studentized draws.</param>
    /// <param name="progress">Share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops between two draws.</param>
    public static RandomizationTest Conditional(DataTable table, string outcome, string arm, string? control = null, string? treated = null, RandomizationColumns? randomized = null, IReadOnlyList<string>? covariates = null, RandomizationOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        table.Numeric(outcome);
        var arms = new ComparedArms(table, arm, control, treated, [outcome, .. covariates ?? [], .. randomized?.Names ?? []]);
        var code = arms.OnlyTreated;
        options ??= new RandomizationOptions();
        if (covariates is { Count: > 0 }) options = options with { Covariates = [.. covariates.Select(c => arms.Data.Numeric(c).Values.ToArray())] };
        bool[] assigned = [.. Enumerable.Range(0, arms.Rows.Length).Select(row => arms.Arm[row] == code)];
        return Conditional(arms.Data.Numeric(outcome).Values.ToArray(), assigned, (randomized ?? new RandomizationColumns()).Design(arms.Data), options, progress, cancellationToken) with { RowsDropped = arms.RowsDropped };
    }

    /// <summary>
    /// Tests that the arms contrasted differ from each other for nobody, with the power where the contrast looks. Only their labels move, within what the assignment held;
    /// studentized, the test is right in large samples for a contrast of zero too (Wu and Ding 2021). It has no interval.
    /// </summary>
    /// <param name="outcome">n numbers of the rows in the arms contrasted, none missing.</param>
    /// <param name="arm">n arms, each with a weight.</param>
    /// <param name="weights">w by arm, none of them zero; two or more arms.</param>
    /// <param name="design">Strata of the analysis, what the assignment held, units assigned whole; null: complete randomization of rows.</param>
    /// <param name="options">Draws, seed, statistic; null: 10,000 studentized draws. No covariates.</param>
    /// <param name="progress">Share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops between two draws.</param>
    public static RandomizationTest Contrast(double[] outcome, FactorColumn arm, IReadOnlyDictionary<string, double> weights, ContrastDesign? design = null, RandomizationOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        new ContrastRandomization(outcome, arm, weights, design ?? new ContrastDesign()).Test(options ?? new RandomizationOptions(), progress, cancellationToken);

    /// <summary>Tests that no arm has an effect on anybody, by redrawing all arms. It says nothing about a single contrast and has no interval.</summary>
    /// <param name="outcome">n numbers, none missing.</param>
    /// <param name="arm">n arms, none missing.</param>
    /// <param name="design">Strata, blocks and clusters that the redraw keeps; its procedure, made for two arms, is not used.</param>
    /// <param name="redraw">Writes n codes into the levels of <paramref name="arm"/> that occur, in their order; null: permutes within the design's cells.</param>
    /// <param name="options">Draws and seed; null: 10,000 draws.</param>
    /// <param name="progress">Share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops between two draws.</param>
    public static RandomizationTest GlobalNull(double[] outcome, FactorColumn arm, RandomizationDesign? design = null, Action<Random, int[]>? redraw = null, RandomizationOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        GlobalRandomization.Test(outcome, arm, design ?? new RandomizationDesign(), redraw, options ?? new RandomizationOptions(), progress, cancellationToken);

    private static void Enumerate(double[] y, int from, int left, double sum, Action<double> visit)
    {
        if (left == 0)
        {
            visit(sum);
            return;
        }
        for (var i = from; i <= y.Length - left; i++) Enumerate(y, i + 1, left - 1, sum + y[i], visit);
    }
}
