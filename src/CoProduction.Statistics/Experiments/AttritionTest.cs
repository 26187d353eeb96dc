using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Do the arms lose different shares of their outcomes? Pearson's chi-square of arm × missing, the Wald F test of the arms (HC2, or CR2 by cluster), and each arm's
/// rate minus the control's. Equal rates do not prove that the same kinds of people left; bounds (<see cref="LeeBounds"/>,
/// <see cref="ManskiBounds"/>) say what the loss could hide.
/// </summary>
public sealed class AttritionTest
{
    private const string SharesWithoutVariance = "Two arms or more lost nobody, or everybody: their shares have no error that these rows could tell.";

    private const double LeastExpected = 5;

    // More are counted by no other program within seconds.
    private const long MostTables = 1_000_000;

    private AttritionTest()
    {
    }

    /// <summary>Control first.</summary>
    public IReadOnlyList<ArmAttrition> Arms { get; private init; } = [];

    /// <summary>Rate of each arm − rate of the control.</summary>
    public IReadOnlyList<TermEstimate> Differences { get; private init; } = [];

    /// <summary>Pearson's chi-square without correction; null with a <see cref="Reason"/>.</summary>
    public double? ChiSquare { get; private init; }

    /// <summary>Arms − 1.</summary>
    public int Df { get; private init; }

    /// <summary>P(χ² &gt; ChiSquare); too small when clusters were assigned.</summary>
    public double? PValue { get; private init; }

    /// <summary>
    /// Exact p of the table arm × missing (<see cref="FisherTest"/>: Freeman and Halton 1951; R: <c>fisher.test</c>) where an expected count is below 5, so that the chi-square
    /// does not hold its level; null where none is, where rows are clustered, or where the tables are too many to be counted.
    /// </summary>
    public double? ExactPValue { get; private init; }

    /// <summary>Wald test that all rates are equal; null with a <see cref="Reason"/>. It has no F where two arms or more lost nobody: their covariance is singular.</summary>
    public WaldTest? Wald { get; private init; }

    /// <summary>Rows of the arms compared.</summary>
    public int N { get; private init; }

    /// <summary>Rows without an arm.</summary>
    public int RowsDropped { get; private init; }

    /// <summary>Why there is no test.</summary>
    public string? Reason { get; private init; }

    /// <param name="table">The data.</param>
    /// <param name="outcome">A column of any type; its missing values are the attrition.</param>
    /// <param name="arm">Column of arms, a factor whatever its type.</param>
    /// <param name="control">Reference arm; default the first level.</param>
    /// <param name="cluster">Units assigned whole, or null.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    public static AttritionTest Of(DataTable table, string outcome, string arm, string? control = null, string? cluster = null, double level = 0.95)
    {
        var column = table.Column(outcome);
        var arms = new ComparedArms(table, arm, control, null, cluster);
        var n = arms.Rows.Length;
        var missing = Array.ConvertAll(arms.Rows, row => column.IsMissing(row) ? 1.0 : 0);
        int[] codes = [arms.Control, .. arms.Treated];
        ArmAttrition[] counts = [.. codes.Select(code => new ArmAttrition(arms.Arm.Levels[code], arms.Arm.Codes.Count(code), Enumerable.Range(0, n).Count(row => arms.Arm[row] == code && missing[row] == 1)))];
        var lost = counts.Sum(c => c.Missing);
        var result = new AttritionTest { Arms = counts, N = n, RowsDropped = arms.RowsDropped, Df = counts.Length - 1 };
        if (lost == 0 || lost == n) return result.Without(lost == 0 ? "No outcome is missing." : "Every outcome is missing.");
        if (Array.Exists(counts, c => c.N == 0)) return result.Without("An arm has no rows.");

        var ones = new double[n];
        Array.Fill(ones, 1);
        var columns = new List<ModelColumn> { new(ModelMatrix.Intercept, null, [], ones) };
        columns.AddRange(arms.Treated.Select(code => new ModelColumn(arms.TermOf(code), null, [], [.. Enumerable.Range(0, n).Select(row => arms.Arm[row] == code ? 1.0 : 0)])));
        var fit = LeastSquares.Fit(missing, columns, null, cluster is null ? null : arms.Data.Factor(cluster), arms.RowsDropped);
        var type = cluster is null ? StandardErrorType.HC2 : StandardErrorType.CR2;
        var rate = (double)lost / n;
        var chiSquare = counts.Sum(c => (c.Missing - c.N * rate) * (c.Missing - c.N * rate) / (c.N * rate * (1 - rate)));
        return new AttritionTest
        {
            Arms = counts,
            Differences = [.. fit.Terms(type, level).Skip(1).Zip(counts.Skip(1), (term, count) => WithoutVariance(count, counts[0]) is { } reason ? TermEstimate.NotEstimable(term.Term, type, level, reason, 0) : term)],
            ChiSquare = chiSquare,
            Df = result.Df,
            PValue = Tail.ChiSquareUpper(chiSquare, result.Df),
            ExactPValue = cluster is null && Array.Exists(counts, c => c.N * Math.Min(rate, 1 - rate) < LeastExpected) ? Exact(counts) : null,
            Wald = counts.Count(arm => arm.Missing == 0 || arm.Missing == arm.N) < 2 ? fit.SlopesTest(type) : new WaldTest("slopes", type, null, result.Df, n - counts.Length, null, SharesWithoutVariance),
            N = n,
            RowsDropped = arms.RowsDropped,
        };
    }

    private static double? Exact(ArmAttrition[] counts) =>
        FisherTest.Of(Array.ConvertAll(counts, c => (IReadOnlyList<long>)[c.Missing, c.N - c.Missing]), draws: 1) is { IsExact: true, Tables: <= MostTables } test ? test.PValue : null;

    /// <summary>Two shares of zero, or of one, have no variance that the data could tell.</summary>
    private static string? WithoutVariance(ArmAttrition arm, ArmAttrition control) =>
        arm.Missing + control.Missing == 0 ? "Nobody is missing in either arm: the difference has no error that these rows could tell."
        : arm.Missing == arm.N && control.Missing == control.N ? "Everybody is missing in both arms: the difference has no error that these rows could tell."
        : null;

    private AttritionTest Without(string reason) => new() { Arms = Arms, N = N, RowsDropped = RowsDropped, Df = Df, Reason = reason };
}
