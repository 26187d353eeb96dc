using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CoProduction.Statistics.Numerics;

/// <summary>Products of narrow blocks of rows that lie in the processor's cache.</summary>
internal static class BlockProducts
{
    /// <summary>Adds L'R to the target: L is rows × leftLanes, R rows × rightLanes, both row-major with lanes in fours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddCross(double[] left, int leftLanes, double[] right, int rightLanes, int rows, Span<double> target)
    {
        if (left.Length < rows * leftLanes || right.Length < rows * rightLanes || target.Length < leftLanes * rightLanes) throw new ArgumentException("A block is too small.", nameof(rows));
        for (var a = 0; a < leftLanes; a += 4)
        {
            for (var b = 0; b < rightLanes; b += 4)
            {
                // Four sums at once: one would wait for itself at every row.
                var (s0, s1, s2, s3) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
                ref var l = ref MemoryMarshal.GetArrayDataReference(left);
                ref var r = ref MemoryMarshal.GetArrayDataReference(right);
                for (nuint i = 0, at = (nuint)a, to = (nuint)b; i < (nuint)rows; i++, at += (nuint)leftLanes, to += (nuint)rightLanes)
                {
                    var x = Vector256.LoadUnsafe(ref r, to);
                    var y = Vector256.LoadUnsafe(ref l, at);
                    s0 += Vector256.Shuffle(y, Vector256.Create(0L, 0, 0, 0)) * x;
                    s1 += Vector256.Shuffle(y, Vector256.Create(1L, 1, 1, 1)) * x;
                    s2 += Vector256.Shuffle(y, Vector256.Create(2L, 2, 2, 2)) * x;
                    s3 += Vector256.Shuffle(y, Vector256.Create(3L, 3, 3, 3)) * x;
                }
                Add(target, a * rightLanes + b, s0);
                Add(target, (a + 1) * rightLanes + b, s1);
                Add(target, (a + 2) * rightLanes + b, s2);
                Add(target, (a + 3) * rightLanes + b, s3);
            }
        }
    }

    /// <summary>Adds weight·row to row <c>place[i]</c> of a table for each row i of a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRows(double[] block, int lanes, double[]? weight, ReadOnlySpan<int> place, Span<double> table)
    {
        if (block.Length < place.Length * lanes || (weight is not null && weight.Length < place.Length)) throw new ArgumentException("A block is too small.", nameof(block));
        ref var rows = ref MemoryMarshal.GetArrayDataReference(block);
        for (var i = 0; i < place.Length; i++)
        {
            ref var to = ref MemoryMarshal.GetReference(table.Slice(place[i] * lanes, lanes));
            for (nuint d = 0; d < (nuint)lanes; d += 4)
            {
                var row = Vector256.LoadUnsafe(ref rows, (nuint)(i * lanes) + d);
                if (weight is not null) row *= weight[i];
                (Vector256.LoadUnsafe(ref to, d) + row).StoreUnsafe(ref to, d);
            }
        }
    }

    private static void Add(Span<double> target, int at, Vector256<double> sum)
    {
        var to = target.Slice(at, 4);
        (Vector256.Create((ReadOnlySpan<double>)to) + sum).CopyTo(to);
    }
}
