namespace CoProduction.Studies.Randomization;

/// <summary>
/// Arms in permuted blocks: block b holds each arm in proportion to its weight, in an order drawn from (salt, randomization, stratum, b).
/// Sequence number n stands in block (n − 1) / size. Counts by arm are exact at the end of every block.
/// </summary>
public static class PermutedBlocks
{
    /// <summary>Larger blocks are refused by the check: every draw shuffles one block.</summary>
    public const int MaxSize = 1000;

    /// <summary>The declared size, or the sum of the weights. Throws where it cannot hold the weights: such a design is never opened.</summary>
    public static int Size(RandomizationPlan plan, IReadOnlyList<Arm> arms)
    {
        var sum = ArmProbabilities.SumOfWeights(arms);
        var size = plan.BlockSize ?? sum;
        return size > 0 && size <= MaxSize && size % sum == 0
            ? size
            : throw new InvalidOperationException($"Randomization '{plan.Key}': a block of {size} does not hold weights that sum to {sum}.");
    }

    public static string Arm(ReadOnlySpan<byte> salt, RandomizationPlan plan, string stratum, IReadOnlyList<Arm> arms, long sequence)
    {
        var block = NumberOf(plan, arms, sequence);
        return Block(salt, plan, stratum, arms, block)[sequence - 1 - block * Size(plan, arms)];
    }

    /// <summary>The block, from 0, that a sequence number, from 1, stands in.</summary>
    public static long NumberOf(RandomizationPlan plan, IReadOnlyList<Arm> arms, long sequence) => (sequence - 1) / Size(plan, arms);

    /// <summary>The keys of the arms of one block (from 0), in the order in which they are handed out.</summary>
    public static string[] Block(ReadOnlySpan<byte> salt, RandomizationPlan plan, string stratum, IReadOnlyList<Arm> arms, long block)
    {
        var copies = Size(plan, arms) / ArmProbabilities.SumOfWeights(arms);
        var inDeclaredOrder = arms.SelectMany(arm => Enumerable.Repeat(arm.Key, arm.Weight * copies));
        var context = KeyedRandom.Context("block", plan.Key, stratum, FormattableString.Invariant($"{block}"));
        return new KeyedRandom(salt, context).Shuffle(inDeclaredOrder);
    }
}
