namespace CoProduction.Studies.Randomization;

/// <summary>Permuted blocks within each declared stratum: every stratum has a sequence and blocks of its own.</summary>
public static class BlockedAssignment
{
    public static string Arm(ReadOnlySpan<byte> salt, RandomizationPlan plan, string stratum, IReadOnlyList<Arm> arms, long sequence) =>
        PermutedBlocks.Arm(salt, plan, stratum, arms, sequence);
}
