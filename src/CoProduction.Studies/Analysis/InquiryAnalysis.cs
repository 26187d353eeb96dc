using CoProduction.Statistics;
using CoProduction.Studies.Analysis.Effects;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Analysis;

/// <summary>Answers the inquiries of a plan: the estimator follows from the design, nothing measured after the draw selects rows.</summary>
internal sealed class InquiryAnalysis(AnalysisData data, AnalysisPlan plan, double level, EstimateDetail? detail = null)
{
    /// <summary>Beginning of the key of an adjustment that stands beside Holm's.</summary>
    public const string FamilyKey = "family_";

    /// <summary>Begins the keys of simple slopes.</summary>
    public const string SlopeKey = "slope_";

    private readonly FamilyRedraw families = new(data, level);

    public IReadOnlyList<Estimate> Run(IReadOnlyList<Inquiry> inquiries)
    {
        // What a result rules out is of interest where it is none; which are, only the families tell.
        List<Estimate> estimates = [.. AdjustFamilies([.. inquiries.SelectMany(Run)]).Select(estimate => estimate.IsNull || estimate.Inquiry.Margin is > 0 ? estimate : estimate with { Equivalence = null })];
        return plan.RedrawFamilies == true ? families.Adjust(estimates) : estimates;
    }

    private IEnumerable<Estimate> Run(Inquiry inquiry) => data.Cells(inquiry.By).Select(cell => Run(inquiry, cell));

    /// <summary>One inquiry in one cell, outside the families.</summary>
    public Estimate Run(Inquiry inquiry, AnalysisCell cell)
    {
        if (data.FindMeasure(inquiry.Outcome) is not { } measure) return Broken(inquiry, cell, $"The plan names the outcome '{inquiry.Outcome}', which is no measure.");
        if (!data.Frame.Design.Randomizations.TryGetValue(inquiry.Randomization, out var randomization)) return Broken(inquiry, cell, $"The plan names the randomization '{inquiry.Randomization}', which does not exist.");
        var weights = ContrastWeights.Of(inquiry, randomization, data.Design.Factors);
        var loops = data.Places.Loops(measure);
        var assignmentOf = data.AssignmentOf(randomization, cell);
        var external = assignmentOf(cell.Theme ?? data.FirstTheme) is { HasExternal: true } imported && data.Rows.Any(row => imported.Source(row) == ArmSource.External);
        var facts = DesignRules.FactsOf(data, inquiry, randomization, weights, measure, cell, external);
        var decision = DecisionTable.For(facts);
        var rule = decision.Primary;
        var estimate = new Estimate
        {
            Inquiry = inquiry,
            Cell = cell,
            Outcome = AnalysisData.LabelOf(measure),
            Estimand = $"{AnalysisData.LabelOf(measure)}: {(inquiry.Moderator is { } scale ? $"change per unit of {data.LabelOf(scale)} (not randomized) of: " : "")}{weights.Words}",
            Contrast = data.ContrastOf(inquiry, weights),
            Estimator = $"{rule.Estimator}; {rule.Error}",
            Rule = rule,
            Beside = decision.Beside,
            Status = EstimateStatus.Estimated,
        };
        if (weights.Problem is { } problem) return No(estimate, problem);
        if (inquiry.Exclusions.FirstOrDefault(key => plan.Exclusions.All(rule => rule.Key != key)) is { } unknown) return No(estimate, $"The plan has no exclusion rule '{unknown}'.");
        if (RulesOf(inquiry).FirstOrDefault(rule => data.FindMeasure(rule.Measure) is null) is { } broken) return No(estimate, $"The exclusion rule '{broken.Key}' names '{broken.Measure}', which is no measure.");
        if (inquiry.Moderator is { } named && ModeratorProblem(named, randomization) is { } unfit) return No(estimate, unfit);
        if (!data.Places.IsAskedAt(measure, cell.Site, cell.Theme)) return estimate with { Status = EstimateStatus.NotAsked, Reason = "Not asked here." };
        if (cell.Theme is not null && !loops) return No(estimate, "The outcome is asked once per person, not per theme.");
        if (!facts.IsAssignedHere) return estimate with { Status = EstimateStatus.NotRandomized, Reason = rule.NotEstimable };
        if (randomization.Unit == AssignmentUnit.Theme && !loops) return No(estimate, "Themes are assigned, and the outcome is asked once per person.");
        if (assignmentOf(cell.Theme ?? data.FirstTheme) is not { } assignment) return No(estimate, "Nobody was assigned.");
        if (facts.IsPaired && (!external || weights.ByArm.Count != 2 || loops)) return No(estimate, "Pairs are declared, but the arms were drawn here and not within pairs, or the question is not one of two arms and one value per person.");
        if (facts.BalancedOnCompletes && !external) return No(estimate, "Balance on completes is declared, but the arms were drawn here.");
        try
        {
            return Compute(estimate, facts, weights, assignment.Plan, assignmentOf, measure);
        }
        catch (InvalidAnalysisException refused)
        {
            return No(estimate, refused.Message);
        }
    }

