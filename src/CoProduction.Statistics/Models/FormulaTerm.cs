namespace CoProduction.Statistics;

/// <summary>A main effect (one variable) or an interaction (several), in the order of the formula.</summary>
/// <param name="Variables">The variables multiplied.</param>
public sealed record FormulaTerm(IReadOnlyList<FormulaVariable> Variables)
{
    /// <summary>As R prints it: <c>arm</c>, <c>arm:female</c>.</summary>
    public string Label => string.Join(':', Variables.Select(v => v.Label));

    /// <inheritdoc/>
    public bool Equals(FormulaTerm? other) => other is not null && Variables.ToHashSet().SetEquals(other.Variables);

    /// <inheritdoc/>
    public override int GetHashCode() => Variables.Aggregate(0, (hash, v) => hash ^ v.GetHashCode());
}
