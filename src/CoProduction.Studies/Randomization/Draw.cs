namespace CoProduction.Studies.Randomization;

/// <summary>The arm of one unit: a pure function, so that anyone with the revealed salt can draw it again years later.</summary>
public static class Draw
{
    /// <param name="salt">Salt of the allocation epoch; for preview and rehearsal <see cref="AllocationSalt.For"/>.</param>
    /// <param name="plan">The randomization; its key, procedure and block size enter the draw.</param>
    /// <param name="stratum">Key of the unit's stratum; empty where there is one stratum.</param>
    /// <param name="arms">Arms in declared order.</param>
    /// <param name="sequence">Number of the unit (for clusters: of the cluster) within epoch, randomization and stratum, from 1.</param>
    /// <returns>Key of the arm.</returns>
    public static string Arm(ReadOnlySpan<byte> salt, RandomizationPlan plan, string stratum, IReadOnlyList<Arm> arms, long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        return plan.Procedure switch
        {
            Procedure.Simple => SimpleAssignment.Arm(salt, plan, stratum, arms, sequence),
            Procedure.Complete => CompleteAssignment.Arm(salt, plan, stratum, arms, sequence),
            Procedure.Blocked => BlockedAssignment.Arm(salt, plan, stratum, arms, sequence),
            Procedure.Cluster => ClusterAssignment.Arm(salt, plan, stratum, arms, sequence),
            _ => throw new InvalidOperationException($"Unknown procedure '{plan.Procedure}'."),
        };
    }
}
