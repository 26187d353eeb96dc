using CoProduction.Studies.Analysis;

namespace CoProduction.Studies.Rehearsal;

/// <summary>What an inquiry can find in one cell. Each number comes with the error that simulating more studies would take away.</summary>
public sealed record PowerLine
{
    public required Inquiry Inquiry { get; init; }

    public required AnalysisCell Cell { get; init; }

    /// <summary>The contrast in words.</summary>
    public required string Contrast { get; init; }

    /// <summary>Simulated studies in which the estimate and its error could be computed.</summary>
    public required int Estimable { get; init; }

    /// <summary>Mean of rows used; NaN where nothing was estimable.</summary>
    public required double Rows { get; init; }

    /// <summary>Share of simulated studies in which p is below 1 − the level of the plan; a study without an estimate found nothing.</summary>
    public required double Power { get; init; }

    public required double PowerError { get; init; }

    /// <summary>The same after Holm's adjustment in the family; null without family.</summary>
    public double? HolmPower { get; init; }

    /// <summary>Mean of the estimates: the effect that was assumed, as this design and these measures see it.</summary>
    public required double MeanEstimate { get; init; }

    public required double MeanEstimateError { get; init; }

    /// <summary>Smallest effect that is found with the target power, from the standard errors of the analysis; in units of the outcome.</summary>
    public double? MinimumDetectable { get; init; }

    public double? MinimumDetectableError { get; init; }
}
