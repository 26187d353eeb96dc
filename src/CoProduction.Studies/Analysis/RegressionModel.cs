namespace CoProduction.Studies.Analysis;

public enum RegressionModel
{
    Ols,

    /// <summary>Logit with average marginal effects; the outcome is 0/1.</summary>
    Logit,
}
