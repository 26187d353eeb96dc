namespace CoProduction.Statistics;

/// <summary>
/// Runs a sum over rows in a few slices at once. Where the slices lie depends on the number of rows alone, and their sums are added in
/// order: the result is the same on every machine.
/// </summary>
internal static class RowSlices
{
    private const int SmallestSlice = 16_384;
    private const int MostSlices = 8;
    private const long MostBytes = 16 << 20;

    /// <param name="rows">n.</param>
    /// <param name="bytes">What the sum of one slice takes.</param>
    /// <param name="sum">Sums the rows from the first to before the end.</param>
    /// <param name="work">Stops before the next slice; a sum reports its rows to it and stops between two blocks.</param>
    /// <param name="share">Of what is left of the work.</param>
    /// <returns>The sums, in order; at least one.</returns>
    public static T[] Run<T>(int rows, long bytes, Func<int, int, T> sum, Work work, double share = 1)
    {
        work.Next(rows, share);
        var slices = (int)Math.Clamp(Math.Min(rows / SmallestSlice, MostBytes / Math.Max(bytes, 1)), 1, MostSlices);
        if (slices == 1) return [sum(0, rows)];
        var sums = new T[slices];
        Parallel.For(0, slices, new ParallelOptions { CancellationToken = work.CancellationToken }, s => sums[s] = sum((int)((long)rows * s / slices), (int)((long)rows * (s + 1) / slices)));
        return sums;
    }
}
