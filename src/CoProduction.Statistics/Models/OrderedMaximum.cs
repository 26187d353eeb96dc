using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>The ordered logit's likelihood at (z, δ) with its derivatives.</summary>
internal sealed class OrderedMaximum
{
    private readonly double[] _theta;
    private readonly int _cuts;
    private readonly int[] _category;
    private readonly double[] _weights;
    private readonly double[][] _x;

    private OrderedMaximum(double[] theta, int cuts, int[] category, double[] weights, double[][] x)
    {
        (_theta, _cuts, _category, _weights, _x) = (theta, cuts, category, weights, x);
        Gradient = new double[theta.Length];
        Information = new double[theta.Length * theta.Length];
    }

    /// <summary>−∞ where the thresholds are out of order.</summary>
    public double Likelihood { get; private set; } = double.NegativeInfinity;

    public double[] Gradient { get; }

    /// <summary>Minus the matrix of second derivatives, row-major.</summary>
    public double[] Information { get; }

    /// <param name="theta">Thresholds, then slopes.</param>
    /// <param name="cuts">Number of thresholds.</param>
    /// <param name="category">n numbers 0 … cuts.</param>
    /// <param name="weights">n frequencies.</param>
    /// <param name="x">Columns of n numbers.</param>
    public static OrderedMaximum At(double[] theta, int cuts, int[] category, double[] weights, double[][] x)
    {
        var at = new OrderedMaximum(theta, cuts, category, weights, x);
        var likelihood = new CompensatedSum();
        var size = theta.Length;
        for (var i = 0; i < category.Length; i++)
        {
            var row = at.Derivatives(i);
            if (!(row.Probability > 0)) return at;
            likelihood.Add(weights[i] * Math.Log(row.Probability));
            for (var a = 0; a < size; a++)
            {
                var (upperA, lowerA) = (at.Upper(i, a), at.Lower(i, a));
                if (upperA == 0 && lowerA == 0) continue;
                var slope = (row.UpperDensity * upperA - row.LowerDensity * lowerA) / row.Probability;
                at.Gradient[a] += weights[i] * slope;
                for (var b = 0; b <= a; b++)
                {
                    var (upperB, lowerB) = (at.Upper(i, b), at.Lower(i, b));
                    var other = (row.UpperDensity * upperB - row.LowerDensity * lowerB) / row.Probability;
                    at.Information[a * size + b] += weights[i] * (slope * other - (row.UpperSlope * upperA * upperB - row.LowerSlope * lowerA * lowerB) / row.Probability);
                }
            }
        }
        for (var a = 0; a < size; a++)
            for (var b = 0; b < a; b++) at.Information[b * size + a] = at.Information[a * size + b];
        at.Likelihood = likelihood.Value;
        return at;
    }

    /// <summary>Each row's derivatives of its weighted log likelihood, n × parameters, row-major.</summary>
    public double[] Scores()
    {
        var size = _theta.Length;
        var scores = new double[_category.Length * size];
        for (var i = 0; i < _category.Length; i++)
        {
            var row = Derivatives(i);
            for (var a = 0; a < size; a++) scores[i * size + a] = _weights[i] * (row.UpperDensity * Upper(i, a) - row.LowerDensity * Lower(i, a)) / row.Probability;
        }
        return scores;
    }

    // Derivative of the upper and the lower bound of the row in parameter a.
    private double Upper(int row, int a) => _category[row] == _cuts ? 0 : a < _cuts ? a == _category[row] ? 1 : 0 : -_x[a - _cuts][row];

    private double Lower(int row, int a) => _category[row] == 0 ? 0 : a < _cuts ? a == _category[row] - 1 ? 1 : 0 : -_x[a - _cuts][row];

    // P(lower < latent ≤ upper) with F logistic, densities and their slopes at the bounds.
    private (double Probability, double UpperDensity, double LowerDensity, double UpperSlope, double LowerSlope) Derivatives(int i)
    {
        double eta = 0;
        for (var j = 0; j < _x.Length; j++) eta += _theta[_cuts + j] * _x[j][i];
        var upper = _category[i] < _cuts ? _theta[_category[i]] - eta : double.PositiveInfinity;
        var lower = _category[i] > 0 ? _theta[_category[i] - 1] - eta : double.NegativeInfinity;
        var (fu, fl) = (Density(upper), Density(lower));
        return (Between(lower, upper), fu, fl, fu * (1 - 2 * Logistic(upper)), fl * (1 - 2 * Logistic(lower)));
    }

    // F(upper) − F(lower), from the side where nothing cancels.
    private static double Between(double lower, double upper) =>
        lower > 0 ? Logistic(-lower) - Logistic(-upper) : Logistic(upper) - Logistic(lower);

    private static double Logistic(double v) => v >= 0 ? 1 / (1 + Math.Exp(-v)) : Math.Exp(v) / (1 + Math.Exp(v));

    private static double Density(double v)
    {
        var e = Math.Exp(-Math.Abs(v));
        return e / ((1 + e) * (1 + e));
    }
}
