using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Re-assignment of many persons whose outcomes are few: persons of a stratum with the same outcome and the same arm are alike, so a draw is how many of each sort
/// become treated. These counts are multivariate hypergeometric, the distribution that shuffling the labels within the stratum gives them; a draw costs the number of
/// sorts instead of the number of persons.
/// </summary>
internal sealed class CountedUnits
{
    /// <summary>Persons to a sort; where sorts are not fewer than that, counting them saves nothing.</summary>
    private const int PersonsPerSort = 50;

    private readonly Stratum[] _strata;
    private readonly int _seed;

    private CountedUnits(Stratum[] strata, int seed) => (_strata, _seed) = (strata, seed);

    /// <summary>Null where the persons are to be shuffled.</summary>
    /// <param name="outcome">Totals by unit.</param>
    /// <param name="from">Stratum to its first unit, with one more entry than strata.</param>
    /// <param name="treated">By unit, as assigned.</param>
    /// <param name="seed">The same seed gives the same draws.</param>
    public static CountedUnits? Of(UnitOutcome outcome, int[] from, bool[] treated, int seed)
    {
        var strata = new Stratum[from.Length - 1];
        var sorts = 0;
        for (var s = 0; s < strata.Length; s++)
        {
            var counts = new SortedDictionary<(double Y, double A), int>();
            var ones = 0;
            for (var u = from[s]; u < from[s + 1]; u++)
            {
                var sort = (outcome.Y[u], outcome.A[u]);
                counts[sort] = counts.GetValueOrDefault(sort) + 1;
                if (treated[u]) ones++;
                if (sorts + counts.Count > treated.Length / PersonsPerSort) return null;
            }
            sorts += counts.Count;
            strata[s] = new Stratum([.. counts.Select(sort => (sort.Key.Y, sort.Key.A, sort.Value))], from[s + 1] - from[s], ones);
        }
        return new CountedUnits(strata, seed);
    }

    /// <summary>Draws so many assignments: for each, the sums over the treated persons of a stratum.</summary>
    public IEnumerable<Func<int, UnitSums>> Draws(int count)
    {
        var random = new Random(_seed);
        var draw = new Hypergeometric(_strata.Max(stratum => stratum.Persons));
        var sums = new UnitSums[_strata.Length];
        for (var i = 0; i < count; i++)
        {
            for (var s = 0; s < _strata.Length; s++) sums[s] = _strata[s].Draw(draw, random);
            yield return stratum => sums[stratum];
        }
    }

    private sealed record Stratum((double Y, double A, int Persons)[] Sorts, int Persons, int Treated)
    {
        public UnitSums Draw(Hypergeometric hypergeometric, Random random)
        {
            var (persons, treated) = (Persons, Treated);
            var sums = new UnitSums { G = treated, N = treated, NN = treated };
            foreach (var (y, a, size) in Sorts)
            {
                double count = hypergeometric.Sample(random, persons, size, treated);
                persons -= size;
                treated -= (int)count;
                sums.Y += count * y;
                sums.A += count * a;
                sums.YY += count * y * y;
                sums.YA += count * y * a;
                sums.AA += count * a * a;
            }
            return sums with { YN = sums.Y, AN = sums.A };
        }
    }
}
