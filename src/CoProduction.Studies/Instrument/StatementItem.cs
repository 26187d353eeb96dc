namespace CoProduction.Studies.Instrument;

/// <summary>A statement of consent to tick. The prompt is the statement; the answer is 1 where it is ticked, else 0.</summary>
public sealed record StatementItem : Item;
