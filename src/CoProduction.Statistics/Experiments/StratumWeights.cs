namespace CoProduction.Statistics;

/// <summary>Whom a stratified contrast averages over.</summary>
public enum StratumWeights
{
    /// <summary>N_s counts the rows of the cells compared (estimatr's blocked difference in means).</summary>
    ComparedRows,

    /// <summary>N_s counts every row of the stratum, so that all contrasts of a study speak of the same people.</summary>
    AllRows,
}
