namespace CoProduction.Statistics;

/// <summary>The effect of one variable where another has a given value.</summary>
/// <param name="Term">The coefficient whose effect it is: <c>armA</c>, <c>dose</c>.</param>
/// <param name="Moderator">Column of the moderator.</param>
/// <param name="At">The value in words: <c>mean − sd</c>, <c>median</c>, a level, a number.</param>
/// <param name="Value">The value; null for a level of a factor.</param>
/// <param name="Estimate">Effect, error, test.</param>
public sealed record SimpleSlope(string Term, string Moderator, string At, double? Value, TermEstimate Estimate);
