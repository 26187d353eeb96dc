using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>The censored normal likelihood in Olsen's (1978) parameters δ = b/σ, θ = 1/σ, in which it is concave.</summary>
internal sealed class TobitMaximum
{
    private const double HalfLogTwoPi = 0.918938533204672741780;

    private readonly TobitData _data;

    private TobitMaximum(double[] theta, TobitData data)
    {
        (Theta, _data) = (theta, data);
        Gradient = new double[theta.Length];
        Information = new double[theta.Length * theta.Length];
    }

    /// <summary>k slopes, then 1/σ.</summary>
    public double[] Theta { get; }

    /// <summary>−∞ outside the range of θ.</summary>
    public double Likelihood { get; private set; } = double.NegativeInfinity;

    public double[] Gradient { get; }

    /// <summary>Minus the matrix of second derivatives, row-major.</summary>
    public double[] Information { get; }

    public static TobitMaximum At(double[] theta, TobitData data)
    {
        var at = new TobitMaximum(theta, data);
        var size = theta.Length;
        if (!(theta[^1] > 0)) return at;
        var likelihood = new CompensatedSum();
        var row = new double[size];
        for (var i = 0; i < data.Y.Length; i++)
        {
            var (l, slope, curvature, point) = at.Row(i, row);
            likelihood.Add(l);
            for (var a = 0; a < size; a++)
            {
                at.Gradient[a] += slope * row[a];
                for (var b = 0; b <= a; b++) at.Information[a * size + b] += curvature * row[a] * row[b];
            }
            if (point == 0) continue;
            at.Gradient[^1] += point;
            at.Information[^1] += point * point;
        }
        for (var a = 0; a < size; a++)
            for (var b = 0; b < a; b++) at.Information[b * size + a] = at.Information[a * size + b];
        at.Likelihood = likelihood.Value;
        return at;
    }

    /// <summary>Each row's derivatives of its log likelihood, n × (k + 1), row-major.</summary>
    public double[] Scores()
    {
        var size = Theta.Length;
        var scores = new double[_data.Y.Length * size];
        var row = new double[size];
        for (var i = 0; i < _data.Y.Length; i++)
        {
            var (_, slope, _, point) = Row(i, row);
            for (var a = 0; a < size; a++) scores[i * size + a] = slope * row[a];
            scores[i * size + size - 1] += point;
        }
        return scores;
    }

    // The row's log likelihood as a function of u = row'(δ, θ): its first derivative, minus its second, and 1/θ of the density's log θ.
    private (double LogLikelihood, double Slope, double Curvature, double Point) Row(int i, double[] row)
    {
        var k = row.Length - 1;
        var side = _data.Side[i];
        var sign = side > 0 ? 1 : -1;
        for (var j = 0; j < k; j++) row[j] = sign * _data.X[i * k + j];
        row[k] = side switch { < 0 => _data.Lower!.Value, > 0 => -_data.Upper!.Value, _ => _data.Y[i] };
        double u = 0;
        for (var j = 0; j <= k; j++) u += row[j] * Theta[j];
        if (side == 0) return (Math.Log(Theta[k]) - HalfLogTwoPi - u * u / 2, -u, 1, 1 / Theta[k]);
        var (log, ratio, excess) = NormalCdf(u);
        return (log, ratio, ratio * excess, 0);
    }

    // log Φ(u), φ(u)/Φ(u), and φ/Φ + u without cancellation.
    private static (double Log, double Ratio, double Excess) NormalCdf(double u)
    {
        if (u > -5)
        {
            var p = Tail.NormalUpper(-u);
            var log = u > 0 ? SpecialFunction.Log1p(-Tail.NormalUpper(u)) : Math.Log(p);
            var ratio = Math.Exp(-u * u / 2 - HalfLogTwoPi) / p;
            return (log, ratio, ratio + u);
        }
        // Mills' ratio as a continued fraction: φ/Φ = x + 1/(x + 2/(x + 3/(x + …))), x = −u.
        double x = -u, tail = x;
        for (var m = 120; m >= 2; m--) tail = x + m / tail;
        var hazard = x + 1 / tail;
        return (-u * u / 2 - HalfLogTwoPi - Math.Log(hazard), hazard, 1 / tail);
    }
}
