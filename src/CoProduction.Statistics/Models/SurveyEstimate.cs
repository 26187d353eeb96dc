namespace CoProduction.Statistics;

/// <summary>What a regression on a probability sample estimated, before the design enters.</summary>
internal sealed record SurveyEstimate
{
    /// <summary>Columns with a coefficient, k of them.</summary>
    public required IReadOnlyList<ModelColumn> Columns { get; init; }

    public required IReadOnlyList<string> DroppedTerms { get; init; }

    public required IReadOnlyList<double> Coefficients { get; init; }

    /// <summary>n × k row-major: what each row moves the coefficients by, weight included.</summary>
    public required double[] Influence { get; init; }

    public bool OutcomeIsConstant { get; init; }

    public bool IsPerfect { get; init; }

    public bool IsLogit { get; init; }

    /// <summary>The model matrix of the rows used; null for least squares.</summary>
    public ModelMatrix? Matrix { get; init; }

    /// <summary>n weights 1/p; null for least squares.</summary>
    public double[]? Weights { get; init; }

    /// <summary>Why a coefficient has no value (separation); k entries.</summary>
    public required IReadOnlyList<string?> Problems { get; init; }
}