    private Estimate Compute(Estimate estimate, DesignFacts facts, ContrastWeights weights, RandomizationPlan randomization, Func<string, AssignmentColumn?> assignmentOf, Measure measure)
    {
        var pooled = facts is { IsPerTheme: true, IsOneTheme: false };
        var withinPersons = pooled && randomization.Unit == AssignmentUnit.Theme;
        var rules = RulesOf(estimate.Inquiry);
        var sample = Collect(weights.ByArm.Keys);
        estimate = estimate with { CountsAnswers = pooled, Arms = sample.Means(randomization, weights.ByArm), Notes = [.. Notes(sample, measure), .. rules.SelectMany(rule => RuleNotes(rule, sample, randomization))] };
        if (sample.ArmsNotAsked.Count > 0) return No(estimate, $"The outcome is not asked in arm {string.Join(", ", sample.ArmsNotAsked)}.");
        if (estimate.Arms.FirstOrDefault(arm => arm.N == 0) is { } empty) return No(estimate, $"Arm {empty.Label} has no row with an outcome.");
        if (estimate.Rule.Kind == EstimatorKind.StratifiedMeans && sample.Strata >= DecisionTable.ManyStrata && sample.ThinCell([.. weights.ByArm.Keys]) is not null)
        {
            var rule = DecisionTable.For(facts with { IsThin = true }).Primary;
            estimate = estimate with { Rule = rule, Estimator = $"{rule.Estimator}; {rule.Error}" };
        }
        if (randomization.Procedure == Procedure.Cluster) estimate = estimate with { Rule = DecisionTable.For(facts with { Clusters = sample.Clusters }).Primary };
        var shape = new SampleShape(randomization.Procedure == Procedure.Cluster, pooled, withinPersons);
        if (plan.RedrawFamilies == true) families.Add(estimate, randomization, sample, Collect, weights.ByArm, shape);
        if (estimate.Inquiry.Moderator is { } moderator) return Moderated(estimate, randomization, sample, weights, data.FindMeasure(moderator)!, shape);
        var (term, note) = Term(estimate, sample, weights.ByArm);
        if (note is not null) estimate = estimate with { Notes = [.. estimate.Notes, note] };
        if (term.DegreesOfFreedom < DecisionTable.FewestDf)
            estimate = estimate with { Notes = [.. estimate.Notes, $"The interval rests on {term.DegreesOfFreedom:0.0} degrees of freedom: read the randomization p instead."] };
        if (withinPersons) estimate = estimate with { Notes = [.. estimate.Notes, "The order of the themes is not in the model; effects by place and carry-over stand in a table of their own."] };
        var secondary = new SecondaryAnalysis(data, estimate.Inquiry, randomization, sample, () => Collect(randomization.Arms.Select(arm => arm.Key)), weights.ByArm, term, shape, level);
        estimate = estimate with
        {
            Term = term,
            Status = term.IsEstimable ? EstimateStatus.Estimated : EstimateStatus.NotEstimable,
            Reason = term.Reason,
            Adjusted = estimate.Inquiry.Covariates.Count == 0 ? null : CovariateAdjustment.Run(data, estimate.Inquiry, randomization, sample, weights.ByArm, pooled, level),
            Secondary = secondary.Run(),
            Redraw = secondary.Redraw,
        };
        return detail?.Add(estimate, facts, randomization, sample, weights.ByArm, shape) ?? estimate;

        ComparisonSample Collect(IEnumerable<string> arms) => ComparisonSample.Collect(data, assignmentOf, measure, estimate.Cell, [.. arms], pooled && !withinPersons, rules);
    }

    private string? ModeratorProblem(string key, RandomizationPlan randomization) =>
        data.FindMeasure(key) is not { } moderator ? $"The plan names the scale '{key}', which is no measure."
        : data.Places.IsBefore(moderator, randomization) ? null : $"{AnalysisData.LabelOf(moderator)} is measured after the draw, so that it may itself be an effect of the arm.";

