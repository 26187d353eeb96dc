using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>Power of two-sided tests, with the conventions of R's <c>power.t.test</c> and <c>power.prop.test</c>.</summary>
public static class Power
{
    /// <summary>Power of the t test by the noncentral t distribution.</summary>
    /// <param name="n">Per group; need not be whole.</param>
    /// <param name="delta">Difference in units of <paramref name="sd"/>'s variable.</param>
    /// <param name="sd">Standard deviation.</param>
    /// <param name="alpha">Level of the test.</param>
    /// <param name="design">Which t test.</param>
    /// <param name="bothTails">Also count rejections in the wrong tail.</param>
    public static double OfTTest(double n, double delta, double sd = 1, double alpha = 0.05, TTestDesign design = TTestDesign.TwoSample, bool bothTails = false)
    {
        if (!(n > 1) || !(sd > 0) || !(alpha is > 0 and < 1)) throw new InvalidAnalysisException("Power needs n above 1, a positive sd and alpha between 0 and 1.");
        var groups = design == TTestDesign.TwoSample ? 2 : 1;
        return OfShift(Math.Sqrt(n / groups) * Math.Abs(delta) / sd, (n - 1) * groups, alpha, bothTails);
    }

    /// <summary>n per group (not rounded) for the power wanted.</summary>
    public static double SampleSizeOfTTest(double delta, double power, double sd = 1, double alpha = 0.05, TTestDesign design = TTestDesign.TwoSample, bool bothTails = false)
    {
        Check(power, alpha);
        if (delta == 0) throw new InvalidAnalysisException("No sample size has power against a difference of zero.");
        return Root(n => OfTTest(n, delta, sd, alpha, design, bothTails) - power, 1 + 1e-9, 1e9, "sample size");
    }

    /// <summary>The smallest difference found with the power wanted.</summary>
    public static double DetectableDifference(double n, double power, double sd = 1, double alpha = 0.05, TTestDesign design = TTestDesign.TwoSample, bool bothTails = false)
    {
        Check(power, alpha);
        return Root(delta => OfTTest(n, delta, sd, alpha, design, bothTails) - power, 1e-10 * sd, 1e7 * sd, "difference");
    }

    /// <summary>Power of the comparison of two proportions: Φ((√n·|p₁ − p₂| − z·√((p₁ + p₂)(1 − (p₁ + p₂)/2)))/√(p₁(1 − p₁) + p₂(1 − p₂))).</summary>
    public static double OfProportions(double n, double p1, double p2, double alpha = 0.05)
    {
        if (!(n > 0) || !(p1 is > 0 and < 1) || !(p2 is > 0 and < 1) || !(alpha is > 0 and < 1)) throw new InvalidAnalysisException("Power needs a positive n, and proportions and alpha between 0 and 1.");
        var z = -Tail.NormalQuantile(alpha / 2);
        return Tail.NormalUpper(-(Math.Sqrt(n) * Math.Abs(p1 - p2) - z * Math.Sqrt((p1 + p2) * (1 - (p1 + p2) / 2))) / Math.Sqrt(p1 * (1 - p1) + p2 * (1 - p2)));
    }

    /// <summary>n per group (not rounded) for the power wanted.</summary>
    public static double SampleSizeOfProportions(double p1, double p2, double power, double alpha = 0.05)
    {
        Check(power, alpha);
        if (p1 == p2) throw new InvalidAnalysisException("No sample size has power against equal proportions.");
        return Root(n => OfProportions(n, p1, p2, alpha) - power, 1e-6, 1e12, "sample size");
    }

    /// <summary>
    /// The smallest effect found with the power wanted, from a standard error, planned or achieved: some 2.8 standard errors for power 0.8 at 5% (Bloom 1995).
    /// It replaces "observed power", which only repeats the p value.
    /// </summary>
    /// <param name="standardError">In units of the outcome.</param>
    /// <param name="df">Degrees of freedom of its t test; null for the normal.</param>
    /// <param name="power">Wanted.</param>
    /// <param name="alpha">Level of the two-sided test.</param>
    public static double DetectableEffect(double standardError, double? df, double power = 0.8, double alpha = 0.05)
    {
        Check(power, alpha);
        if (!(standardError > 0) || !double.IsFinite(standardError)) throw new InvalidAnalysisException("A detectable effect needs a positive standard error.");
        if (df is { } given && !(given > 0)) throw new InvalidAnalysisException("Degrees of freedom must be positive.");
        return standardError * DetectableShift(df, power, alpha);
    }

