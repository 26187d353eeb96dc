using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis;

/// <summary>A correlation in one cell: a value, or too few, or not asked.</summary>
/// <param name="Outcome">Label of the outcome.</param>
/// <param name="Predictor">Label of the predictor.</param>
/// <param name="Cell">Site and theme.</param>
/// <param name="Status">Whether there is a number.</param>
/// <param name="Reason">Why there is none.</param>
/// <param name="Test">Coefficient, n, p, interval; null without a number.</param>
/// <param name="Stars">Number of declared thresholds that p lies below.</param>
/// <param name="Threshold">The search for a threshold of the predictor; null where the plan asked for none or there are too few pairs.</param>
public sealed record Correlate(string Outcome, string Predictor, AnalysisCell Cell, EstimateStatus Status, string? Reason, AssociationTest? Test, int Stars, ThresholdTest? Threshold = null)
{
    /// <summary>Keys of outcome and predictor.</summary>
    public string OutcomeKey { get; init; } = "";

    public string PredictorKey { get; init; } = "";
}
