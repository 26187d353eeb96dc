using CoProduction.Studies.Design;

namespace CoProduction.Studies.Fieldwork;

/// <summary>A group of persons with an instrument of its own; reached by <c>?population=KEY</c>. The first is the default.</summary>
public sealed record Population
{
    public string Key { get; init; } = "";

    public LocalizedText Name { get; init; } = LocalizedText.Empty;
}
