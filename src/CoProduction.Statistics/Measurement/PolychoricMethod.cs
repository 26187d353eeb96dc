namespace CoProduction.Statistics;

/// <summary>How the thresholds of a polychoric correlation are estimated.</summary>
public enum PolychoricMethod
{
    /// <summary>Thresholds and correlation together by maximum likelihood; error from the observed information.</summary>
    MaximumLikelihood,

    /// <summary>Thresholds from the margins, then the correlation given them (Olsson 1979); the error counts that the thresholds were estimated.</summary>
    TwoStep,
}
