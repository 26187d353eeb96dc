using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Analysis;

/// <summary>Work on one effort task, by arm of one randomization.</summary>
/// <param name="Task">The task.</param>
/// <param name="Randomization">Label; empty where nothing is randomized.</param>
/// <param name="Rows">One per arm, and one for all who were assigned; of a survey without a draw one for everybody.</param>
public sealed record EffortResult(EffortTask Task, string Randomization, IReadOnlyList<EffortRow> Rows)
{
    public string RandomizationKey { get; init; } = "";
}
