using CoProduction.Statistics;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Answers the inquiries of a plan: the estimator follows from the design, nothing measured after the draw selects rows.</summary>
internal sealed class InquiryAnalysis(AnalysisData data, double level)
{
    public IReadOnlyList<Estimate> Run(IReadOnlyList<Inquiry> inquiries) => AdjustFamilies([.. inquiries.SelectMany(Run)]);

    private IEnumerable<Estimate> Run(Inquiry inquiry) => data.Cells(inquiry.By).Select(cell => Run(inquiry, cell));

    private Estimate Run(Inquiry inquiry, AnalysisCell cell)
    {
        if (data.FindMeasure(inquiry.Outcome) is not { } measure) return Broken(inquiry, cell, $"The plan names the outcome '{inquiry.Outcome}', which is no measure.");
        if (!data.Frame.Design.Randomizations.TryGetValue(inquiry.Randomization, out var plan)) return Broken(inquiry, cell, $"The plan names the randomization '{inquiry.Randomization}', which does not exist.");
        var weights = ContrastWeights.Of(inquiry, plan, data.Design.Factors);
        var loops = data.Places.Loops(measure);
        var assignment = data.Frame.FindAssignment(plan.Key);
        var external = assignment is not null && data.Rows.Any(row => assignment.Source(row) == ArmSource.External);
        var rule = DesignRules.For(plan, weights.ByArm.Count, measure, loops, cell, external, data.HasVersionStrata);
        var estimate = new Estimate
        {
            Inquiry = inquiry,
            Cell = cell,
            Outcome = AnalysisData.LabelOf(measure),
            Estimand = $"{AnalysisData.LabelOf(measure)}: {weights.Words}",
            Contrast = weights.Short.Length > 0 ? weights.Short : inquiry.Label.Length > 0 ? inquiry.Label : inquiry.Key,
            Estimator = $"{rule.Estimator}; {rule.Error}",
            Rule = rule,
            Status = EstimateStatus.Estimated,
        };
        if (weights.Problem is { } problem) return No(estimate, problem);
        if (!data.Places.IsAskedAt(measure, cell.Site, cell.Theme)) return estimate with { Status = EstimateStatus.NotAsked, Reason = "Not asked here." };
        if (cell.Theme is not null && !loops) return No(estimate, "The outcome is asked once per person, not per theme.");
        if (cell.Site is { } site && plan.Sites.Count > 0 && !plan.Sites.Contains(site))
            return estimate with { Status = EstimateStatus.NotRandomized, Reason = "The treatment was not assigned at this site: it is outside the contrast." };
        if (rule.NotYet is { } notYet) return No(estimate, notYet);
        if (assignment is null) return No(estimate, "Nobody was assigned.");
        try
        {
            return Compute(estimate, weights, assignment, measure, loops && cell.Theme is null);
        }
        catch (InvalidAnalysisException refused)
        {
            return No(estimate, refused.Message);
        }
    }

    private Estimate Compute(Estimate estimate, ContrastWeights weights, AssignmentColumn assignment, Measure measure, bool pooled)
    {
        var arms = weights.ByArm.Keys.ToList();
        var sample = ComparisonSample.Collect(data, assignment, measure, estimate.Cell, arms, pooled);
        estimate = estimate with { Arms = sample.Means(assignment.Plan, weights.ByArm), Notes = Notes(sample, measure) };
        if (sample.ArmsNotAsked.Count > 0) return No(estimate, $"The outcome is not asked in arm {string.Join(", ", sample.ArmsNotAsked)}.");
        if (estimate.Arms.FirstOrDefault(arm => arm.N == 0) is { } empty) return No(estimate, $"Arm {empty.Label} has no row with an outcome.");
        var term = pooled || assignment.Plan.Procedure == Procedure.Cluster
            ? Clustered(sample, weights.ByArm, pooled)
            : Independent(sample, weights.ByArm, estimate.Rule);
        estimate = estimate with
        {
            Term = term,
            Status = term.IsEstimable ? EstimateStatus.Estimated : EstimateStatus.NotEstimable,
            Reason = term.Reason,
            Adjusted = estimate.Inquiry.Covariates.Count == 0 ? null : CovariateAdjustment.Run(data, estimate.Inquiry, assignment, sample, weights.ByArm, pooled, level),
        };
        return estimate;
    }

