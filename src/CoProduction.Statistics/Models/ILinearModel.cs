namespace CoProduction.Statistics;

/// <summary>A fitted model with coefficients: what combinations of them, joint tests and simple slopes need.</summary>
public interface ILinearModel
{
    /// <summary>Names of the k coefficients, in order.</summary>
    IReadOnlyList<string> TermNames { get; }

    /// <summary>Columns that have no coefficient because others explain them.</summary>
    IReadOnlyList<string> DroppedTerms { get; }

    /// <summary>k numbers; all or none of them may be unknown (separation), then combinations say so.</summary>
    IReadOnlyList<double> Coefficients { get; }

    /// <summary>Denominator df of joint tests; null where the reference is the normal and χ².</summary>
    double? DenominatorDf { get; }

    /// <summary>The columns that the coefficients belong to.</summary>
    internal IReadOnlyList<ModelColumn> Columns { get; }

    /// <summary>A linear combination Σ c_j b_j of coefficients.</summary>
    /// <param name="name">How the row is named.</param>
    /// <param name="weights">c by name of the coefficient; an unknown or dropped name is an <see cref="InvalidAnalysisException"/>.</param>
    /// <param name="type">Which variance.</param>
    /// <param name="level">Confidence level, in (0, 1).</param>
    TermEstimate Contrast(string name, IReadOnlyDictionary<string, double> weights, StandardErrorType type, double level = 0.95);

    /// <summary>The covariance matrix of the coefficients, k × k.</summary>
    double[,] Covariance(StandardErrorType type);
}
