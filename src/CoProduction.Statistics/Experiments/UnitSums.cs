namespace CoProduction.Statistics;

/// <summary>Sums over units of an arm.</summary>
internal record struct UnitSums
{
    public double G, N, Y, A, YY, YA, AA, YN, AN, NN;

    public void Add(double y, double a, double n)
    {
        G++;
        N += n;
        Y += y;
        A += a;
        YY += y * y;
        YA += y * a;
        AA += a * a;
        YN += y * n;
        AN += a * n;
        NN += n * n;
    }

    public static UnitSums operator -(in UnitSums l, in UnitSums r) => new()
    {
        G = l.G - r.G,
        N = l.N - r.N,
        Y = l.Y - r.Y,
        A = l.A - r.A,
        YY = l.YY - r.YY,
        YA = l.YA - r.YA,
        AA = l.AA - r.AA,
        YN = l.YN - r.YN,
        AN = l.AN - r.AN,
        NN = l.NN - r.NN,
    };

    /// <summary>G/(G − 1)·Σ(Y − ȳN)²/(ΣN)², the variance of a mean per person from units of any size; persons: s²/n.</summary>
    public readonly void AddVariance(ref StudentizedDraw draw, double weight)
    {
        var (m0, m1) = (Y / N, A / N);
        var f = weight * G / ((G - 1) * N * N);
        draw.V0 += f * (YY - 2 * m0 * YN + m0 * m0 * NN);
        draw.V1 -= 2 * f * (YA - m1 * YN - m0 * AN + m0 * m1 * NN);
        draw.V2 += f * (AA - 2 * m1 * AN + m1 * m1 * NN);
    }
}
