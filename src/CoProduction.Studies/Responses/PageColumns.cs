namespace CoProduction.Studies.Responses;

/// <summary>What was recorded about one page turn: how long it took, the text shown, the orders drawn.</summary>
/// <param name="Turn">The page and theme.</param>
/// <param name="Seconds">Seconds from the page's issue to its submission, summed over visits.</param>
/// <param name="TextSha256">Hash of the text last shown, in hexadecimal, for pages with a vignette; else null.</param>
/// <param name="Orders">Keys in the order shown, by list, where an order is drawn.</param>
public sealed record PageColumns(PageTurn Turn, NumericFrameColumn Seconds, CodedColumn? TextSha256, IReadOnlyDictionary<string, CodedColumn> Orders);
