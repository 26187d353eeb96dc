namespace CoProduction.Studies.Instrument;

/// <summary>An item answered by options, its own or those of a response set.</summary>
public abstract record OptionItem : Item
{
    /// <summary>Key of a response set of the study, or null where the item has its own options.</summary>
    public string? ResponseSet { get; init; }

    public IReadOnlyList<Option> Options { get; init; } = [];

    /// <summary>Options are shown in an order drawn per person.</summary>
    public bool RandomizeOptions { get; init; }
}
