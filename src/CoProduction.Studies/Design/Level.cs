namespace CoProduction.Studies.Design;

/// <summary>A level of a factor. Its text fills the slot <c>{factor key}</c>; its dose fills <c>{factor key.dose}</c>.</summary>
public sealed record Level
{
    public string Key { get; init; } = "";

    public string Label { get; init; } = "";

    /// <summary>Strength or amount, for graded factors.</summary>
    public double? Dose { get; init; }

    /// <summary>Stimulus text; empty where the level says nothing (a control).</summary>
    public LocalizedText Text { get; init; } = LocalizedText.Empty;

    /// <summary>Local wordings of the same level: the most specific one that matches site and theme wins.</summary>
    public IReadOnlyList<LocalWording> Local { get; init; } = [];
}