    /// <summary>How the contrast changes with a scale; beside it the contrast at values of the scale.</summary>
    private Estimate Moderated(Estimate estimate, RandomizationPlan randomization, ComparisonSample sample, ContrastWeights weights, Measure moderator, SampleShape shape)
    {
        var moderation = ModerationAnalysis.Of(data, estimate.Inquiry, estimate.Cell, estimate.Outcome, sample, weights, moderator, shape, level);
        var term = moderation.Interaction ?? TermEstimate.NotEstimable("interaction", shape.IsIndependent ? StandardErrorType.HC2 : StandardErrorType.CR2, level, moderation.Reason ?? "There is no slope.");
        var asked = estimate.Inquiry with { Also = [.. estimate.Inquiry.Also.Where(also => also == SecondaryEstimator.Equivalence)] };
        estimate = estimate with
        {
            Term = term,
            Status = term.IsEstimable ? EstimateStatus.Estimated : EstimateStatus.NotEstimable,
            Reason = term.Reason,
            Moderation = moderation,
            Secondary =
            [
                .. moderation.Slopes.Select((slope, index) => Slope(slope, index, moderation)),
                .. new SecondaryAnalysis(data, asked, randomization, sample, () => sample, weights.ByArm, term, shape, level).Run(),
            ],
            Notes = [.. estimate.Notes, "The scale is not randomized: that the effect differs with it is an association.", .. moderation.WithoutModerator > 0 ? [$"{moderation.WithoutModerator} rows lack {moderation.ModeratorLabel}."] : Array.Empty<string>()],
        };
        return detail?.Add(estimate, sample, shape) ?? estimate;
    }

    private static SecondaryEstimate Slope(ModerationSlope slope, int index, ModerationResult moderation) =>
        new SecondaryEstimate($"effect at {moderation.ModeratorLabel} {Reporting.NumberFormat.Mean(slope.Value)} ({slope.At})", "simple slope of the same fit") { Key = $"{SlopeKey}{index}", Note = "The scale is not randomized." }
            .With(slope.Effect, moderation.N);

    private (TermEstimate Term, string? Note) Term(Estimate estimate, ComparisonSample sample, IReadOnlyDictionary<string, double> weights) => estimate.Rule.Kind switch
    {
        EstimatorKind.ArmMeans => (new CellMeans(sample.Outcome, sample.ArmColumn()).Contrast("contrast", weights, weights.Count == 2 ? null : StandardErrorType.HC2, level: level), null),
        EstimatorKind.StratifiedMeans => (new CellMeans(sample.Outcome, sample.ArmColumn(), sample.StratumColumn()).Contrast("contrast", weights, level: level), null),
        EstimatorKind.StratumFixedEffects => (SecondaryAnalysis.StratumEffects(sample, weights, false, level), null),
        EstimatorKind.CellsByCluster => (Clustered(sample, weights, byPerson: false), null),
        EstimatorKind.CellsByPerson => (Clustered(sample, weights, byPerson: true), null),
        EstimatorKind.PersonFixedEffects => (WithinPersons(sample, weights), null),
        EstimatorKind.Pairs => MatchedPairs.Estimate(data, estimate.Inquiry.Pair!, sample, weights, level),
        EstimatorKind.BalancingStrata => Balanced(estimate.Inquiry.BalancedOn, sample, weights),
        var kind => throw new ArgumentOutOfRangeException(nameof(estimate), kind, null),
    };

    /// <summary>Arm and the strata within which an imported design balanced completes.</summary>
    private (TermEstimate Term, string? Note) Balanced(IReadOnlyList<string> strata, ComparisonSample sample, IReadOnlyDictionary<string, double> weights)
    {
        var arms = sample.ArmColumn();
        var columns = strata.Select((key, index) => new NumericColumn($"stratum{index}", [.. sample.Rows.Select(row => data.Column(key, row.Theme)?.Scores.Number(row.Row) ?? double.NaN)])).ToList();
        var fit = LeastSquares.Fit(new DataTable([new NumericColumn("y", sample.Outcome.ToArray()), arms, .. columns]), Formula.Parse($"y ~ arm{string.Concat(columns.Select(column => $" + factor({column.Name})"))}"));
        return (SecondaryAnalysis.OfArms(fit, arms, weights, StandardErrorType.HC2, level),
            $"FLAGGED: arms were balanced on completes within {string.Join(", ", strata.Select(data.LabelOf))}, so assignments depend on each other and on who completed; the error treats them as independent.{(fit.RowsDropped > 0 ? $" {fit.RowsDropped} rows lack a balancing value and are left out." : "")}");
    }

    /// <summary>Person fixed effects and themes: the person is its own control.</summary>
    private TermEstimate WithinPersons(ComparisonSample sample, IReadOnlyDictionary<string, double> weights)
    {
        var arms = sample.ArmColumn();
        var table = new DataTable([new NumericColumn("y", sample.Outcome.ToArray()), arms, sample.ThemeColumn(), sample.PersonColumn("person")]);
        var fit = FixedEffectsRegression.Fit(table, Formula.Parse("y ~ arm + theme | person"), cluster: "person");
        return SecondaryAnalysis.OfArms(fit, arms, weights, StandardErrorType.CR2, level);
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
            notes.Add("Among those who worked: effort is itself an outcome, so this difference is not a causal effect; the plan can ask for Lee bounds beside it.");
        if (DroppedByRouting(sample)) notes.Add("Some rows were not asked by routing. If the routing follows from the treatment, the comparison is among those asked only and is not a causal effect.");
        return notes;
    }

