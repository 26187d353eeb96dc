namespace CoProduction.Studies.Analysis;

public enum RegressionModel
{
    /// <summary>Least squares; with a 0/1 outcome the linear probability model.</summary>
    Ols,

    /// <summary>Logit with average marginal effects; the outcome is 0/1.</summary>
    Logit,

    /// <summary>Logit with Firth's correction: finite where the outcome is separated.</summary>
    FirthLogit,

    /// <summary>Proportional odds; the outcome has ordered categories.</summary>
    OrderedLogit,

    /// <summary>Logit of a share between 0 and 1, with average marginal effects.</summary>
    FractionalLogit,

    /// <summary>Log-linear model of a count or another non-negative number, with average marginal effects.</summary>
    Poisson,

    /// <summary>Normal model of an outcome capped at the declared limits.</summary>
    Tobit,

    /// <summary>Two-stage least squares: the arms, as coded, are instruments for a measure.</summary>
    TwoStage,
}
