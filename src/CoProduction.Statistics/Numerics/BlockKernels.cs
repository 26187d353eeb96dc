using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CoProduction.Statistics.Numerics;

/// <summary>Sums over blocks of <see cref="Size"/> rows, several rows at a time. Rows that a block does not have are zero.</summary>
internal static class BlockKernels
{
    /// <summary>Rows of a block: a model of 30 columns then stays in the second-level cache.</summary>
    public const int Size = 256;

    /// <summary>Σ a·b of one length, a multiple of the widest vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var x = MemoryMarshal.Cast<double, Vector<double>>(a);
        var y = MemoryMarshal.Cast<double, Vector<double>>(b);
        Vector<double> first = default, second = default, third = default, fourth = default;
        var i = 0;
        for (; i + 4 <= x.Length; i += 4)
        {
            first = Vector.FusedMultiplyAdd(x[i], y[i], first);
            second = Vector.FusedMultiplyAdd(x[i + 1], y[i + 1], second);
            third = Vector.FusedMultiplyAdd(x[i + 2], y[i + 2], third);
            fourth = Vector.FusedMultiplyAdd(x[i + 3], y[i + 3], fourth);
        }
        var total = Vector.Sum(first + second + (third + fourth));
        for (i *= Vector<double>.Count; i < a.Length; i++) total += a[i] * b[i];
        return total;
    }

    /// <summary>Σ a·b as if computed with 32 digits (Ogita, Rump and Oishi 2005); an empty low part is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static DoubleDouble ExtendedDot(ReadOnlySpan<double> a, ReadOnlySpan<double> aLow, ReadOnlySpan<double> b, ReadOnlySpan<double> bLow)
    {
        var x = MemoryMarshal.Cast<double, Vector<double>>(a);
        var y = MemoryMarshal.Cast<double, Vector<double>>(b);
        Vector<double> evenSum = default, evenRest = default, oddSum = default, oddRest = default;
        for (var i = 0; i + 2 <= x.Length; i += 2)
        {
            Accumulate(x[i], y[i], ref evenSum, ref evenRest);
            Accumulate(x[i + 1], y[i + 1], ref oddSum, ref oddRest);
        }
        if (!bLow.IsEmpty) AddProducts(x, MemoryMarshal.Cast<double, Vector<double>>(bLow), ref evenRest);
        if (!aLow.IsEmpty) AddProducts(MemoryMarshal.Cast<double, Vector<double>>(aLow), y, ref oddRest);
        DoubleDouble total = 0;
        for (var lane = 0; lane < Vector<double>.Count; lane++)
            total = total + DoubleDouble.Sum(evenSum[lane], evenRest[lane]) + DoubleDouble.Sum(oddSum[lane], oddRest[lane]);
        return total;
    }

    /// <summary>Takes c·x from numbers high + low, with 32 digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SubtractProduct(Span<double> high, Span<double> low, ReadOnlySpan<double> x, ReadOnlySpan<double> xLow, DoubleDouble c)
    {
        var h = MemoryMarshal.Cast<double, Vector<double>>(high);
        var l = MemoryMarshal.Cast<double, Vector<double>>(low);
        var values = MemoryMarshal.Cast<double, Vector<double>>(x);
        var rests = MemoryMarshal.Cast<double, Vector<double>>(xLow);
        var (factor, factorLow) = (new Vector<double>(-c.High), new Vector<double>(-c.Low));
        for (var i = 0; i < h.Length; i++)
        {
            var product = values[i] * factor;
            var error = Vector.FusedMultiplyAdd(values[i], factor, -product);
            var sum = h[i] + product;
            var part = sum - h[i];
            error += h[i] - (sum - part) + (product - part);
            l[i] += error + Vector.FusedMultiplyAdd(values[i], factorLow, rests[i] * factor);
            h[i] = sum;
        }
    }

    /// <summary>Replaces the rows x of a block by L⁻¹x.</summary>
    /// <param name="lower">L, k × k row-major, with the inverse of its diagonal on the diagonal.</param>
    /// <param name="k">Order of L.</param>
    /// <param name="block">k columns of <see cref="Size"/> numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Solve(double[] lower, int k, Span<double> block)
    {
        var x = MemoryMarshal.Cast<double, Vector<double>>(block);
        var stride = Size / Vector<double>.Count;
        for (var i = 0; i + 4 <= stride; i += 4)
        {
            for (var j = 0; j < k; j++)
            {
                var to = j * stride + i;
                Vector<double> first = x[to], second = x[to + 1], third = x[to + 2], fourth = x[to + 3];
                for (var m = 0; m < j; m++)
                {
                    var factor = new Vector<double>(-lower[j * k + m]);
                    var from = m * stride + i;
                    first = Vector.FusedMultiplyAdd(factor, x[from], first);
                    second = Vector.FusedMultiplyAdd(factor, x[from + 1], second);
                    third = Vector.FusedMultiplyAdd(factor, x[from + 2], third);
                    fourth = Vector.FusedMultiplyAdd(factor, x[from + 3], fourth);
                }
                var inverse = new Vector<double>(lower[j * k + j]);
                x[to] = inverse * first;
                x[to + 1] = inverse * second;
                x[to + 2] = inverse * third;
                x[to + 3] = inverse * fourth;
            }
        }
    }

    private static void Accumulate(Vector<double> x, Vector<double> y, ref Vector<double> sum, ref Vector<double> rest)
    {
        var product = x * y;
        var error = Vector.FusedMultiplyAdd(x, y, -product);
        var next = sum + product;
        var part = next - sum;
        rest += sum - (next - part) + (product - part) + error;
        sum = next;
    }

    private static void AddProducts(ReadOnlySpan<Vector<double>> x, ReadOnlySpan<Vector<double>> y, ref Vector<double> rest)
    {
        for (var i = 0; i < x.Length; i++) rest = Vector.FusedMultiplyAdd(x[i], y[i], rest);
    }
}
