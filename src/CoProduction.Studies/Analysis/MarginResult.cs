using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis;

/// <summary>The sample beside the declared population, by one question or by site.</summary>
/// <param name="Variable">Label.</param>
/// <param name="Rows">In the order of the question.</param>
/// <param name="Outside">Persons without an answer, or with one that the population table does not have.</param>
/// <param name="Test">Do the counts agree with the population's shares?</param>
public sealed record MarginResult(string Variable, IReadOnlyList<MarginRow> Rows, int Outside, SampleRatio Test)
{
    /// <summary>Column of the responses file.</summary>
    public string Column { get; init; } = "";
}
