namespace CoProduction.Studies.Randomization;

/// <summary>Independent draws with the arms' probabilities. Counts by arm vary as in any lottery.</summary>
public static class SimpleAssignment
{
    public static string Arm(ReadOnlySpan<byte> salt, RandomizationPlan plan, string stratum, IReadOnlyList<Arm> arms, long sequence)
    {
        var context = KeyedRandom.Context("simple", plan.Key, stratum, FormattableString.Invariant($"{sequence}"));
        var drawn = new KeyedRandom(salt, context).Below(ArmProbabilities.SumOfWeights(arms));
        return ArmAt(arms, drawn);
    }

    private static string ArmAt(IReadOnlyList<Arm> arms, int ticket)
    {
        foreach (var arm in arms)
        {
            if (ticket < arm.Weight) return arm.Key;
            ticket -= arm.Weight;
        }
        throw new InvalidOperationException("The ticket lies beyond the weights.");
    }
}
