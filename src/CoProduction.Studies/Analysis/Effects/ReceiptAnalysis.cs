using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>The complier effect where a receipt is declared.</summary>
internal static class ReceiptAnalysis
{
    /// <summary>Null where the inquiry declares no receipt, or a measure that does not exist.</summary>
    public static ComplierResult? Run(AnalysisData data, Inquiry inquiry, ComparisonSample sample, IReadOnlyDictionary<string, double> weights, SampleShape shape, double level)
    {
        if (inquiry.Receipt is not { } receipt || data.FindMeasure(receipt) is not { } measure) return null;
        var result = new ComplierResult(AnalysisData.LabelOf(measure)) { N = sample.N };
        if (!ContrastWeights.IsDifference(weights)) return result with { Reason = "It compares two arms, and this contrast is another." };
        if (shape.ByCluster && sample.ClusterUnknown > 0) return result with { Reason = "The cluster of some persons is not known." };
        try
        {
            var received = sample.Rows.Select(row => data.Column(measure.Key, row.Theme)?.Scores.Number(row.Row) ?? double.NaN).ToArray();
            List<DataColumn> columns = [new NumericColumn("y", sample.Outcome.ToArray()), sample.ArmColumn(), new NumericColumn("received", received)];
            if (!shape.IsIndependent) columns.Add(shape.ByCluster ? sample.ClusterColumn() : sample.PersonColumn());
            var effect = ComplierEffect.Of(new DataTable(columns), "y", "arm", "received", cluster: shape.IsIndependent ? null : "cluster",
                control: ContrastWeights.Control(weights), treated: ContrastWeights.Treated(weights), level: level);
            return result with
            {
                IntentionToTreat = effect.IntentionToTreat,
                Share = effect.Receipt,
                Complier = effect.Complier,
                AndersonRubin = effect.AndersonRubin,
                FirstStageF = effect.FirstStageF,
                IsWeak = effect.IsWeak,
                N = effect.N,
                Reason = effect.Complier.Reason,
            };
        }
        catch (InvalidAnalysisException refused)
        {
            return result with { Reason = refused.Message };
        }
    }
}
