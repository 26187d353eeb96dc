namespace CoProduction.Statistics;

/// <summary>One factor of a column of the model matrix: a power of a number, or the indicator of a level.</summary>
/// <param name="Variable">The variable of the formula.</param>
/// <param name="Level">Code of the level whose indicator this is; null for a number.</param>
public sealed record ModelFactor(FormulaVariable Variable, int? Level);
