namespace CoProduction.Studies.Analysis;

/// <summary>The line of the decision table for a design and a question, and the lines to be read beside it.</summary>
/// <param name="Primary">The estimate.</param>
/// <param name="Beside">What the kind of outcome, covariates, receipt or a family of outcomes add.</param>
public sealed record Decision(DesignRule Primary, IReadOnlyList<DesignRule> Beside);
