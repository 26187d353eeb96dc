namespace CoProduction.Statistics;

/// <summary>A contrast of one outcome, tested as a member of a family.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Outcome">n numbers; NaN where the row is not in this comparison, whatever its arm.</param>
/// <param name="Weights">w by arm; arms without weight do not count.</param>
public sealed record FamilyContrast(string Name, double[] Outcome, IReadOnlyDictionary<string, double> Weights)
{
    /// <summary>Strata of the analysis, known where the outcome is: the contrast is formed in each and averaged by N_s/N.</summary>
    public FactorColumn? Stratum { get; init; }
}
