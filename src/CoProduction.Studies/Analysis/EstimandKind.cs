namespace CoProduction.Studies.Analysis;

public enum EstimandKind
{
    /// <summary>Mean under one arm minus mean under another.</summary>
    ArmVersusControl,

    /// <summary>Level against reference, averaged over the cells of the other factors that have both, each weighted equally.</summary>
    MainEffect,

    /// <summary>Level against reference where the other factors are held at given levels.</summary>
    SimpleEffect,

    /// <summary>Difference of two simple effects: (a1b1 − a0b1) − (a1b0 − a0b0).</summary>
    Interaction,

    /// <summary>Weights by arm, declared.</summary>
    Contrast,
}
