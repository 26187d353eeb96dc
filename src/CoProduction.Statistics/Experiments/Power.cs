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
        var df = (n - 1) * groups;
        var shift = Math.Sqrt(n / groups) * Math.Abs(delta) / sd;
        var critical = Tail.StudentTwoSidedQuantile(alpha, df);
        var power = 1 - NoncentralT.Lower(critical, df, shift);
        return bothTails ? power + NoncentralT.Lower(-critical, df, shift) : power;
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
