using CoProduction.Statistics;
using CoProduction.Studies.Design;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>
/// Draws the arms of a comparison again as the design drew them, conditionally: only the arms contrasted move, within stratum and permuted block, other factors held; a person's or a
/// cluster's rows move together. Where blocks are not known, which is so of imported arms, labels move within the stratum.
/// </summary>
internal static class ArmRedraw
{
    /// <summary>Where the plan asks for the test.</summary>
    public const int DeclaredDraws = 10_000;

    /// <summary>Why imports that balanced completes have no redraw.</summary>
    public const string NoReplay = "The rule that balanced the arms would have to be replayed on the arrivals, whose log is not in the data.";

    /// <summary>Rows times draws, where rows are shuffled one by one: some two seconds of a processor. Fewer than 1,000 draws are never made on this account. The result says how many draws were made.</summary>
    public const double MostRowDraws = 1e8;

    public static RedrawResult Run(AnalysisData data, Inquiry inquiry, RandomizationPlan plan, ComparisonSample sample, IReadOnlyDictionary<string, double> weights, SampleShape shape, int draws, double level, double mostRowDraws = MostRowDraws)
    {
        var result = new RedrawResult(Words(inquiry, plan, sample, weights, shape)) { N = sample.N };
        if (inquiry.BalancedOn.Count > 0) return result with { Reason = NoReplay };
        if (shape.ByCluster && sample.ClusterUnknown > 0) return result with { Reason = $"The cluster of {sample.ClusterUnknown} persons is not known." };
        try
        {
            var options = new RandomizationOptions { Draws = draws, Level = level, MostRowDraws = mostRowDraws };
            var test = ContrastWeights.IsDifference(weights) && !shape.ByPerson ? Difference(data, inquiry.Pair, sample, weights, shape, options) : Contrast(data, inquiry, plan, sample, weights, shape, options);
            return result with
            {
                PValue = test.PValue,
                Statistic = test.Statistic,
                Estimate = test.Estimate,
                Low = test.ConfidenceLow,
                High = test.ConfidenceHigh,
                IntervalReason = test.IntervalReason,
                Assignments = test.Assignments,
                IsExact = test.IsExact,
                Seed = options.Seed,
                MonteCarloError = test.MonteCarloError,
                Units = test.Units,
                N = test.N,
                Reason = test.Reason,
            };
        }
        catch (InvalidAnalysisException refused)
        {
            return result with { Reason = refused.Message };
        }
    }

    private static RandomizationTest Difference(AnalysisData data, string? pair, ComparisonSample sample, IReadOnlyDictionary<string, double> weights, SampleShape shape, RandomizationOptions options)
    {
        var treated = ContrastWeights.Treated(weights);
        int[] rows = pair is null ? [.. Enumerable.Range(0, sample.N)] : MatchedPairs.Complete(data, pair, sample, treated);
        var stratum = pair is not null ? MatchedPairs.Column(data, pair, sample) : sample.Strata > 1 ? sample.StratumColumn() : null;
        return RandomizationInference.Conditional(Array.ConvertAll(rows, row => sample.Outcome[row]), Array.ConvertAll(rows, row => sample.ArmAt(row) == treated),
            new RandomizationDesign { Stratum = stratum?.Select(rows), Within = pair is null && sample.HasBlocks ? [sample.DrawColumn().Select(rows)] : [], Cluster = shape.ByCluster ? sample.ClusterColumn().Select(rows) : null }, options);
    }

    private static RandomizationTest Contrast(AnalysisData data, Inquiry inquiry, RandomizationPlan plan, ComparisonSample sample, IReadOnlyDictionary<string, double> weights, SampleShape shape, RandomizationOptions options)
    {
        var design = shape.ByTheme
            ? new ContrastDesign { Within = [sample.HasBlocks ? sample.DrawColumn() : sample.PersonColumn("person"), Held(inquiry, plan, sample)] }
            : new ContrastDesign
            {
                Stratum = sample.Strata > 1 ? sample.StratumColumn() : null,
                Within = [sample.DrawColumn(), Held(inquiry, plan, sample)],
                Unit = shape.ByCluster ? sample.ClusterColumn() : shape.ByPerson ? sample.PersonColumn() : null,
            };
        return RandomizationInference.Contrast(OutcomeOf(data, inquiry, plan, sample, shape), sample.ArmColumn(), weights, design, options);
    }

    /// <summary>What is compared under each draw: the outcome, less what the draw holds.</summary>
    public static double[] OutcomeOf(AnalysisData data, Inquiry inquiry, RandomizationPlan plan, ComparisonSample sample, SampleShape shape)
    {
        var outcome = shape.ByTheme ? WithoutPersonAndTheme(sample) : sample.Outcome.ToArray();
        if (inquiry.Estimand == EstimandKind.Interaction) RemoveAverage(outcome, inquiry, plan, data, sample);
        return outcome;
    }

    /// <summary>A redraw of the effect moves one factor and holds the others.</summary>
    public static bool HoldsFactors(Inquiry inquiry) => inquiry.Estimand is EstimandKind.MainEffect or EstimandKind.SimpleEffect or EstimandKind.Interaction && inquiry.Factor is not null;

