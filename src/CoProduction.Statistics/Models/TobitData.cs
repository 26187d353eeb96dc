namespace CoProduction.Statistics;

/// <summary>What the censored likelihood is computed from, in standardised units.</summary>
/// <param name="X">n × k, row-major, orthonormal columns times √n.</param>
/// <param name="Y">n outcomes.</param>
/// <param name="Lower">Lower limit, or null.</param>
/// <param name="Upper">Upper limit, or null.</param>
/// <param name="Side">−1 where the outcome lies at the lower limit, 1 at the upper, 0 between.</param>
internal sealed record TobitData(double[] X, double[] Y, double? Lower, double? Upper, int[] Side);
