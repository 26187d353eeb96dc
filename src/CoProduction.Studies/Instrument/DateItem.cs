namespace CoProduction.Studies.Instrument;

/// <summary>A calendar date.</summary>
public sealed record DateItem : Item
{
    public DateOnly? Earliest { get; init; }

    public DateOnly? Latest { get; init; }
}
