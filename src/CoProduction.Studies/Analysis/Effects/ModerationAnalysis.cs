using CoProduction.Statistics;
using CoProduction.Studies.Design;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>
/// Contrasts by scales measured before the draw: those that inquiries declare, and primary inquiries by each further measure that the design calls a moderator. Least squares on arms × moderator (and strata), and the contrast at
/// declared values, or at mean − sd, mean and mean + sd (Aiken and West 1991). HC2, or CR2 by cluster or person.
/// </summary>
internal sealed class ModerationAnalysis(AnalysisData data, AnalysisPlan plan, double level)
{
    public IReadOnlyList<ModerationResult> Run() =>
    [
        .. from inquiry in plan.Inquiries
           where inquiry.Role == InquiryRole.Primary && inquiry.By == Breakdown.None && inquiry.Moderator is null
           from moderator in data.Design.Measures
           where moderator.Role == VariableRole.Moderator && moderator.Key != inquiry.Outcome && !IsDeclared(inquiry, moderator)
           let result = Run(inquiry, moderator)
           where result is not null
           select result,
    ];

    /// <summary>The answer to an inquiry that declares a moderator.</summary>
    public static ModerationResult Of(AnalysisData data, Inquiry inquiry, AnalysisCell cell, string outcome, ComparisonSample sample, ContrastWeights weights, Measure moderator, SampleShape shape, double level)
    {
        var result = new ModerationResult
        {
            Inquiry = inquiry,
            Cell = cell,
            OutcomeLabel = outcome,
            Contrast = data.ContrastOf(inquiry with { Moderator = null }, weights),
            Moderator = moderator.Key,
            ModeratorLabel = AnalysisData.LabelOf(moderator),
            IsDeclared = true,
        };
        return Fit(data, result, sample, weights.ByArm, moderator, shape, level);
    }

    /// <summary>The same contrast by the same scale is an inquiry of its own.</summary>
    private bool IsDeclared(Inquiry inquiry, Measure moderator) =>
        plan.Inquiries.Any(declared => declared.Moderator == moderator.Key && DesignChanges.Same(declared with { Key = "", Label = "", Role = default, Family = null, Moderator = null, ModeratorAt = [], Also = [], Margin = null },
            inquiry with { Key = "", Label = "", Role = default, Family = null, Also = [], Margin = null, Covariates = [], AdjustedIsPrimary = null, Receipt = null }));

    /// <summary>Null where the scale is asked after the draw: it could be an effect of the arm.</summary>
    private ModerationResult? Run(Inquiry inquiry, Measure moderator)
    {
        if (data.FindMeasure(inquiry.Outcome) is not { } measure || !data.Frame.Design.Randomizations.TryGetValue(inquiry.Randomization, out var randomization) || !data.Places.IsBefore(moderator, randomization)) return null;
        var weights = ContrastWeights.Of(inquiry, randomization, data.Design.Factors);
        var loops = data.Places.Loops(measure);
        if (weights.Problem is not null || (randomization.Unit == AssignmentUnit.Theme && !loops)) return null;
        var result = new ModerationResult
        {
            Inquiry = inquiry,
            OutcomeLabel = AnalysisData.LabelOf(measure),
            Contrast = data.ContrastOf(inquiry, weights),
            Moderator = moderator.Key,
            ModeratorLabel = AnalysisData.LabelOf(moderator),
            HasRelatedRegression = plan.Regressions.Any(table => table.Outcome == inquiry.Outcome && table.Terms.Any(term => term.Contains(':', StringComparison.Ordinal) && term.Split(':').Contains(moderator.Key))),
        };
        var byTheme = randomization.Unit == AssignmentUnit.Theme;
        var rules = plan.Exclusions.Where(rule => inquiry.Exclusions.Contains(rule.Key)).ToList();
        var sample = ComparisonSample.Collect(data, data.AssignmentOf(randomization, AnalysisCell.All), measure, AnalysisCell.All, [.. weights.ByArm.Keys], loops && !byTheme, rules);
        try
        {
            return Fit(data, result, sample, weights.ByArm, moderator, new SampleShape(randomization.Procedure == Procedure.Cluster, loops, byTheme), level);
        }
        catch (InvalidAnalysisException refused)
        {
            return result with { Reason = refused.Message };
        }
    }

