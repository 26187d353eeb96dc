namespace CoProduction.Statistics;

/// <summary>A mean, share or total of a population, or of a group in it.</summary>
/// <param name="Variable">Column.</param>
/// <param name="Level">The level whose share or number it is; null for a numeric column.</param>
/// <param name="Group">Level of the grouping column; null: everybody.</param>
/// <param name="N">Rows used.</param>
/// <param name="Estimate">With its linearised error; t with primary units − strata.</param>
public sealed record SurveyMean(string Variable, string? Level, string? Group, int N, TermEstimate Estimate);
