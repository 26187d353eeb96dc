namespace CoProduction.Studies.Analysis;

/// <summary>What kind of number an outcome is: it decides what stands beside the difference in means.</summary>
public enum OutcomeKind
{
    /// <summary>A number or a scale.</summary>
    Number,

    /// <summary>One item with ordered options.</summary>
    Ordinal,

    /// <summary>0 or 1.</summary>
    Binary,

    /// <summary>A share between 0 and 1.</summary>
    Share,

    /// <summary>A count, a capped value or a time.</summary>
    Count,

    /// <summary>Defined only for those who did something after the draw.</summary>
    AmongSome,
}
