namespace CoProduction.Studies.Analysis;

/// <summary>The line of the decision table (docs/statistics.md) that an estimate follows, and why this design leads to it.</summary>
/// <param name="Line">The kind of design, as the table names it.</param>
/// <param name="Estimator">What is computed.</param>
/// <param name="Error">Standard error and degrees of freedom.</param>
/// <param name="Why">What in the design leads here.</param>
public sealed record DesignRule(string Line, string Estimator, string Error, string Why)
{
    /// <summary>The line cannot be computed in this version; null where it can.</summary>
    public string? NotYet { get; init; }
}
