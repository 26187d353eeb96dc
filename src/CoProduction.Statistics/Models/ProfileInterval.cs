using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// The likelihood's own interval of a coefficient: the values that a likelihood-ratio test at 1 − level does not refuse, with the test of zero.
/// Need not be symmetric about the estimate; a limit that does not exist is null and <see cref="Reason"/> says why.
/// </summary>
/// <param name="Term">Name of the coefficient.</param>
/// <param name="Level">Confidence level, in (0, 1).</param>
/// <param name="Value">The estimate.</param>
/// <param name="Low">Lower limit.</param>
/// <param name="High">Upper limit.</param>
/// <param name="LikelihoodRatio">2(log L − log L at zero), χ² with one degree of freedom.</param>
/// <param name="PValue">P(χ² &gt; likelihood ratio).</param>
/// <param name="Reason">Why a number is missing; null when all are there.</param>
public sealed record ProfileInterval(string Term, double Level, double? Value, double? Low, double? High, double? LikelihoodRatio, double? PValue, string? Reason)
{
    internal static ProfileInterval NotEstimable(string term, double level, string reason) => new(term, level, null, null, null, null, null, reason);

    /// <param name="term">Name of the coefficient.</param>
    /// <param name="level">Confidence level.</param>
    /// <param name="value">The estimate.</param>
    /// <param name="scale">Its standard error: the first step away from it.</param>
    /// <param name="maximum">Log likelihood at the estimate.</param>
    /// <param name="constrained">Log likelihood maximised over the other coefficients with this one held; null when that fails.</param>
    /// <param name="work">One unit: this interval; it stops between two fits.</param>
    internal static ProfileInterval Find(string term, double level, double value, double scale, double maximum, Func<double, double?> constrained, Work work)
    {
        var z = -Tail.NormalQuantile((1 - level) / 2);
        var (low, lowReason) = Limit(-1);
        var (high, highReason) = Limit(1);
        var ratio = 2 * (maximum - constrained(0));
        if (ratio is { } r) ratio = Math.Max(r, 0);
        work.Advance(1);
        return new ProfileInterval(term, level, value, low, high, ratio, ratio is { } x ? Tail.ChiSquareUpper(x, 1) : null,
            lowReason ?? highReason ?? (ratio is null ? "The likelihood at zero has no maximum over the other coefficients." : null));

        // The root of the likelihood ratio is nearly linear in the coefficient: bracket z, then false position (Illinois).
        (double? Limit, string? Reason) Limit(int side)
        {
            const string failed = "The profile of the likelihood could not be followed to its limit.";
            if (!(scale > 0) || !double.IsFinite(scale)) return (null, failed);
            double inside = 0, insideRoot = 0, step = z * scale;
            double outside = step;
            double outsideRoot;
            while (true)
            {
                if (Root(outside) is not { } root) return (null, failed);
                outsideRoot = root;
                if (root >= z) break;
                (inside, insideRoot) = (outside, root);
                outside += step *= 1.5;
                if (step > 1e4 * z * scale) return (null, $"The likelihood never falls far enough on this side: the interval has no {(side < 0 ? "lower" : "upper")} limit.");
            }
            var (a, fa, b, fb) = (inside, insideRoot - z, outside, outsideRoot - z);
            for (var i = 0; i < 100 && Math.Abs(b - a) > 1e-13 * Math.Max(Math.Abs(b), Math.Abs(value)); i++)
            {
                var next = b - fb * (b - a) / (fb - fa);
                if (Root(next) is not { } root) return (null, failed);
                var f = root - z;
                if (f == 0 || Math.Abs(f) < 1e-12 * z) return (value + side * next, null);
                if (f * fb < 0) (a, fa) = (b, fb);
                else fa /= 2;
                (b, fb) = (next, f);
            }
            return (value + side * b, null);

            double? Root(double distance)
            {
                work.CancellationToken.ThrowIfCancellationRequested();
                return constrained(value + side * distance) is { } likelihood && !double.IsNaN(likelihood) ? Math.Sqrt(Math.Max(2 * (maximum - likelihood), 0)) : null;
            }
        }
    }
}
