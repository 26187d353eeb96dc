using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics;

/// <summary>
/// Do the counts by arm agree with the weights? Pearson's chi-square and the likelihood-ratio G, df = arms with a positive weight − 1. A mismatch is
/// commonly called at p &lt; 0.001.
/// </summary>
public sealed class SampleRatio
{
    private SampleRatio()
    {
    }

    /// <summary>Σ(observed − expected)²/expected; null with a <see cref="Reason"/>.</summary>
    public double? ChiSquare { get; private init; }

    /// <summary>Arms with a positive weight − 1.</summary>
    public int Df { get; private init; }

    /// <summary>P(χ² &gt; ChiSquare).</summary>
    public double? PValue { get; private init; }

    /// <summary>2Σ observed·log(observed/expected).</summary>
    public double? G { get; private init; }

    /// <summary>P(χ² &gt; G).</summary>
    public double? GPValue { get; private init; }

    /// <summary>In the order given.</summary>
    public IReadOnlyList<SampleRatioArm> Arms { get; private init; } = [];

    /// <summary>Why the test is null.</summary>
    public string? Reason { get; private init; }

    /// <param name="arms">Label, count and weight of each arm; weights need no particular sum.</param>
    public static SampleRatio Test(IReadOnlyList<(string Arm, long Count, double Weight)> arms)
    {
        if (arms.FirstOrDefault(a => a.Count < 0 || !(a.Weight >= 0) || !double.IsFinite(a.Weight)) is { Arm: { } wrong }) throw new InvalidAnalysisException($"Arm '{wrong}' has a negative count or weight.");
        if (arms.FirstOrDefault(a => a is { Weight: 0, Count: > 0 }) is { Arm: { } impossible }) throw new InvalidAnalysisException($"Arm '{impossible}' has the weight zero but was given to someone.");
        var total = arms.Sum(a => a.Count);
        var weight = arms.Sum(a => a.Weight);
        var rows = arms.Select(a => new SampleRatioArm(a.Arm, a.Count, weight > 0 ? total * a.Weight / weight : 0)).ToArray();
        var possible = rows.Where((_, i) => arms[i].Weight > 0).ToArray();
        var df = Math.Max(possible.Length - 1, 0);
        if (df == 0 || total == 0) return new SampleRatio { Df = df, Arms = rows, Reason = total == 0 ? "Nobody was counted." : "There is only one arm to be given." };
        var chiSquare = possible.Sum(a => (a.Observed - a.Expected) * (a.Observed - a.Expected) / a.Expected);
        // The plain formula: near agreement its terms cancel and leave an absolute error of some 1e-11, as in every package.
        var sum = new CompensatedSum();
        foreach (var arm in possible.Where(a => a.Observed > 0)) sum.Add(arm.Observed * Math.Log(arm.Observed / arm.Expected));
        var g = Math.Max(0, 2 * sum.Value);
        return new SampleRatio
        {
            ChiSquare = chiSquare,
            Df = df,
            PValue = Tail.ChiSquareUpper(chiSquare, df),
            G = g,
            GPValue = Tail.ChiSquareUpper(g, df),
            Arms = rows,
        };
    }
}
