namespace CoProduction.Studies.Analysis;

/// <summary>Those assigned to one arm (or nobody's) by what became of them.</summary>
/// <param name="Arm">Label; "Not assigned" for those without an arm.</param>
/// <param name="Assigned">Persons, or persons × themes where themes are assigned.</param>
/// <param name="Served">A page at or after the point of the draw was issued to them; null where that is not recorded.</param>
/// <param name="Completed">Completed.</param>
/// <param name="InProgress">Started and neither completed nor stopped for good.</param>
/// <param name="ScreenedOut">Screened out.</param>
/// <param name="Withdrawn">Withdrew and left their answers.</param>
/// <param name="Erased">Withdrew and had their answers erased.</param>
/// <param name="Observed">Per primary or secondary outcome: those with a value (for at least one theme).</param>
/// <param name="Analysed">Per primary or secondary outcome: rows that the plan's estimates use, those of a person with several themes each; null where no inquiry asks for it.</param>
public sealed record FlowRow(
    string Arm, int Assigned, int? Served, int Completed, int InProgress, int ScreenedOut, int Withdrawn, int Erased, IReadOnlyList<(string Outcome, int N)> Observed, IReadOnlyList<(string Outcome, int? N)> Analysed)
{
    /// <summary>Key of the arm; null for those without one.</summary>
    public string? Key { get; init; }

    /// <summary>Keys of the outcomes, in their order.</summary>
    public IReadOnlyList<string> OutcomeKeys { get; init; } = [];
}