    private List<ExclusionRule> RulesOf(Inquiry inquiry) => [.. plan.Exclusions.Where(rule => inquiry.Exclusions.Contains(rule.Key))];

    private IEnumerable<string> RuleNotes(ExclusionRule rule, ComparisonSample sample, RandomizationPlan randomization)
    {
        var byArm = randomization.Arms.Where(arm => sample.LeftOut.ContainsKey((rule.Key, arm.Key))).Select(arm => $"{ArmRows.NameOf(arm)} {sample.LeftOut[(rule.Key, arm.Key)]}");
        yield return $"Left out by the rule \"{(rule.Label.Length > 0 ? rule.Label : rule.Key)}\": {string.Join("; ", byArm.DefaultIfEmpty("nobody"))}.";
        if (!data.Places.IsBefore(data.FindMeasure(rule.Measure)!, randomization))
            yield return $"FLAGGED: this rule uses '{data.LabelOf(rule.Measure)}', which is measured after the assignment. The arm may decide who is left out, so the comparison is not by intention to treat and may be biased.";
    }

    private static bool DroppedByRouting(ComparisonSample sample) => sample.DroppedStates.Any(state => state.IsByAnswers());

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

    /// <summary>
    /// Holm within each declared family, over every cell that has a p value; of an estimate and its adjusted one, the primary is in the family. What else the plan
    /// declares for the family stands beside it.
    /// </summary>
    private List<Estimate> AdjustFamilies(List<Estimate> estimates)
    {
        foreach (var family in estimates.Index().Where(each => each.Item.Inquiry.Family is { Length: > 0 }).GroupBy(each => each.Item.Inquiry.Family!).ToList())
        {
            var members = family.ToList();
            TermEstimate[] terms = [.. members.Select(member => member.Item.Primary ?? TermEstimate.NotEstimable("contrast", StandardErrorType.Welch, level, "The estimate has no p value."))];
            var holm = MultipleTesting.Adjust([.. terms.Select(term => term.PValue)], PAdjustment.Holm);
            var beside = plan.FamilyAdjustments.GetValueOrDefault(family.Key, []).Distinct().Select(method => (Method: method, Adjusted: MultipleTesting.Adjust(terms, MethodOf(method)))).ToList();
            for (var member = 0; member < members.Count; member++)
                estimates[members[member].Index] = members[member].Item with
                {
                    HolmPValue = holm[member],
                    Secondary = [.. members[member].Item.Secondary, .. beside.Select(each => Beside(family.Key, each.Method, each.Adjusted[member]))],
                };
        }
        return estimates;
    }

    private static SecondaryEstimate Beside(string family, FamilyAdjustment method, Statistics.AdjustedEstimate adjusted) => new($"family {family}: {NameOf(method)}", $"{NameOf(method)}'s adjustment within the family")
    {
        Key = FamilyKey + Reporting.ExportColumns.Name(method),
        Value = adjusted.Estimate.Value,
        StandardError = adjusted.Estimate.StandardError,
        ErrorType = adjusted.Estimate.ErrorType.ToString(),
        DegreesOfFreedom = adjusted.Estimate.DegreesOfFreedom,
        Statistic = adjusted.Estimate.Statistic,
        PValue = adjusted.PValue,
        Low = adjusted.Low,
        High = adjusted.High,
        Reason = adjusted.PValue is null ? adjusted.Estimate.Reason ?? "The estimate has no p value." : null,
        Note = adjusted.PValue is null ? "" : adjusted.IntervalReason ?? "The interval is simultaneous.",
    };

    private static PAdjustment MethodOf(FamilyAdjustment method) => method switch
    {
        FamilyAdjustment.Bonferroni => PAdjustment.Bonferroni,
        FamilyAdjustment.Hochberg => PAdjustment.Hochberg,
        FamilyAdjustment.BenjaminiHochberg => PAdjustment.BenjaminiHochberg,
        _ => PAdjustment.BenjaminiYekutieli,
    };

    /// <summary>The name of an adjustment, for people.</summary>
    public static string NameOf(FamilyAdjustment method) => method switch
    {
        FamilyAdjustment.BenjaminiHochberg => "Benjamini–Hochberg",
        FamilyAdjustment.BenjaminiYekutieli => "Benjamini–Yekutieli",
        _ => method.ToString(),
    };
}
