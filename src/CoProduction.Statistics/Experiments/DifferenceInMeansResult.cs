namespace CoProduction.Statistics;

/// <summary>Arms compared with a control arm.</summary>
/// <param name="Differences">One per arm compared, in the order of the levels.</param>
/// <param name="Arms">Control first.</param>
/// <param name="N">Rows used.</param>
/// <param name="RowsDropped">Rows of the compared arms, or without an arm, that lack a value.</param>
public sealed record DifferenceInMeansResult(IReadOnlyList<MeanDifference> Differences, IReadOnlyList<ArmSummary> Arms, int N, int RowsDropped)
{
    /// <summary>Blocks or pairs used; null in other designs.</summary>
    public int? Blocks { get; init; }

    /// <summary>Rows set aside by the block rule.</summary>
    public int? RowsInUnusableBlocks { get; init; }

    /// <summary>The clusters; null in other designs.</summary>
    public ClusterSummary? Clusters { get; init; }

    /// <summary>The estimates alone.</summary>
    public IEnumerable<TermEstimate> Terms => Differences.Select(d => d.Estimate);
}