    private TermEstimate Independent(ComparisonSample sample, IReadOnlyDictionary<string, double> weights, DesignRule rule)
    {
        var stratified = rule.Error.StartsWith("Neyman", StringComparison.Ordinal);
        var means = new CellMeans(sample.Outcome, sample.ArmColumn(), stratified ? sample.StratumColumn() : null);
        return means.Contrast("contrast", weights, stratified || weights.Count == 2 ? null : StandardErrorType.HC2, level: level);
    }

    /// <summary>The saturated model of arm within stratum; the contrast within each stratum is averaged by the stratum's share.</summary>
    private TermEstimate Clustered(ComparisonSample sample, IReadOnlyDictionary<string, double> weights, bool byPerson)
    {
        if (!byPerson && sample.ClusterUnknown > 0) return NotEstimable($"The cluster of {sample.ClusterUnknown} persons is not known.");
        if (!byPerson && sample.ArmWithOneCluster(weights.Keys) is { } single) return NotEstimable($"Arm {single} has fewer than two clusters.");
        if (sample.ThinCell([.. weights.Keys]) is { } thin) return NotEstimable(thin);
        var table = new DataTable([new NumericColumn("y", sample.Outcome.ToArray()), sample.CellColumn(), byPerson ? sample.PersonColumn() : sample.ClusterColumn()]);
        var fit = LeastSquares.Fit(table, Formula.Parse("y ~ cell - 1"), cluster: "cluster");
        var contrast = sample.StratumShares.SelectMany(stratum => weights.Select(weight =>
            KeyValuePair.Create("cell" + ComparisonSample.CellName(weight.Key, stratum.Key), stratum.Value * weight.Value))).ToDictionary();
        return fit.Contrast("contrast", contrast, StandardErrorType.CR2, level);

        TermEstimate NotEstimable(string reason) => TermEstimate.NotEstimable("contrast", StandardErrorType.CR2, level, reason);
    }

    private static List<string> Notes(ComparisonSample sample, Measure measure)
    {
        var notes = new List<string>();
        if (sample.HasExternalArms) notes.Add("Assignment external: the arms came with the data.");
        if (sample.OutsideVersion > 0) notes.Add($"{sample.OutsideVersion} rows are outside the contrast: their version did not offer all arms compared.");
        if (sample.OutsideQuestion > 0) notes.Add($"{sample.OutsideQuestion} rows are outside: the question was not put to them (site, theme, population or version).");
        if (measure is TaskMetric { Figure: TaskFigure.UnitsPerMinute or TaskFigure.Accuracy })
            notes.Add("Among those who worked: effort is itself an outcome, so this difference is not a causal effect. Bounds are not computed by this version.");
        if (DroppedByRouting(sample)) notes.Add("Some rows were not asked by routing. If the routing follows from the treatment, the comparison is among those asked only and is not a causal effect.");
        return notes;
    }

    private static bool DroppedByRouting(ComparisonSample sample) => sample.DroppedStates.Contains(Missing.NotAskedByRouting);

    private static Estimate No(Estimate estimate, string reason) => estimate with { Status = EstimateStatus.NotEstimable, Reason = reason };

    private static Estimate Broken(Inquiry inquiry, AnalysisCell cell, string reason) => new()
    {
        Inquiry = inquiry,
        Cell = cell,
        Outcome = inquiry.Outcome,
        Estimand = inquiry.Label,
        Contrast = inquiry.Label.Length > 0 ? inquiry.Label : inquiry.Key,
        Estimator = "",
        Rule = new DesignRule("", "", "", ""),
        Status = EstimateStatus.NotEstimable,
        Reason = reason,
    };

    /// <summary>Holm within each declared family, over every cell that has a p value; adjusted estimates are beside, not in the family.</summary>
    private static List<Estimate> AdjustFamilies(List<Estimate> estimates)
    {
        foreach (var family in estimates.Select((estimate, index) => (estimate, index)).Where(pair => pair.estimate.Inquiry.Family is { Length: > 0 }).GroupBy(pair => pair.estimate.Inquiry.Family).ToList())
        {
            var members = family.ToList();
            var adjusted = MultipleTesting.Adjust([.. members.Select(pair => pair.estimate.Term?.PValue)], PAdjustment.Holm);
            for (var member = 0; member < members.Count; member++)
                estimates[members[member].index] = members[member].estimate with { HolmPValue = adjusted[member] };
        }
        return estimates;
    }
}
