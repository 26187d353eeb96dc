using CoProduction.Studies.Design;

namespace CoProduction.Studies.Instrument;

/// <summary>One answer to choose.</summary>
public sealed record Option
{
    public string Key { get; init; } = "";

    public LocalizedText Label { get; init; } = LocalizedText.Empty;

    /// <summary>Its number in the data (a Likert point, the midpoint of a band); null where it has none.</summary>
    public double? Value { get; init; }

    /// <summary>Keeps its place when options are shuffled.</summary>
    public bool Fixed { get; init; }

    /// <summary>In a multiple choice: cannot be combined ("none of these").</summary>
    public bool Exclusive { get; init; }

    /// <summary>A follow-up on the same page, asked when this option is chosen; always visible without script.</summary>
    public Item? Reveal { get; init; }
}
