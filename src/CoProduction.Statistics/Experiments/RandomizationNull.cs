namespace CoProduction.Statistics;

/// <summary>Which null hypothesis a randomization test is about.</summary>
public enum RandomizationNull
{
    /// <summary>The treated arm differs from the control for nobody; all else is held as assigned.</summary>
    Contrast,

    /// <summary>No arm has an effect on anybody: all arms are drawn anew. It says nothing about a single contrast.</summary>
    Global,

    /// <summary>The covariates have nothing to do with the assignment.</summary>
    Balance,
}