    /// <summary>The levels that a redraw holds of an arm: of a named effect those of the other factors; null: it holds none.</summary>
    public static string? HeldLevels(Inquiry inquiry, Arm arm) => !HoldsFactors(inquiry) ? null
        : string.Join('|', arm.Levels.Where(level => level.Key != inquiry.Factor).OrderBy(level => level.Key, StringComparer.Ordinal).Select(level => $"{level.Key}={level.Value}"));

    /// <summary>Weights of the average effect of the factor that an interaction names.</summary>
    public static IReadOnlyDictionary<string, double> AverageEffect(Inquiry inquiry, RandomizationPlan plan, IReadOnlyList<Factor> factors) =>
        ContrastWeights.Of(inquiry with { Estimand = EstimandKind.MainEffect, Given = new Dictionary<string, string>() }, plan, factors).ByArm;

    /// <summary>Arms whose outcomes that average effect has moved: those at the level compared.</summary>
    public static IEnumerable<string> Moved(Inquiry inquiry, RandomizationPlan plan) =>
        plan.Arms.Where(arm => arm.Levels.GetValueOrDefault(inquiry.Factor ?? "") == inquiry.Level).Select(arm => arm.Key);

    /// <summary>What <see cref="HeldLevels"/> says of each row's arm.</summary>
    private static FactorColumn Held(Inquiry inquiry, RandomizationPlan plan, ComparisonSample sample)
    {
        var groups = plan.Arms.ToDictionary(arm => arm.Key, arm => HeldLevels(inquiry, arm) ?? "");
        return FactorColumn.FromValues("held", [.. Enumerable.Range(0, sample.N).Select(at => groups.GetValueOrDefault(sample.ArmAt(at)) ?? "")]);
    }

    /// <summary>An interaction is tested on outcomes less the factor's average effect, as if that were known: approximate.</summary>
    private static void RemoveAverage(double[] outcome, Inquiry inquiry, RandomizationPlan plan, AnalysisData data, ComparisonSample sample)
    {
        var average = AverageEffect(inquiry, plan, data.Design.Factors);
        var means = Enumerable.Range(0, sample.N).GroupBy(sample.ArmAt).ToDictionary(group => group.Key, group => group.Average(at => outcome[at]));
        var shared = average.Where(weight => means.ContainsKey(weight.Key)).ToList();
        var effect = shared.Where(weight => weight.Value > 0).Sum(weight => weight.Value * means[weight.Key]) / shared.Where(weight => weight.Value > 0).Sum(weight => weight.Value)
            - shared.Where(weight => weight.Value < 0).Sum(weight => weight.Value * means[weight.Key]) / shared.Where(weight => weight.Value < 0).Sum(weight => weight.Value);
        var moved = Moved(inquiry, plan).ToHashSet();
        for (var at = 0; at < outcome.Length; at++)
            if (moved.Contains(sample.ArmAt(at))) outcome[at] -= effect;
    }

    /// <summary>What is left after the means of persons and then of themes are taken away: the outcome does not change when arms are drawn again, so neither does this.</summary>
    private static double[] WithoutPersonAndTheme(ComparisonSample sample)
    {
        var rest = sample.Outcome.ToArray();
        foreach (var column in new[] { sample.PersonColumn("person"), sample.ThemeColumn() })
        {
            var means = Enumerable.Range(0, rest.Length).GroupBy(at => column[at]).ToDictionary(group => group.Key, group => group.Average(at => rest[at]));
            for (var at = 0; at < rest.Length; at++) rest[at] -= means[column[at]];
        }
        return rest;
    }

    private static string Words(Inquiry inquiry, RandomizationPlan plan, ComparisonSample sample, IReadOnlyDictionary<string, double> weights, SampleShape shape)
    {
        if (inquiry.Pair is not null) return "who of a pair is treated";
        var what = shape.ByTheme ? $"the arms of {(sample.HasBlocks ? "persons' themes" : "each person's themes")}, of the outcome less the means of person and theme"
            : shape.ByCluster ? "clusters between the arms compared"
            : shape.ByPerson ? "persons between the arms compared, all rows of a person together"
            : weights.Count == 2 ? "persons between the two arms compared" : $"persons between the {weights.Count} arms contrasted";
        var isStratified = plan.Procedure != Procedure.Simple && plan.Strata.Count > 0;
        var within = sample.HasBlocks ? $", within {(isStratified ? "stratum and " : "")}permuted block"
            : shape.ByTheme || plan.Procedure == Procedure.Simple ? ""
            : sample.HasExternalArms ? isStratified ? ", within stratum" : ""
            : $"{(isStratified ? ", within stratum" : "")} (the permuted blocks are not known)";
        var held = inquiry.Estimand is EstimandKind.MainEffect or EstimandKind.Interaction ? ", other factors held" : "";
        var approximate = inquiry.Estimand == EstimandKind.Interaction ? "; approximate: the factor's average effect is taken as known" : "";
        return $"{what}{within}{held}{(sample.HasExternalArms ? ", as if drawn completely" : "")}{approximate}";
    }
}
