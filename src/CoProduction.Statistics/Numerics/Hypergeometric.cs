namespace CoProduction.Statistics.Numerics;

/// <summary>Draws from hypergeometric distributions: how many of a sort are among those drawn without replacement.</summary>
/// <remarks>By inversion from the mode outwards, which takes about as many steps as the standard deviation is large.</remarks>
internal sealed class Hypergeometric
{
    private readonly double[] _logFactorial;

    /// <param name="mostPersons">No population is larger.</param>
    public Hypergeometric(int mostPersons)
    {
        _logFactorial = new double[mostPersons + 1];
        for (var n = 2; n <= mostPersons; n++) _logFactorial[n] = _logFactorial[n - 1] + Math.Log(n);
    }

    /// <param name="random">One number is taken.</param>
    /// <param name="population">Persons.</param>
    /// <param name="sort">Persons of the sort.</param>
    /// <param name="drawn">Persons drawn.</param>
    public int Sample(Random random, int population, int sort, int drawn)
    {
        var (least, most) = (Math.Max(0, drawn + sort - population), Math.Min(drawn, sort));
        var left = random.NextDouble();
        if (least == most) return least;
        var mode = Math.Clamp((int)((drawn + 1.0) * (sort + 1.0) / (population + 2.0)), least, most);
        var (up, down) = (mode, mode);
        var above = Math.Exp(Choose(sort, mode) + Choose(population - sort, drawn - mode) - Choose(population, drawn));
        var below = above;
        left -= above;
        while (left > 0 && (up < most || down > least))
        {
            if (up < most)
            {
                above *= (double)(sort - up) * (drawn - up) / ((up + 1.0) * (population - sort - drawn + up + 1.0));
                up++;
                left -= above;
                if (left <= 0) return up;
            }
            if (down > least)
            {
                below *= down * (double)(population - sort - drawn + down) / ((sort - down + 1.0) * (drawn - down + 1.0));
                down--;
                left -= below;
                if (left <= 0) return down;
            }
        }
        // Rounding may leave a rest, of the order of 1e-12, when all values were passed: the mode is as good as any.
        return mode;
    }

    private double Choose(int n, int k) => _logFactorial[n] - _logFactorial[k] - _logFactorial[n - k];
}
