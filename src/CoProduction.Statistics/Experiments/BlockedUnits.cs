using System.Runtime.InteropServices;
using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Re-assignment of many persons inside small blocks. What every choice of a block's treated persons adds to the sums of its stratum is written down once, blocks that are
/// alike share it, and a draw looks up one choice per block, all equally likely: the distribution that shuffling the labels of each block gives, at the cost of the blocks.
/// </summary>
internal sealed class BlockedUnits
{
    /// <summary>Choices of one block: five of ten. Larger blocks are shuffled.</summary>
    private const int MostChoices = 252;

    /// <summary>Choices of all different blocks: 64 MB.</summary>
    private const int MostKept = 2_000_000;

    /// <summary>Numbers of a choice: ΣY, ΣA, ΣY² and ΣYA of its treated persons.</summary>
    private const int Width = 4;

    private readonly Stratum[] _strata;
    private readonly double[] _sums;
    private readonly int _seed;

    private BlockedUnits(Stratum[] strata, double[] sums, int seed) => (_strata, _sums, _seed) = (strata, sums, seed);

    /// <summary>Blocks of which a draw chooses.</summary>
    public int Blocks => _strata.Sum(stratum => stratum.From.Count);

    /// <summary>Null where the persons are to be shuffled.</summary>
    /// <param name="outcome">Totals by unit; A is 0 or 1.</param>
    /// <param name="from">Stratum to its first unit, with one more entry than strata.</param>
    /// <param name="treated">By unit, as assigned.</param>
    /// <param name="cell">By unit; labels move within a cell of a stratum.</param>
    /// <param name="seed">The same seed gives the same draws.</param>
    public static BlockedUnits? Of(UnitOutcome outcome, int[] from, bool[] treated, int[] cell, int seed)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var sums = new List<double>();
        var strata = new Stratum[from.Length - 1];
        for (var s = 0; s < strata.Length; s++)
        {
            strata[s] = new Stratum();
            int[] units = [.. Enumerable.Range(from[s], from[s + 1] - from[s])];
            Array.Sort(Array.ConvertAll(units, unit => cell[unit]), units);
            for (int first = 0, end; first < units.Length; first = end)
            {
                for (end = first + 1; end < units.Length && cell[units[end]] == cell[units[first]];) end++;
                if (!strata[s].Add(outcome, units.AsSpan(first, end - first), treated, known, sums)) return null;
            }
        }
        return new BlockedUnits(strata, [.. sums], seed);
    }

    /// <summary>Draws so many assignments: for each, the sums over the treated persons of a stratum.</summary>
    public IEnumerable<Func<int, UnitSums>> Draws(int count)
    {
        var random = new Random(_seed);
        var drawn = new UnitSums[_strata.Length];
        for (var i = 0; i < count; i++)
        {
            for (var s = 0; s < _strata.Length; s++) drawn[s] = _strata[s].Draw(_sums, random);
            yield return stratum => drawn[stratum];
        }
    }

    private sealed class Stratum
    {
        private readonly List<int> _choices = [];
        private UnitSums _fixed; // of blocks that have no choice
        private int _treated;

        /// <summary>By block with a choice: where its choices begin.</summary>
        public List<int> From { get; } = [];

        /// <summary>False where a block has too many choices, or all blocks together have.</summary>
        public bool Add(UnitOutcome outcome, ReadOnlySpan<int> block, bool[] treated, Dictionary<string, int> known, List<double> sums)
        {
            var ones = 0;
            var persons = new (double Y, double A)[block.Length];
            for (var i = 0; i < block.Length; i++)
            {
                persons[i] = (outcome.Y[block[i]], outcome.A[block[i]]);
                if (treated[block[i]]) ones++;
            }
            _treated += ones;
            if (ones == 0) return true;
            if (ones == persons.Length)
            {
                foreach (var (y, a) in persons) _fixed.Add(y, a, 1);
                return true;
            }
            var choices = Combinations.Count(persons.Length, ones);
            if (choices > MostChoices) return false;
            Array.Sort(persons);
            var key = string.Concat(MemoryMarshal.Cast<(double, double), char>(persons.AsSpan()), [(char)ones]);
            if (!known.TryGetValue(key, out var at))
            {
                if ((sums.Count / Width) + choices > MostKept) return false;
                known[key] = at = sums.Count;
                Write(persons, ones, sums);
            }
            From.Add(at);
            _choices.Add((int)choices);
            return true;
        }

        public UnitSums Draw(double[] sums, Random random)
        {
            var from = CollectionsMarshal.AsSpan(From);
            var choices = CollectionsMarshal.AsSpan(_choices);
            var (y, a, yy, ya) = (_fixed.Y, _fixed.A, _fixed.YY, _fixed.YA);
            for (var block = 0; block < from.Length; block++)
            {
                var choice = sums.AsSpan(from[block] + Width * random.Next(choices[block]), Width);
                y += choice[0];
                a += choice[1];
                yy += choice[2];
                ya += choice[3];
            }
            return new UnitSums { G = _treated, N = _treated, NN = _treated, Y = y, A = a, YY = yy, YA = ya, AA = a, YN = y, AN = a };
        }

        private static void Write((double Y, double A)[] persons, int ones, List<double> sums)
        {
            int[] chosen = [.. Enumerable.Range(0, ones)];
            do
            {
                double y = 0, a = 0, yy = 0, ya = 0;
                foreach (var person in chosen)
                {
                    var (value, effect) = persons[person];
                    y += value;
                    a += effect;
                    yy += value * value;
                    ya += value * effect;
                }
                sums.AddRange([y, a, yy, ya]);
            }
            while (Combinations.Advance(chosen, persons.Length));
        }
    }
}
