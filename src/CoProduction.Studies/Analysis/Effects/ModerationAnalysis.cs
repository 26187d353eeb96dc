using CoProduction.Statistics;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>
/// Primary inquiries by each measure that the design calls a moderator and asks before the draw: least squares on arms × moderator (and strata), and the contrast at mean − sd,
/// mean and mean + sd (Aiken and West 1991). HC2, or CR2 by cluster or person.
/// </summary>
internal sealed class ModerationAnalysis(AnalysisData data, AnalysisPlan plan, double level)
{
    public IReadOnlyList<ModerationResult> Run() =>
    [
        .. from inquiry in plan.Inquiries
           where inquiry.Role == InquiryRole.Primary && inquiry.By == Breakdown.None
           from moderator in data.Design.Measures
           where moderator.Role == VariableRole.Moderator && moderator.Key != inquiry.Outcome
           let result = Run(inquiry, moderator)
           where result is not null
           select result,
    ];

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
            Contrast = weights.Short.Length > 0 ? weights.Short : inquiry.Label.Length > 0 ? inquiry.Label : inquiry.Key,
            Moderator = moderator.Key,
            ModeratorLabel = AnalysisData.LabelOf(moderator),
            IsInPlan = plan.Regressions.Any(table => table.Outcome == inquiry.Outcome && table.Terms.Any(term => term.Contains(':', StringComparison.Ordinal) && term.Split(':').Contains(moderator.Key))),
        };
        var byTheme = randomization.Unit == AssignmentUnit.Theme;
        var rules = plan.Exclusions.Where(rule => inquiry.Exclusions.Contains(rule.Key)).ToList();
        var sample = ComparisonSample.Collect(data, data.AssignmentOf(randomization, AnalysisCell.All), measure, AnalysisCell.All, [.. weights.ByArm.Keys], loops && !byTheme, rules);
        try
        {
            return Fit(result, sample, weights.ByArm, moderator, new SampleShape(randomization.Procedure == Procedure.Cluster, loops, byTheme));
        }
        catch (InvalidAnalysisException refused)
        {
            return result with { Reason = refused.Message };
        }
    }

    private ModerationResult Fit(ModerationResult result, ComparisonSample all, IReadOnlyDictionary<string, double> weights, Measure moderator, SampleShape shape)
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
            Association = fit.Contrast("moderator", new Dictionary<string, double> { ["m"] = 1 }, type, level),
            Slopes =
            [
                .. new[] { ("mean − sd", moments.Mean - moments.StandardDeviation.Value), ("mean", moments.Mean), ("mean + sd", moments.Mean + moments.StandardDeviation.Value) }
                    .Select(at => new ModerationSlope(at.Item1, at.Item2, fit.Contrast(at.Item1, At(moved, at.Item2), type, level))),
            ],
        };
    }

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