    /// <summary>Power of the test of a contrast Σ w_c·μ_c of cell means, equal variances, df = Σn_c − cells: simple effects, margins and interactions of a factorial.</summary>
    /// <param name="cells">Weight and rows of each cell; a cell of weight zero lends its degrees of freedom.</param>
    /// <param name="delta">The value of the contrast to be found.</param>
    /// <param name="sd">Standard deviation within a cell.</param>
    /// <param name="alpha">Level of the two-sided test.</param>
    /// <param name="bothTails">Also count rejections in the wrong tail.</param>
    public static double OfContrast(IReadOnlyList<(double Weight, double N)> cells, double delta, double sd = 1, double alpha = 0.05, bool bothTails = false)
    {
        if (!(alpha is > 0 and < 1)) throw new InvalidAnalysisException("alpha must lie between 0 and 1.");
        return OfShift(Math.Abs(delta) / ContrastError(cells, sd), ContrastDf(cells), alpha, bothTails);
    }

    /// <summary>The smallest contrast found with the power wanted.</summary>
    public static double DetectableContrast(IReadOnlyList<(double Weight, double N)> cells, double power, double sd = 1, double alpha = 0.05) =>
        DetectableEffect(ContrastError(cells, sd), ContrastDf(cells), power, alpha);

    /// <summary>All rows together (not rounded) for the power wanted, shared among the cells as given.</summary>
    /// <param name="cells">Weight and share of each cell; shares need no particular sum.</param>
    /// <param name="delta">The value of the contrast to be found.</param>
    /// <param name="power">Wanted.</param>
    /// <param name="sd">Standard deviation within a cell.</param>
    /// <param name="alpha">Level of the two-sided test.</param>
    public static double SampleSizeOfContrast(IReadOnlyList<(double Weight, double Share)> cells, double delta, double power, double sd = 1, double alpha = 0.05)
    {
        Check(power, alpha);
        if (delta == 0) throw new InvalidAnalysisException("No sample size has power against a contrast of zero.");
        var shares = cells.Sum(c => c.Share);
        return Root(n => OfContrast([.. cells.Select(c => (c.Weight, n * c.Share / shares))], delta, sd, alpha) - power, cells.Count * (1 + 1e-6), 1e12, "sample size");
    }

    /// <summary>
    /// Var of a mean of clusters over that of as many independent persons: 1 + ((1 + cv²)·m − 1)·ICC, cv the coefficient of variation of the cluster sizes
    /// (Eldridge, Ashby and Kerry 2006).
    /// </summary>
    public static double DesignEffect(double clusterSize, double icc, double sizeVariation = 0)
    {
        if (!(clusterSize >= 1) || !(icc is >= 0 and <= 1) || !(sizeVariation >= 0)) throw new InvalidAnalysisException("A design effect needs clusters of at least one person, an ICC from 0 to 1 and a variation of sizes that is not negative.");
        return 1 + ((1 + sizeVariation * sizeVariation) * clusterSize - 1) * icc;
    }

    /// <summary>Power of the comparison of two arms of whole clusters, t with 2(G − 1) df; R: <c>clusterPower::cpa.normal</c>.</summary>
    /// <param name="clusters">G per arm; need not be whole.</param>
    /// <param name="clusterSize">Persons per cluster, on average.</param>
    /// <param name="icc">Intracluster correlation of the outcome.</param>
    /// <param name="delta">Difference in units of the outcome.</param>
    /// <param name="sd">Standard deviation of persons.</param>
    /// <param name="alpha">Level of the two-sided test.</param>
    /// <param name="sizeVariation">Coefficient of variation of the cluster sizes.</param>
    public static double OfClusters(double clusters, double clusterSize, double icc, double delta, double sd = 1, double alpha = 0.05, double sizeVariation = 0)
    {
        if (!(alpha is > 0 and < 1)) throw new InvalidAnalysisException("alpha must lie between 0 and 1.");
        return OfShift(Math.Abs(delta) / ClusterError(clusters, clusterSize, icc, sd, sizeVariation), 2 * (clusters - 1), alpha, false);
    }

