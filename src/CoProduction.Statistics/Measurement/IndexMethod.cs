namespace CoProduction.Statistics;

/// <summary>How items become one number.</summary>
public enum IndexMethod
{
    /// <summary>Mean of the items answered.</summary>
    Mean,

    /// <summary>Sum; a row that lacks an item has none.</summary>
    Sum,

    /// <summary>Mean of the items answered, each in standard deviations from the mean of the reference rows (Kling, Liebman and Katz 2007).</summary>
    ZScore,

    /// <summary>z-scores weighted by the row sums of their inverse covariance matrix, so that items that repeat others count less (Anderson 2008).</summary>
    InverseCovariance,

    /// <summary>Mean of the items answered with declared weights.</summary>
    Weighted,
}
