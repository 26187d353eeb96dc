namespace CoProduction.Statistics.Numerics;

/// <summary>Ranks with ties.</summary>
internal static class Ranks
{
    /// <summary>Ranks from 1; tied values share their mean rank.</summary>
    public static double[] Midranks(ReadOnlySpan<double> values)
    {
        var keys = values.ToArray();
        var order = Enumerable.Range(0, keys.Length).ToArray();
        Array.Sort(keys, order);
        var ranks = new double[keys.Length];
        for (var start = 0; start < keys.Length;)
        {
            var end = start;
            while (end + 1 < keys.Length && keys[end + 1] == keys[start]) end++;
            for (var i = start; i <= end; i++) ranks[order[i]] = (start + end) / 2.0 + 1;
            start = end + 1;
        }
        return ranks;
    }

    /// <summary>Sizes of the groups of equal values, groups of one included.</summary>
    public static List<int> TieSizes(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var sizes = new List<int>();
        for (var start = 0; start < sorted.Length;)
        {
            var end = start;
            while (end + 1 < sorted.Length && sorted[end + 1] == sorted[start]) end++;
            sizes.Add(end - start + 1);
            start = end + 1;
        }
        return sizes;
    }

    /// <summary>Kendall's S: a merge sort counts the swaps that order y after ordering by x.</summary>
    public static double ConcordantMinusDiscordant(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var n = x.Length;
        var pairs = new (double X, double Y)[n];
        for (var i = 0; i < n; i++) pairs[i] = (x[i], y[i]);
        Array.Sort(pairs);
        double tiedX = 0, tiedBoth = 0;
        for (var start = 0; start < n;)
        {
            var end = start;
            while (end + 1 < n && pairs[end + 1].X == pairs[start].X) end++;
            tiedX += Choose2(end - start + 1);
            for (var s = start; s <= end;)
            {
                var e = s;
                while (e + 1 <= end && pairs[e + 1].Y == pairs[s].Y) e++;
                tiedBoth += Choose2(e - s + 1);
                s = e + 1;
            }
            start = end + 1;
        }
        var sorted = Array.ConvertAll(pairs, p => p.Y);
        var discordant = CountSwaps(sorted, new double[n], 0, n);
        double tiedY = TieSizes(y).Sum(Choose2);
        return Choose2(n) - tiedX - tiedY + tiedBoth - 2 * discordant;
    }

    private static double CountSwaps(double[] values, double[] buffer, int from, int to)
    {
        if (to - from < 2) return 0;
        var middle = (from + to) / 2;
        var swaps = CountSwaps(values, buffer, from, middle) + CountSwaps(values, buffer, middle, to);
        int left = from, right = middle;
        for (var i = from; i < to; i++)
        {
            if (right < to && (left >= middle || values[right] < values[left]))
            {
                swaps += middle - left;
                buffer[i] = values[right++];
            }
            else
            {
                buffer[i] = values[left++];
            }
        }
        Array.Copy(buffer, from, values, from, to - from);
        return swaps;
    }

    private static double Choose2(int n) => n * (n - 1.0) / 2;
}
