namespace CoProduction.Statistics;

/// <summary>A test that several coefficients are all zero: F = b'V⁻¹b/q.</summary>
/// <param name="Term">What is tested, as the formula names it.</param>
/// <param name="ErrorType">Which V.</param>
/// <param name="F">The statistic; null when it could not be computed.</param>
/// <param name="Df1">q, the number of coefficients.</param>
/// <param name="Df2">n − k; null where the reference is χ² with q, of which F is the share per degree of freedom.</param>
/// <param name="PValue">P(F(q, n − k) &gt; F).</param>
/// <param name="Reason">Why F is null.</param>
public sealed record WaldTest(string Term, StandardErrorType ErrorType, double? F, int Df1, double? Df2, double? PValue, string? Reason);
