namespace CoProduction.Studies.Analysis;

/// <summary>Where those who did not complete stopped.</summary>
/// <param name="Randomization">Label of the randomization whose arms are told apart; empty: none.</param>
/// <param name="Arms">Labels of the arms, "Not assigned" at the end; empty without randomization.</param>
/// <param name="Pages">In the order of the survey; pages after which nobody stopped are left out.</param>
public sealed record PageExits(string Randomization, IReadOnlyList<string> Arms, IReadOnlyList<PageExit> Pages)
{
    public string RandomizationKey { get; init; } = "";

    /// <summary>Keys of the arms, in the order of the labels.</summary>
    public IReadOnlyList<string> ArmKeys { get; init; } = [];
}
