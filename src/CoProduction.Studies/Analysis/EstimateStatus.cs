namespace CoProduction.Studies.Analysis;

/// <summary>Whether a cell of a results table has a number, and if not, which kind of "no" it is.</summary>
public enum EstimateStatus
{
    Estimated,

    /// <summary>Asked and randomized, but the number cannot be computed; the reason says why.</summary>
    NotEstimable,

    /// <summary>The question does not exist at this site or for this theme.</summary>
    NotAsked,

    /// <summary>The treatment was not assigned here: outside the contrast, never a control.</summary>
    NotRandomized,

    /// <summary>Asked, and so few values that the number says nothing and may identify someone.</summary>
    Suppressed,
}
