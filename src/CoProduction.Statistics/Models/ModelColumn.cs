namespace CoProduction.Statistics;

/// <summary>A column of the model matrix: the product of its factors; the intercept has none.</summary>
/// <param name="Name">As R names the coefficient.</param>
/// <param name="Term">The term of the formula it belongs to; null for the intercept.</param>
/// <param name="Factors">What is multiplied.</param>
/// <param name="Values">n numbers.</param>
public sealed record ModelColumn(string Name, FormulaTerm? Term, IReadOnlyList<ModelFactor> Factors, double[] Values);
