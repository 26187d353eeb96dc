namespace CoProduction.Studies.Instrument;

/// <summary>Time given, in bands. Values of the options are hours (midpoints), used only where a measure asks for them.</summary>
public sealed record HoursItem : OptionItem
{
    /// <summary>Time given now, or time that one would give in addition: two questions of opposite meaning.</summary>
    public HoursKind Kind { get; init; }
}