    private static ModerationResult Fit(AnalysisData data, ModerationResult result, ComparisonSample all, IReadOnlyDictionary<string, double> weights, Measure moderator, SampleShape shape, double level)
    {
        double Value(int at) => data.Column(moderator.Key, all.Rows[at].Theme)?.Scores.Number(all.Rows[at].Row) ?? double.NaN;
        var sample = all.At(at => !double.IsNaN(Value(at)));
        double[] values = [.. Enumerable.Range(0, all.N).Select(Value).Where(value => !double.IsNaN(value))];
        result = result with { N = sample.N, WithoutModerator = all.N - sample.N };
        var moments = SampleMoments.Of(values);
        if (moments.StandardDeviation is not > 0) return result with { Reason = "The moderator does not vary." };
        if (shape.ByCluster && sample.ClusterUnknown > 0) return result with { Reason = "The cluster of some persons is not known." };
        if (weights.Keys.FirstOrDefault(arm => !sample.Has(arm)) is { } empty) return result with { Reason = $"Arm {empty} has no row with outcome and moderator." };
        List<DataColumn> columns = [new NumericColumn("y", sample.Outcome.ToArray()), sample.ArmColumn(), new NumericColumn("m", values)];
        if (sample.Strata > 1) columns.Add(sample.StratumColumn());
        if (!shape.IsIndependent) columns.Add(shape.ByCluster ? sample.ClusterColumn() : sample.PersonColumn());
        var fit = LeastSquares.Fit(new DataTable(columns), Formula.Parse($"y ~ arm * m{(sample.Strata > 1 ? " + stratum" : "")}"), cluster: shape.IsIndependent ? null : "cluster");
        var type = shape.IsIndependent ? StandardErrorType.HC2 : StandardErrorType.CR2;
        var arms = sample.ArmColumn();
        var reference = arms.Levels[arms.Codes.ToArray().Min()];
        var moved = weights.Where(weight => weight.Key != reference).ToList();
        if (moved.SelectMany(weight => new[] { $"arm{weight.Key}", $"arm{weight.Key}:m" }).FirstOrDefault(name => !fit.TermNames.Contains(name)) is { } lost) return result with { Reason = $"{lost} cannot be told apart from the other columns." };
        return result with
        {
            Interaction = fit.Contrast("interaction", moved.ToDictionary(weight => $"arm{weight.Key}:m", weight => weight.Value), type, level),
            Association = SlopeComparedWith(result.Inquiry, weights, reference) is { } slope ? fit.Contrast("moderator", slope, type, level) : null,
            Slopes =
            [
                .. Points(result.Inquiry, moments.Mean, moments.StandardDeviation.Value)
                    .Select(at => new ModerationSlope(at.Item1, at.Item2, fit.Contrast(at.Item1, At(moved, at.Item2), type, level))),
            ],
        };
    }

    /// <summary>
    /// The slope on the moderator in the arms that an effect is compared with, averaged as their means are. Null where an effect is no difference from one mean (<see cref="Estimate.ReferenceMean"/>): an interaction, a trend.
    /// </summary>
    private static Dictionary<string, double>? SlopeComparedWith(Inquiry inquiry, IReadOnlyDictionary<string, double> weights, string reference)
    {
        var compared = weights.Where(weight => weight.Value < 0).ToList();
        if (inquiry.Estimand == EstimandKind.Interaction || Math.Abs(compared.Sum(weight => weight.Value) + 1) > 1e-9) return null;
        var slope = compared.Where(weight => weight.Key != reference).ToDictionary(weight => $"arm{weight.Key}:m", weight => -weight.Value);
        slope["m"] = 1;
        return slope;
    }

    private static IEnumerable<(string, double)> Points(Inquiry inquiry, double mean, double deviation) => inquiry.ModeratorAt.Count > 0
        ? inquiry.ModeratorAt.Select(value => ("declared value", value))
        : [("mean − sd", mean - deviation), ("mean", mean), ("mean + sd", mean + deviation)];

    private static Dictionary<string, double> At(IEnumerable<KeyValuePair<string, double>> weights, double value)
    {
        var combination = new Dictionary<string, double>();
        foreach (var (arm, weight) in weights)
        {
            combination[$"arm{arm}"] = weight;
            combination[$"arm{arm}:m"] = weight * value;
        }
        return combination;
    }
}
