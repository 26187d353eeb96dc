using CoProduction.Studies.Design;

namespace CoProduction.Studies.Instrument;

/// <summary>A column of the data: its stable name, the item that asks for it and the words it is asked with.</summary>
public sealed record Variable(string Name, Item Item, LocalizedText Label);
