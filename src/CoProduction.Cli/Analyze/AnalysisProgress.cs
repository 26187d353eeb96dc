namespace CoProduction.Cli.Analyze;

/// <summary>How far a request is.</summary>
/// <param name="Done">Analyses that are done.</param>
/// <param name="Of">Analyses of the request.</param>
/// <param name="Id">The analysis under way.</param>
/// <param name="Share">How much of its present step is done, from 0 to 1.</param>
public sealed record AnalysisProgress(int Done, int Of, string? Id, double Share);
