using CoProduction.Statistics;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>The curve of an assigned dose: means at each dose, a line through them, and whether a line misses something.</summary>
internal sealed class DoseAnalysis(AnalysisData data, OutcomeSamples samples, double level)
{
    public IReadOnlyList<DoseResult> Run(IReadOnlyList<Inquiry> inquiries) =>
    [
        .. samples.Of(inquiries.Where(inquiry => inquiry.IsPrimaryOrSecondary())).Select(Run).OfType<DoseResult>(),
    ];

    /// <summary>Null where the arms are not the doses of one factor.</summary>
    private DoseResult? Run(OutcomeSample sample)
    {
        if (ArmDoses.Of(sample.Plan, data.Design.Factors) is not { Factor: var factor, ByArm: var doses } known || !known.IsCompleteFor(sample.Arms) || sample.Arms.Select(arm => doses[arm.Key]).Distinct().Count() < 2) return null;
        var means = new ArmMeansModel(sample.Sample, sample.Shape, level);
        var result = new DoseResult
        {
            Outcome = sample.Measure.Key,
            OutcomeLabel = sample.Label,
            Randomization = sample.Plan.Key,
            FactorLabel = factor.Label.Length > 0 ? factor.Label : factor.Key,
            Points =
            [
                .. sample.Arms.OrderBy(arm => doses[arm.Key]).Select(arm => new DosePoint(doses[arm.Key], ArmRows.NameOf(arm),
                    Enumerable.Range(0, sample.Sample.N).Count(at => sample.Sample.ArmAt(at) == arm.Key), means.Mean(arm.Key))),
            ],
        };
        try
        {
            return Fit(result, sample, doses);
        }
        catch (InvalidAnalysisException refused)
        {
            return result with { Reason = refused.Message };
        }
    }

    private DoseResult Fit(DoseResult result, OutcomeSample sample, IReadOnlyDictionary<string, double> doses)
    {
        if (sample.Shape.ByCluster && sample.Sample.ClusterUnknown > 0) return result with { Reason = "The cluster of some persons is not known." };
        var stratified = sample.Sample.Strata > 1;
        var clustered = !sample.Shape.IsIndependent;
        List<DataColumn> columns = [new NumericColumn("y", sample.Sample.Outcome.ToArray()), new NumericColumn("dose", [.. Enumerable.Range(0, sample.Sample.N).Select(at => doses[sample.Sample.ArmAt(at)])])];
        if (stratified) columns.Add(sample.Sample.StratumColumn());
        if (clustered) columns.Add(sample.Shape.ByCluster ? sample.Sample.ClusterColumn() : sample.Sample.PersonColumn());
        var table = new DataTable(columns);
        var type = clustered ? StandardErrorType.CR2 : StandardErrorType.HC2;
        DoseResponse Coded(DoseCoding coding) => DoseResponse.Of(table, "y", "dose", coding, covariates: stratified ? ["stratum"] : null, cluster: clustered ? "cluster" : null);
        var line = Coded(DoseCoding.Linear);
        return result with
        {
            Slope = line.Fit.Terms(type, level).FirstOrDefault(term => term.Term == "dose"),
            AnyEffect = Coded(DoseCoding.Dummies).JointTest(type),
            Departure = line.DepartureFromLinearity(type),
        };
    }
}
