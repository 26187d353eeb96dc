namespace CoProduction.Studies.Randomization;

/// <summary>
/// Clusters are assigned in permuted blocks, within strata where declared. The sequence number is the cluster's: its first member
/// takes it, every member shares the arm, and the cluster is the unit of inference.
/// </summary>
public static class ClusterAssignment
{
    public static string Arm(ReadOnlySpan<byte> salt, RandomizationPlan plan, string stratum, IReadOnlyList<Arm> arms, long sequence) =>
        PermutedBlocks.Arm(salt, plan, stratum, arms, sequence);
}
