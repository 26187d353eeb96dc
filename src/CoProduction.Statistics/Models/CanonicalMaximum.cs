namespace CoProduction.Statistics;

/// <summary>The maximum of the likelihood of a canonical family, or what there is of it under separation; however it was found.</summary>
internal abstract class CanonicalMaximum
{
    public double[] Coefficients { get; protected set; } = [];

    /// <summary>For each column: why it has no estimate, or null.</summary>
    public string?[] Problems { get; protected set; } = [];

    /// <summary>True when some rows are predicted perfectly, or nothing could be fitted.</summary>
    public bool IsSeparated { get; protected set; }

    public double LogLikelihood { get; protected set; } = double.NaN;

    /// <summary>g'(X'WX)⁻¹g as a sum of squares; only where nothing is separated.</summary>
    public abstract double InverseInformation(double[] gradient);

    /// <summary>k × k, row-major, zero for columns without an estimate: classical, HC0, HC1, CR0, CR1 or CR1G.</summary>
    public abstract double[] Covariance(StandardErrorType type, Clusters? clusters);

    /// <summary>What HC1, CR1 and CR1G multiply a sandwich by.</summary>
    public static double SmallSampleFactor(StandardErrorType type, int n, int k, int clusters) => type switch
    {
        StandardErrorType.HC1 => (double)n / (n - k),
        StandardErrorType.CR1 => clusters / (clusters - 1.0) * ((n - 1.0) / (n - k)),
        StandardErrorType.CR1G => clusters / (clusters - 1.0),
        _ => 1,
    };
}
