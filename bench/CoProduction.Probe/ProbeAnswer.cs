namespace CoProduction.Probe;

public sealed class ProbeAnswer
{
    public long Id { get; set; }
    public required string Person { get; set; }
    public int Page { get; set; }
    public required string Body { get; set; }
}
