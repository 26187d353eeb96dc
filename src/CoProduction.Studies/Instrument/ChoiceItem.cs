namespace CoProduction.Studies.Instrument;

/// <summary>One answer out of several.</summary>
public sealed record ChoiceItem : OptionItem;
