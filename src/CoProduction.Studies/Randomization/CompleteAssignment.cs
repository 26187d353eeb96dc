namespace CoProduction.Studies.Randomization;

/// <summary>Complete random assignment as people arrive: permuted blocks in one stratum.</summary>
public static class CompleteAssignment
{
    public static string Arm(ReadOnlySpan<byte> salt, RandomizationPlan plan, string stratum, IReadOnlyList<Arm> arms, long sequence) =>
        PermutedBlocks.Arm(salt, plan, stratum, arms, sequence);
}
