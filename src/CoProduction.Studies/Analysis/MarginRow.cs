namespace CoProduction.Studies.Analysis;

/// <summary>One category of the sample beside the population.</summary>
/// <param name="Category">Label of the option or site.</param>
/// <param name="N">Persons of the sample in it.</param>
/// <param name="SampleShare">Share of the sample; null without persons.</param>
/// <param name="PopulationShare">Share of the population.</param>
public sealed record MarginRow(string Category, int N, double? SampleShare, double PopulationShare)
{
    /// <summary>The category as the responses file has it.</summary>
    public string Key { get; init; } = "";
}
