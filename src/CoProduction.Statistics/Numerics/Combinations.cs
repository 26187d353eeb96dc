namespace CoProduction.Statistics.Numerics;

/// <summary>Subsets of a given size.</summary>
internal static class Combinations
{
    /// <summary>n over k; exact while it is a whole number of a double.</summary>
    public static double Count(int n, int k)
    {
        double result = 1;
        for (var i = 1; i <= Math.Min(k, n - k); i++) result = Math.Round(result * (n - Math.Min(k, n - k) + i) / i);
        return result;
    }

    /// <summary>The next subset in lexicographic order; after the last one the first again, and false.</summary>
    public static bool Advance(int[] chosen, int n)
    {
        var k = chosen.Length;
        for (var i = k - 1; i >= 0; i--)
        {
            if (chosen[i] == n - k + i) continue;
            chosen[i]++;
            for (var j = i + 1; j < k; j++) chosen[j] = chosen[j - 1] + 1;
            return true;
        }
        for (var i = 0; i < k; i++) chosen[i] = i;
        return false;
    }
}
