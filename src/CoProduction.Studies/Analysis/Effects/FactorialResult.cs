namespace CoProduction.Studies.Analysis.Effects;

/// <summary>Two crossed factors: cell means, every simple effect, every interaction.</summary>
public sealed record FactorialResult
{
    /// <summary>Key of the outcome.</summary>
    public required string Outcome { get; init; }

    public required string OutcomeLabel { get; init; }

    public required string Randomization { get; init; }

    public required string First { get; init; }

    public required string FirstLabel { get; init; }

    public required string Second { get; init; }

    public required string SecondLabel { get; init; }

    /// <summary>Combinations that exist, in the order of the levels.</summary>
    public IReadOnlyList<FactorialCell> Cells { get; init; } = [];

    public IReadOnlyList<DerivedEffect> SimpleEffects { get; init; } = [];

    public IReadOnlyList<DerivedEffect> Interactions { get; init; } = [];
}
