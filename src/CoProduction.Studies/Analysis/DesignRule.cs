namespace CoProduction.Studies.Analysis;

/// <summary>A line of the decision table (docs/statistics.md) that an estimate follows, and why this design leads to it.</summary>
/// <param name="Line">The kind of design, as the table names it.</param>
/// <param name="Estimator">What is computed.</param>
/// <param name="Error">Standard error and degrees of freedom.</param>
/// <param name="Why">What in the design leads here.</param>
public sealed record DesignRule(string Line, string Estimator, string Error, string Why)
{
    /// <summary>The computation behind <see cref="Estimator"/>.</summary>
    public EstimatorKind Kind { get; init; }

    /// <summary>How arms are drawn again under the null; empty where the design gives no such procedure.</summary>
    public string Redraw { get; init; } = "";

    /// <summary>The line names estimators that are computed where the plan asks for them, not else.</summary>
    public bool NamesMore { get; init; }

    /// <summary>Why the line has no estimate; null where it has one.</summary>
    public string? NotEstimable { get; init; }
}
