namespace CoProduction.Statistics;

/// <summary>What the coefficients of a dosed factor say.</summary>
public enum DoseCoding
{
    /// <summary>One slope per unit of the dose.</summary>
    Linear,

    /// <summary>Slope and curvature: dose and dose².</summary>
    Quadratic,

    /// <summary>Each level against the lowest.</summary>
    Dummies,

    /// <summary>Orthogonal polynomials in the scores (R: <c>contr.poly(k, scores)</c>): linear, quadratic, cubic part, each of length one.</summary>
    Polynomial,

    /// <summary>Each level against the mean of the lower ones (R: <c>contr.helmert</c>, there divided by the number of levels compared).</summary>
    Helmert,

    /// <summary>Each level against the one below (R: <c>MASS::contr.sdif</c>).</summary>
    Successive,
}
