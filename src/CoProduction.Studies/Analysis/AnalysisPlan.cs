namespace CoProduction.Studies.Analysis;

/// <summary>What will be computed. It is locked with the version, before the first answer.</summary>
public sealed record AnalysisPlan
{
    /// <summary>Level of the intervals.</summary>
    public double Level { get; init; } = 0.95;

    /// <summary>Beside Holm's, families get Westfall and Young's p by redrawing the arms; null or false: Holm's only.</summary>
    public bool? RedrawFamilies { get; init; }

    /// <summary>Adjustments shown beside Holm's, by family.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<FamilyAdjustment>> FamilyAdjustments { get; init; } = new Dictionary<string, IReadOnlyList<FamilyAdjustment>>();

    /// <summary>What families are called in reports, by family.</summary>
    public IReadOnlyDictionary<string, string> FamilyLabels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<Inquiry> Inquiries { get; init; } = [];

    public IReadOnlyList<RegressionTable> Regressions { get; init; } = [];

    public IReadOnlyList<CorrelateTable> Correlates { get; init; } = [];

    public IReadOnlyList<LevelTable> Levels { get; init; } = [];

    /// <summary>Outcomes side by side: within persons, or of two populations.</summary>
    public IReadOnlyList<PairTable> Pairs { get; init; } = [];

    /// <summary>Rules for leaving rows out; each holds for the inquiries that name it, and for no other.</summary>
    public IReadOnlyList<ExclusionRule> Exclusions { get; init; } = [];

    /// <summary>Measures (pre-treatment) whose balance over arms is shown.</summary>
    public IReadOnlyList<string> Balance { get; init; } = [];

    /// <summary>A family's label; without one its key, made readable.</summary>
    public string NameOfFamily(string family)
    {
        if (FamilyLabels.GetValueOrDefault(family) is { Length: > 0 } label) return label;
        var words = family.Replace('_', ' ').Replace('-', ' ').Trim();
        return words.Length == 0 ? family : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
