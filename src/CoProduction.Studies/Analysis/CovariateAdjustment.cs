using CoProduction.Statistics;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>
/// Lin's (2013) regression: the contrast from arms × covariates (and strata), centred, so that strata count by their size. A missing covariate is its mean plus an indicator, so that no row is lost; a covariate asked
/// after the draw is refused.
/// </summary>
internal static class CovariateAdjustment
{
    public static AdjustedEstimate Run(
        AnalysisData data, Inquiry inquiry, RandomizationPlan plan, ComparisonSample sample, IReadOnlyDictionary<string, double> weights, bool pooled, double level)
    {
        var byCluster = plan.Procedure == Procedure.Cluster;
        var clustered = pooled || byCluster;
        var stratified = sample.Strata > 1;
        var errorType = clustered ? StandardErrorType.CR2 : StandardErrorType.HC2;
        var estimator = $"Lin's regression on arms × {(stratified ? "strata and " : "")}covariates, centred; {(clustered ? $"CR2 by {(byCluster ? "cluster" : "person")}, Satterthwaite df" : "HC2, df n − k")}";
        var labels = inquiry.Covariates.Select(data.LabelOf).ToList();
        var columns = new List<DataColumn> { new NumericColumn("y", sample.Outcome.ToArray()), sample.ArmColumn() };
        var terms = new List<string>();
        var notes = new List<string>();
        foreach (var (key, index) in inquiry.Covariates.Select((key, index) => (key, index)))
        {
            if (data.FindMeasure(key) is not { } covariate) return No($"The plan names the covariate '{key}', which is no measure.");
            if (!data.Places.IsBefore(covariate, plan)) return No($"{AnalysisData.LabelOf(covariate)} is asked after the draw: adjusting for it would bias the effect.");
            Add($"x{index}", covariate);
        }
        if (stratified)
        {
            columns.Add(sample.StratumColumn());
            terms.Add("stratum");
        }
        if (clustered)
        {
            if (byCluster && sample.ClusterUnknown > 0) return No("The cluster of some persons is not known.");
            columns.Add(byCluster ? sample.ClusterColumn() : sample.PersonColumn());
        }
        var fit = LinRegression.Fit(new DataTable(columns), "y", "arm", terms, cluster: clustered ? "cluster" : null);
        if (fit.DroppedTerms.Count > 0) notes.Add($"{fit.DroppedTerms.Count} {(fit.DroppedTerms.Count == 1 ? "column was" : "columns were")} dropped as collinear.");
        var term = SecondaryAnalysis.OfArms(fit, sample.ArmColumn(), weights, errorType, level);
        return new AdjustedEstimate(labels, estimator, term, term.Reason, fit.N, notes);

        void Add(string name, Measure covariate)
        {
            var scores = data.Scores(covariate.Key);
            var values = sample.Rows.Select(row => scores(row.Theme)?.Number(row.Row) ?? double.NaN).ToArray();
            var known = values.Where(value => !double.IsNaN(value)).ToArray();
            var mean = known.Length == 0 ? 0 : known.Average();
            columns.Add(new NumericColumn(name, Array.ConvertAll(values, value => double.IsNaN(value) ? mean : value)));
            terms.Add(name);
            if (known.Length == values.Length) return;
            columns.Add(new NumericColumn(name + "m", Array.ConvertAll(values, value => double.IsNaN(value) ? 1.0 : 0.0)));
            terms.Add(name + "m");
            notes.Add($"{AnalysisData.LabelOf(covariate)}: {values.Length - known.Length} missing values are the mean, with an indicator.");
        }

        AdjustedEstimate No(string reason) => new(labels, estimator, null, reason, sample.N, notes);
    }
}
