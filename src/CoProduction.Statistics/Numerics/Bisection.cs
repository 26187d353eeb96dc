namespace CoProduction.Statistics.Numerics;

/// <summary>
/// The root of a function that changes sign, to the last bit of the argument. MathNet's Brent stops at an absolute size of the function, which depends on
/// the units of the data.
/// </summary>
internal static class Bisection
{
    /// <param name="f">Of opposite signs, or zero, at the ends.</param>
    /// <param name="low">Lower end, at least 0.</param>
    /// <param name="high">Upper end.</param>
    public static double Root(Func<double, double> f, double low, double high)
    {
        var rising = f(high) > 0;
        while (high - low > 2e-16 * high)
        {
            // Far from zero halves of the ratio, so that a root near zero takes no longer.
            var middle = low > 0 && high / low > 4 ? Math.Sqrt(low) * Math.Sqrt(high) : low + (high - low) / 2;
            if (middle <= low || middle >= high) break;
            if (f(middle) > 0 == rising) high = middle; else low = middle;
        }
        return low + (high - low) / 2;
    }
}
