namespace CoProduction.Web.Tests.Cli;

/// <summary>The machine's clock, put forward by hand.</summary>
internal sealed class OffsetClock : TimeProvider
{
    private long offset;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref offset));

    public Task PassAsync(TimeSpan time)
    {
        Interlocked.Add(ref offset, time.Ticks);
        return Task.CompletedTask;
    }
}
