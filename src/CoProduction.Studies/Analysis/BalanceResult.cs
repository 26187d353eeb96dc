namespace CoProduction.Studies.Analysis;

/// <summary>Balance of pre-treatment measures over the arms of one randomization.</summary>
/// <param name="Randomization">Label.</param>
/// <param name="Control">Label of the control arm.</param>
/// <param name="Rows">Covariate × arm.</param>
/// <param name="Joint">Per other arm: does anything among the covariates tell it from the control?</param>
/// <param name="Notes">What was left out.</param>
public sealed record BalanceResult(string Randomization, string Control, IReadOnlyList<BalanceRow> Rows, IReadOnlyList<JointBalance> Joint, IReadOnlyList<string> Notes)
{
    /// <summary>Key of the randomization.</summary>
    public string Key { get; init; } = "";

    /// <summary>Keys of the measures, those that are tested jointly.</summary>
    public IReadOnlyList<string> Measures { get; init; } = [];

    /// <summary>Keys of the arms, the control first.</summary>
    public IReadOnlyList<string> Arms { get; init; } = [];
}
