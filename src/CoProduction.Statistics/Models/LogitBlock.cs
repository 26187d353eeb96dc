using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CoProduction.Statistics;

/// <summary>Some rows of a streamed logit: standardised numbers side by side, the place of a factor's one, and what follows from coefficients.</summary>
internal sealed class LogitBlock
{
    /// <summary>Rows of a block: what is computed from them stays in the processor's first cache.</summary>
    public const int Size = 256;

    private double[] _room = [];

    public LogitBlock(int lanes, int sparse)
    {
        Lanes = lanes;
        Dense = new double[Size * lanes];
        Scratch = new double[Size * lanes];
        Place = [.. Enumerable.Range(0, sparse).Select(_ => new int[Size])];
        Value = new double[]?[sparse];
    }

    /// <summary>Dense columns, rounded up to whole vectors.</summary>
    public int Lanes { get; }

    public int Count { get; set; }

    /// <summary>Row by row, <see cref="Lanes"/> numbers each.</summary>
    public double[] Dense { get; }

    /// <summary>Room for as many numbers as <see cref="Dense"/>.</summary>
    public double[] Scratch { get; }

    /// <summary>For each sparse term, the column within the term that is not zero; its width where there is none.</summary>
    public int[][] Place { get; }

    /// <summary>For each sparse term its values; null where they are all one.</summary>
    public double[]?[] Value { get; }

    /// <summary>Observations that a row stands for.</summary>
    public double[] Observations { get; } = new double[Size];

    /// <summary>Those of them with outcome 1.</summary>
    public double[] Events { get; } = new double[Size];

    public double[] Eta { get; } = new double[Size];

    /// <summary>Σ p(1 − p) of the row's observations.</summary>
    public double[] Weight { get; } = new double[Size];

    /// <summary>Σ (y − p).</summary>
    public double[] Residual { get; } = new double[Size];

    /// <summary>Σ p(1 − p)(1 − 2p).</summary>
    public double[] Curvature { get; } = new double[Size];

    /// <summary>Σ (y − p)².</summary>
    public double[] SquaredResidual { get; } = new double[Size];

    /// <summary>Room for <paramref name="lanes"/> numbers a row.</summary>
    public double[] Room(int lanes) => _room.Length >= lanes * Size ? _room : _room = new double[lanes * Size];

    /// <summary>Room for a number a row.</summary>
    public double[] Product { get; } = new double[Size];

    /// <summary>Room for a place a row.</summary>
    public int[] Pair { get; } = new int[Size];

    /// <summary>Sets the predictor from coefficients of the dense lanes and, for each sparse term, of its columns and a zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Predict(double[] dense, double[][] sparse)
    {
        for (var i = 0; i < Count; i++)
        {
            var sum = Vector256<double>.Zero;
            for (var d = 0; d < Lanes; d += 4) sum += Vector256.Create(dense, d) * Vector256.Create(Dense, i * Lanes + d);
            Eta[i] = Vector256.Sum(sum);
        }
        for (var t = 0; t < sparse.Length; t++)
        {
            var (place, coefficient) = (Place[t], sparse[t]);
            if (Value[t] is { } value)
                for (var i = 0; i < Count; i++) Eta[i] += coefficient[place[i]] * value[i];
            else
                for (var i = 0; i < Count; i++) Eta[i] += coefficient[place[i]];
        }
        Array.Clear(Eta, Count, Size - Count);
    }

    /// <summary>Weights and residuals at the predictor; the sum of log likelihoods.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Evaluate()
    {
        var likelihood = Vector256<double>.Zero;
        var one = Vector256<double>.One;
        for (var i = 0; i < Count; i += 4)
        {
            var (eta, n, y) = (Vector256.Create(Eta, i), Vector256.Create(Observations, i), Vector256.Create(Events, i));
            var small = Vector256.Exp(-Vector256.Abs(eta));
            var large = one / (one + small);
            small *= large;
            var positive = Vector256.GreaterThanOrEqual(eta, Vector256<double>.Zero);
            // p and 1 − p, neither as a difference
            var (p, rest) = (Vector256.ConditionalSelect(positive, large, small), Vector256.ConditionalSelect(positive, small, large));
            var (hit, miss) = (y * rest, (n - y) * p);
            var weight = n * p * rest;
            weight.CopyTo(Weight, i);
            (weight * (rest - p)).CopyTo(Curvature, i);
            (hit - miss).CopyTo(Residual, i);
            (hit * rest + miss * p).CopyTo(SquaredResidual, i);
            likelihood += n * Vector256.Log(large) - y * Vector256.Max(-eta, Vector256<double>.Zero) - (n - y) * Vector256.Max(eta, Vector256<double>.Zero);
        }
        return Vector256.Sum(likelihood);
    }
}
