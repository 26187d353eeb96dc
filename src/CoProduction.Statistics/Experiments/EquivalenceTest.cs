using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Two one-sided tests that an effect lies within ± margin (Schuirmann 1987): of a difference in means by Welch, or of any estimate with a standard
/// error. R: <c>TOSTER::t_TOST</c>.
/// </summary>
public sealed record EquivalenceTest
{
    private EquivalenceTest(TermEstimate difference) => Difference = difference;

    /// <summary>The difference with its interval of level 1 − 2·alpha; equivalent when that lies within the margin.</summary>
    public TermEstimate Difference { get; }

    /// <summary>(difference + margin)/se.</summary>
    public double? TLower { get; private init; }

    /// <summary>Of H₀: difference ≤ −margin.</summary>
    public double? PValueLower { get; private init; }

    /// <summary>(difference − margin)/se.</summary>
    public double? TUpper { get; private init; }

    /// <summary>Of H₀: difference ≥ margin.</summary>
    public double? PValueUpper { get; private init; }

    /// <summary>The larger of the two.</summary>
    public double? PValue => PValueLower is { } l && PValueUpper is { } u ? Math.Max(l, u) : null;

    /// <summary>Rows used; 0 for a test made from an estimate, which does not know them.</summary>
    public int N { get; private init; }

    /// <summary>Rows of the two arms, or without an arm, that lack a value.</summary>
    public int RowsDropped { get; private init; }

    /// <param name="table">The data.</param>
    /// <param name="outcome">Numeric column.</param>
    /// <param name="arm">Column of arms, a factor whatever its type.</param>
    /// <param name="margin">Smallest difference of interest, in units of the outcome, positive.</param>
    /// <param name="control">Reference arm; default the first level.</param>
    /// <param name="treated">The arm compared; may be left out when there are two.</param>
    /// <param name="alpha">Level of each one-sided test.</param>
    public static EquivalenceTest Of(DataTable table, string outcome, string arm, double margin, string? control = null, string? treated = null, double alpha = 0.05)
    {
        table.Numeric(outcome);
        var arms = new ComparedArms(table, arm, control, treated, outcome);
        var test = Of(arms.Values(outcome, arms.OnlyTreated), arms.Values(outcome, arms.Control), margin, alpha, arms.TermOf(arms.OnlyTreated));
        return test with { RowsDropped = arms.RowsDropped };
    }

    /// <param name="treated">One arm.</param>
    /// <param name="control">The other.</param>
    /// <param name="margin">Smallest difference of interest, in units of the outcome, positive.</param>
    /// <param name="alpha">Level of each one-sided test.</param>
    /// <param name="term">How the row is named.</param>
    public static EquivalenceTest Of(ReadOnlySpan<double> treated, ReadOnlySpan<double> control, double margin, double alpha = 0.05, string term = "difference")
    {
        return Of(DifferenceInMeans.Welch(term, treated, control), margin, alpha) with { N = treated.Length + control.Length };
    }

    /// <summary>The same for any coefficient or contrast with a standard error: t with its df, or the normal where it has none.</summary>
    /// <param name="estimate">The estimate; one that is not estimable has no test, and its reason stays.</param>
    /// <param name="margin">Smallest value of interest, in units of the estimate, positive.</param>
    /// <param name="alpha">Level of each one-sided test.</param>
    public static EquivalenceTest Of(TermEstimate estimate, double margin, double alpha = 0.05)
    {
        if (!(margin > 0) || !double.IsFinite(margin)) throw new InvalidAnalysisException("The margin of an equivalence test must be positive.");
        if (!(alpha is > 0 and < 0.5)) throw new InvalidAnalysisException("alpha must lie between 0 and 0.5.");
        var difference = estimate.AtLevel(1 - 2 * alpha);
        if (difference is not { PValue: not null, StandardError: { } se, Value: { } value }) return new EquivalenceTest(difference);
        var (lower, upper) = ((value + margin) / se, (value - margin) / se);
        return new EquivalenceTest(difference) { TLower = lower, PValueLower = Upper(lower), TUpper = upper, PValueUpper = Upper(-upper) };

        double Upper(double statistic) => difference.DegreesOfFreedom is { } df ? Tail.StudentUpper(statistic, df) : Tail.NormalUpper(statistic);
    }
}
