using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis;

/// <summary>A difference between two measures in one cell.</summary>
public sealed record PairEstimate
{
    /// <summary>Keys of the two.</summary>
    public required MeasurePair Pair { get; init; }

    public required string First { get; init; }

    public required string Second { get; init; }

    public required AnalysisCell Cell { get; init; }

    public required EstimateStatus Status { get; init; }

    /// <summary>Why there is no difference.</summary>
    public string? Reason { get; init; }

    /// <summary>Of the first, in the unit of the second, and its values.</summary>
    public double? FirstMean { get; init; }

    public int FirstN { get; init; }

    public double? SecondMean { get; init; }

    public int SecondN { get; init; }

    /// <summary>Second less first. Within persons: paired t, n − 1; between populations: Welch.</summary>
    public TermEstimate? Difference { get; init; }

    /// <summary>Within persons, both measures 0 or 1: shares of persons with both, the first only, the second only, neither.</summary>
    public (double Both, double FirstOnly, double SecondOnly, double Neither)? Shares { get; init; }
}
