namespace CoProduction.Studies.Analysis;

/// <summary>The way of the participants from consent to the analysis, by arm of one randomization.</summary>
/// <param name="Randomization">Label; empty for a study without randomization.</param>
/// <param name="Theme">Label of the one theme that the counts are about; empty: all.</param>
/// <param name="Units">What is counted by arm: persons, or persons × themes.</param>
/// <param name="Rows">One row per arm, then those who were not assigned.</param>
/// <param name="Excluded">Persons known not to be eligible, by reason.</param>
/// <param name="Lost">Persons who left before the draw, by reason; whether they were eligible is not known.</param>
/// <param name="DuplicatesLeftOut">Later entries of persons already counted.</param>
public sealed record FlowResult(
    string Randomization, string Theme, string Units, IReadOnlyList<FlowRow> Rows, IReadOnlyList<FlowReason> Excluded, IReadOnlyList<FlowReason> Lost, int DuplicatesLeftOut)
{
    /// <summary>Keys of the randomization and of the one theme; empty as their labels are.</summary>
    public string Key { get; init; } = "";

    public string ThemeKey { get; init; } = "";

    /// <summary>Those whom nothing known makes ineligible: they were assigned, or left before it could be.</summary>
    public int Eligible(int counted) => counted - Excluded.Sum(reason => reason.N);
}