    /// <summary>Clusters per arm (not rounded) for the power wanted.</summary>
    public static double SampleSizeOfClusters(double clusterSize, double icc, double delta, double power, double sd = 1, double alpha = 0.05, double sizeVariation = 0)
    {
        Check(power, alpha);
        if (delta == 0) throw new InvalidAnalysisException("No sample size has power against a difference of zero.");
        return Root(g => OfClusters(g, clusterSize, icc, delta, sd, alpha, sizeVariation) - power, 1 + 1e-6, 1e9, "number of clusters");
    }

    /// <summary>The smallest difference between two arms of whole clusters found with the power wanted.</summary>
    public static double DetectableDifferenceOfClusters(double clusters, double clusterSize, double icc, double power, double sd = 1, double alpha = 0.05, double sizeVariation = 0) =>
        DetectableEffect(ClusterError(clusters, clusterSize, icc, sd, sizeVariation), 2 * (clusters - 1), power, alpha);

    private static double ContrastError(IReadOnlyList<(double Weight, double N)> cells, double sd)
    {
        if (!(sd > 0) || cells.Any(c => !(c.N > 0) || !double.IsFinite(c.Weight))) throw new InvalidAnalysisException("Power of a contrast needs a positive sd and rows in every cell.");
        if (cells.All(c => c.Weight == 0)) throw new InvalidAnalysisException("The contrast gives every cell the weight zero.");
        return sd * Math.Sqrt(cells.Sum(c => c.Weight * c.Weight / c.N));
    }

    private static double ContrastDf(IReadOnlyList<(double Weight, double N)> cells)
    {
        var df = cells.Sum(c => c.N) - cells.Count;
        return df > 0 ? df : throw new InvalidAnalysisException("There are no more rows than cells.");
    }

    private static double ClusterError(double clusters, double clusterSize, double icc, double sd, double sizeVariation)
    {
        if (!(clusters > 1) || !(sd > 0)) throw new InvalidAnalysisException("Power of a clustered design needs more than one cluster per arm and a positive sd.");
        return sd * Math.Sqrt(2 * DesignEffect(clusterSize, icc, sizeVariation) / (clusters * clusterSize));
    }

    // P(|T| > critical) for an effect of so many standard errors.
    private static double OfShift(double shift, double? df, double alpha, bool bothTails)
    {
        if (df is not { } t)
        {
            var z = -Tail.NormalQuantile(alpha / 2);
            return Tail.NormalUpper(z - shift) + (bothTails ? Tail.NormalUpper(z + shift) : 0);
        }
        var critical = Tail.StudentTwoSidedQuantile(alpha, t);
        var power = 1 - NoncentralT.Lower(critical, t, shift);
        return bothTails ? power + NoncentralT.Lower(-critical, t, shift) : power;
    }

    private static double DetectableShift(double? df, double power, double alpha) => Root(shift => OfShift(shift, df, alpha, false) - power, 1e-9, 1e9, "effect");

    private static void Check(double power, double alpha)
    {
        if (!(power > alpha) || !(power < 1)) throw new InvalidAnalysisException("The power wanted must lie between alpha and 1.");
    }

    private static double Root(Func<double, double> f, double low, double high, string what)
    {
        if (f(low) > 0 || f(high) < 0) throw new InvalidAnalysisException($"There is no such {what}: the power wanted is out of reach.");
        for (var i = 0; i < 300 && high / low - 1 > 1e-14; i++)
        {
            var middle = Math.Sqrt(low) * Math.Sqrt(high);
            if (f(middle) > 0) high = middle; else low = middle;
        }
        return (low + high) / 2;
    }
}
