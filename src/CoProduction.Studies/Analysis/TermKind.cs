namespace CoProduction.Studies.Analysis;

/// <summary>What a coefficient may be read as.</summary>
public enum TermKind
{
    Constant,

    /// <summary>A randomized difference.</summary>
    Randomized,

    /// <summary>How a randomized difference varies with something that was not randomized.</summary>
    Moderation,

    /// <summary>An association.</summary>
    Associational,

    /// <summary>Of a measure for which the arms are instruments: causal if the arms move the outcome through it alone, which is assumed.</summary>
    Instrumented,
}
