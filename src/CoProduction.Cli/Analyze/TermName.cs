using CoProduction.Statistics;

namespace CoProduction.Cli.Analyze;

/// <summary>The names of the contract for the enumerations of the library.</summary>
internal static class TermName
{
    /// <summary>What a request may ask for.</summary>
    public static IReadOnlyDictionary<string, StandardErrorType> ErrorTypes { get; } = new Dictionary<string, StandardErrorType>(StringComparer.Ordinal)
    {
        ["classical"] = StandardErrorType.Classical,
        ["HC0"] = StandardErrorType.HC0,
        ["HC1"] = StandardErrorType.HC1,
        ["HC2"] = StandardErrorType.HC2,
        ["HC3"] = StandardErrorType.HC3,
        ["CR0"] = StandardErrorType.CR0,
        ["CR1"] = StandardErrorType.CR1,
        ["CR1G"] = StandardErrorType.CR1G,
        ["CR2"] = StandardErrorType.CR2,
    };

    public static IReadOnlyDictionary<string, PAdjustment> Adjustments { get; } = new Dictionary<string, PAdjustment>(StringComparer.Ordinal)
    {
        ["holm"] = PAdjustment.Holm,
        ["hochberg"] = PAdjustment.Hochberg,
        ["bonferroni"] = PAdjustment.Bonferroni,
        ["BH"] = PAdjustment.BenjaminiHochberg,
        ["BY"] = PAdjustment.BenjaminiYekutieli,
    };

    public static string Of(StandardErrorType type) => type switch
    {
        StandardErrorType.Classical => "classical",
        StandardErrorType.Welch => "welch",
        StandardErrorType.Stratified => "blocked",
        StandardErrorType.MatchedPairs => "matched_pairs",
        StandardErrorType.Linearized => "linearized",
        StandardErrorType.HartungKnapp => "hartung_knapp",
        StandardErrorType.InverseVariance => "inverse_variance",
        StandardErrorType.SampleWeighted => "sample_weighted",
        _ => type.ToString(),
    };

    public static List<(string Name, PAdjustment Method)> AdjustmentsOf(IEnumerable<string> names) =>
        [.. names.Select(n => (n, Adjustments.TryGetValue(n, out var method) ? method : throw new InvalidAnalysisException($"'{n}' is no adjustment; there are {string.Join(", ", Adjustments.Keys)}.")))];
}
