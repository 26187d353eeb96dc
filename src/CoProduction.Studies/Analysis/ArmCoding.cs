namespace CoProduction.Studies.Analysis;

public enum ArmCoding
{
    /// <summary>A 0/1 column per arm other than the control.</summary>
    ArmVersusControl,

    /// <summary>A column per factor level and their products.</summary>
    Factorial,

    /// <summary>The dose of the (single) factor, linear.</summary>
    Dose,

    /// <summary>The dose and its square.</summary>
    DoseQuadratic,
}
