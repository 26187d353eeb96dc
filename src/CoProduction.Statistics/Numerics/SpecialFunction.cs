namespace CoProduction.Statistics.Numerics;

/// <summary>
/// Incomplete beta and gamma functions with relative accuracy in both tails. MathNet's take the difference of log-gammas,
/// which for 300,000 degrees of freedom leaves some ten digits; here that difference is Stirling's correction
/// (Didonato and Morris 1992, TOMS 708).
/// </summary>
internal static class SpecialFunction
{
    private const double Tiny = 1e-300;
    private const double Epsilon = 1e-16;
    private const int MaxIterations = 200_000;

    /// <summary>I_x(a, b) and its complement, given x and y = 1 − x separately so that neither end loses digits.</summary>
    public static (double Lower, double Upper) IncompleteBeta(double a, double b, double x, double y)
    {
        if (x <= 0) return (0, 1);
        if (y <= 0) return (1, 0);
        var logFront = a * LogOf(x, y) + b * LogOf(y, x) - LogBeta(a, b);
        if (x * (a + b + 2) < a + 1)
        {
            var lower = Math.Exp(logFront) * BetaFraction(a, b, x, y);
            return (lower, 1 - lower);
        }
        var upper = Math.Exp(logFront) * BetaFraction(b, a, y, x);
        return (1 - upper, upper);
    }

    /// <summary>Regularised P(a, x) and Q(a, x).</summary>
    public static (double Lower, double Upper) IncompleteGamma(double a, double x)
    {
        if (x <= 0) return (0, 1);
        if (double.IsPositiveInfinity(x)) return (1, 0);
        var front = Math.Exp(LogGammaFront(a, x));
        if (x < a + 1)
        {
            var term = 1 / a;
            var sum = term;
            for (var n = 1; n < MaxIterations && term > sum * Epsilon; n++)
            {
                term *= x / (a + n);
                sum += term;
            }
            var lower = front * sum;
            return (lower, 1 - lower);
        }
        var b = x + 1 - a;
        var c = 1 / Tiny;
        var d = 1 / b;
        var h = d;
        for (var i = 1; i < MaxIterations; i++)
        {
            var an = -i * (i - a);
            b += 2;
            d = 1 / Guard(an * d + b);
            c = Guard(b + an / c);
            var delta = d * c;
            h *= delta;
            if (Math.Abs(delta - 1) < Epsilon * 4) break;
        }
        var upper = front * h;
        return (1 - upper, upper);
    }

    /// <summary>log B(a, b).</summary>
    public static double LogBeta(double a, double b)
    {
        var small = Math.Min(a, b);
        var large = Math.Max(a, b);
        if (large < 10) return LogGamma(small) + LogGamma(large) - LogGamma(small + large);
        if (small < 10) return LogGamma(small) + LogGammaRatio(large, small);
        // Both large: Stirling for all three, the big terms cancelled by hand.
        var h = small / large;
        return -0.5 * Math.Log(large) + LogSqrt2Pi + StirlingError(small) + StirlingError(large) - StirlingError(small + large)
            + (small - 0.5) * Math.Log(h / (1 + h)) - large * Log1p(h);
    }

    /// <summary>log(1 + x) without the loss near 0.</summary>
    public static double Log1p(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : Math.Log(u) * (x / (u - 1));
    }

    private const double LogSqrt2Pi = 0.91893853320467274178;

    private static double LogOf(double x, double complement) => complement < 0.5 ? Log1p(-complement) : Math.Log(x);

    // log Γ(a) − log Γ(a + b), a ≥ 10, b small: the terms of order a log a cancel analytically.
    private static double LogGammaRatio(double a, double b) =>
        -(b * Math.Log(a) + (a + b - 0.5) * Log1p(b / a) - b + StirlingError(a + b) - StirlingError(a));

    private static double LogGammaFront(double a, double x)
    {
        if (a < 10) return a * Math.Log(x) - x - LogGamma(a);
        // x^a e^-x / Γ(a) with t = (x − a)/a: a(log(1+t) − t) has no large cancelling terms.
        var t = (x - a) / a;
        return a * LogOnePlusMinus(t) + 0.5 * Math.Log(a) - LogSqrt2Pi - StirlingError(a);
    }

    // log(1 + t) − t
    private static double LogOnePlusMinus(double t)
    {
        if (Math.Abs(t) > 0.1) return Log1p(t) - t;
        double sum = 0, power = t;
        for (var k = 2; k < 60; k++)
        {
            power *= -t;
            var term = power / k;
            sum += term;
            if (Math.Abs(term) < 1e-18 * Math.Abs(sum)) break;
        }
        return sum;
    }

    // log Γ(x) − [(x − ½) log x − x + log √2π], x ≥ 10
    private static double StirlingError(double x)
    {
        var r = 1 / (x * x);
        return (1.0 / 12 + r * (-1.0 / 360 + r * (1.0 / 1260 + r * (-1.0 / 1680 + r * (1.0 / 1188 + r * (-691.0 / 360360 + r / 156)))))) / x;
    }

    private static double LogGamma(double x)
    {
        if (x >= 10) return (x - 0.5) * Math.Log(x) - x + LogSqrt2Pi + StirlingError(x);
        // Shift up: the product of at most ten factors is exact to a few units in the last place.
        double product = 1;
        while (x < 10)
        {
            product *= x;
            x += 1;
        }
        return (x - 0.5) * Math.Log(x) - x + LogSqrt2Pi + StirlingError(x) - Math.Log(product);
    }

    // The continued fraction of Didonato and Morris (their BFRAC). In terms of λ = (a + b)y − b it has no difference of nearly
    // equal numbers, which the usual form has for many degrees of freedom.
    private static double BetaFraction(double a, double b, double x, double y)
    {
        var c = (a + b) * y - b + 1;
        var c0 = b / a;
        var c1 = 1 + 1 / a;
        double p = 1, s = a + 1;
        var f = Guard(c / c1);
        var numerator = f;
        double denominator = 0;
        for (var n = 1; n < MaxIterations; n++)
        {
            var t = n / a;
            var w = n * (b - n) * x;
            var e = a / s;
            var alpha = p * (p + c0) * e * e * (w * x);
            var beta = n + w / s + (1 + t) / (c1 + t + t) * (c + n * (1 + y));
            p = 1 + t;
            s += 2;
            denominator = 1 / Guard(beta + alpha * denominator);
            numerator = Guard(beta + alpha / numerator);
            var delta = numerator * denominator;
            f *= delta;
            if (Math.Abs(delta - 1) < Epsilon * 4) break;
        }
        return 1 / f;
    }

    private static double Guard(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
