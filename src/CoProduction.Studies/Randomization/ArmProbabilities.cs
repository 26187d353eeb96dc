namespace CoProduction.Studies.Randomization;

/// <summary>
/// Design probabilities of all arms: weight / sum of weights. Never those given the state of a counter, which at the end of a block are 0 or 1
/// and would make inverse-probability weights wrong.
/// </summary>
public static class ArmProbabilities
{
    /// <summary>Probability by arm key, in declared order.</summary>
    public static IReadOnlyDictionary<string, double> Of(IReadOnlyList<Arm> arms)
    {
        double sum = SumOfWeights(arms);
        return new OrderedDictionary<string, double>(arms.Select(arm => KeyValuePair.Create(arm.Key, arm.Weight / sum)));
    }

    /// <summary>Throws where there is no arm or a weight is not positive: such a design is never opened.</summary>
    public static int SumOfWeights(IReadOnlyList<Arm> arms) =>
        arms.Count > 0 && arms.All(arm => arm.Weight > 0)
            ? checked(arms.Sum(arm => arm.Weight))
            : throw new InvalidOperationException("A draw needs arms with positive weights.");
}
