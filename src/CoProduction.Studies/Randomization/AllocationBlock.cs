using System.Globalization;

namespace CoProduction.Studies.Randomization;

/// <summary>
/// The permuted block, within its stratum, that a unit was drawn in: allocation epoch and number of the block, from 1. In public files a code stands for both, because
/// blocks are filled in the order of arrival.
/// </summary>
public readonly record struct AllocationBlock
{
    private const int CodeBytes = 5;

    private readonly long value;

    private AllocationBlock(long value) => this.value = value;

    /// <summary>Nothing was drawn in blocks, or it is not known in which.</summary>
    public bool IsNone => value == 0;

    /// <param name="plan">The randomization as the unit's version has it.</param>
    /// <param name="epoch">The allocation epoch, from 1.</param>
    /// <param name="sequence">Place in the stratum's sequence, of clusters that of the cluster; null where unknown.</param>
    /// <returns>None where the place is unknown or draws are independent.</returns>
    public static AllocationBlock Of(RandomizationPlan plan, int epoch, long? sequence) =>
        sequence is >= 1 and var place && plan.Procedure != Procedure.Simple ? new(((long)epoch << 32) | (PermutedBlocks.NumberOf(plan, plan.Arms, place) + 1)) : default;

    /// <summary>A block that files tell by a code only.</summary>
    /// <param name="hash">Keyed, of the block and its stratum.</param>
    public static AllocationBlock Coded(ReadOnlySpan<byte> hash)
    {
        long code = 0;
        foreach (var part in hash[..CodeBytes]) code = (code << 8) | part;
        return new(code | long.MinValue);
    }

    /// <summary>As files have it: letters keep spreadsheets from reading a number or a date.</summary>
    public override string ToString() => IsNone ? ""
        : value < 0 ? $"block-{(value & long.MaxValue).ToString("x10", CultureInfo.InvariantCulture)}"
        : string.Create(CultureInfo.InvariantCulture, $"e{value >> 32}b{value & uint.MaxValue}");
}
