namespace CoProduction.Studies.Instrument;

/// <summary>Any number of answers out of several.</summary>
public sealed record MultipleChoiceItem : OptionItem
{
    public int? AtLeast { get; init; }

    public int? AtMost { get; init; }
}
