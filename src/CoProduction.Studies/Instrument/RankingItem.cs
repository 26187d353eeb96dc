namespace CoProduction.Studies.Instrument;

/// <summary>Options put in order, first is best.</summary>
public sealed record RankingItem : OptionItem
{
    /// <summary>How many places are filled; null means all.</summary>
    public int? Places { get; init; }
}
