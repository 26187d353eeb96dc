namespace CoProduction.Statistics;

/// <summary>
/// Progress and cancellation of a long computation, shared by the threads that do it. Its parts follow one another; where their number is not known
/// (the steps of Newton's method), each is given a share of what is left, so that what is reported only grows.
/// </summary>
/// <param name="progress">Told the share done whenever another hundredth is; null: nobody.</param>
/// <param name="cancellationToken">Looked at wherever the work advances.</param>
internal sealed class Work(IProgress<double>? progress, CancellationToken cancellationToken)
{
    private readonly Lock _reporting = new();
    private double _from;
    private double _to;
    private long _done;
    private long _total = 1;
    private int _reported = -1;

    /// <summary>Nobody looks, nothing stops it.</summary>
    public static Work Unwatched { get; } = new(null, CancellationToken.None);

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>A new computation on what was fitted before: it counts from 0 again.</summary>
    public void Restart()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (progress is null) return;
        (_from, _to, _reported) = (0, 0, -1);
    }

    /// <summary>The next part.</summary>
    /// <param name="units">How many advances make it up.</param>
    /// <param name="share">Its share of what is left to do.</param>
    public void Next(long units, double share = 1)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (progress is null) return;
        (_from, _to) = (_to, _to + share * (1 - _to));
        (_done, _total) = (0, Math.Max(units, 1));
    }

    /// <summary>Units of the present part are done; from any thread.</summary>
    public void Advance(long units)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (progress is null) return;
        Report(_from + (_to - _from) * Math.Min(1, (double)Interlocked.Add(ref _done, units) / _total));
    }

    /// <summary>One of several steps whose number is not known: half of what is left.</summary>
    public void Step()
    {
        Next(1, 0.5);
        Advance(1);
    }

    public void Finish()
    {
        if (progress is not null) Report(1);
    }

    private void Report(double share)
    {
        var percent = (int)(100 * share);
        if (percent <= Volatile.Read(ref _reported)) return;
        lock (_reporting)
        {
            if (percent <= _reported) return;
            _reported = percent;
            progress!.Report(share);
        }
    }
}
