using CoProduction.Statistics;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis.Effects;

/// <summary>
/// Outcomes asked theme by theme: the contrast among the themes at each place of the loop, how it changes with the place, and, where themes are assigned one by one, what the arm of
/// the theme before does to this theme's outcome. The order is the site's, not drawn: places differ in their themes too.
/// </summary>
internal sealed class LoopAnalysis(AnalysisData data, OutcomeSamples samples, double level)
{
    private const string First = "(first)";

    public IReadOnlyList<LoopResult> Run(IReadOnlyList<Inquiry> inquiries) =>
    [
        .. inquiries.Where(inquiry => inquiry.IsOfAllRows()).Select(Run).OfType<LoopResult>(),
    ];

    /// <summary>Null where the outcome is asked once, or every person has one theme.</summary>
    private LoopResult? Run(Inquiry inquiry)
    {
        if (samples.Of(inquiry.Outcome, inquiry.Randomization) is not { Shape.ByPerson: true } whole) return null;
        var weights = ContrastWeights.Of(inquiry, whole.Plan, data.Design.Factors);
        if (weights.Problem is not null) return null;
        var sample = whole.Sample.At(at => weights.ByArm.ContainsKey(whole.Sample.ArmAt(at)));
        var places = PlacesOf(sample);
        if (places.Distinct().Count() < 2) return null;
        var result = new LoopResult
        {
            Inquiry = inquiry,
            OutcomeLabel = whole.Label,
            Contrast = data.ContrastOf(inquiry, weights),
            IsAssignedByTheme = whole.Shape.ByTheme,
            Positions = [.. places.Distinct().Order().Select(place => Position(place, sample.At(at => places[at] == place), weights.ByArm, whole.Shape))],
        };
        try
        {
            return result with { Trend = Trend(sample, places, weights.ByArm, whole.Shape), CarryOver = whole.Shape.ByTheme ? CarryOver(whole, weights.ByArm) : null };
        }
        catch (InvalidAnalysisException refused)
        {
            return result with { Reason = refused.Message };
        }
    }

    private int[] PlacesOf(ComparisonSample sample) => [.. sample.Rows.Select(row => 1 + IndexOf(data.Frame.ThemesOf(row.Row), row.Theme))];

    private static int IndexOf(IReadOnlyList<string> themes, string theme)
    {
        for (var index = 0; index < themes.Count; index++)
            if (themes[index] == theme) return index;
        return -1;
    }

    /// <summary>At one place each person has one row; clusters still hang together.</summary>
    private LoopPosition Position(int place, ComparisonSample sample, IReadOnlyDictionary<string, double> weights, SampleShape shape)
    {
        string[] themes = [.. sample.Rows.Select(row => row.Theme).Distinct().Order(StringComparer.Ordinal)];
        try
        {
            var term = shape.ByCluster ? Clustered(sample, weights) : new CellMeans(sample.Outcome, sample.ArmColumn(), sample.Strata > 1 ? sample.StratumColumn() : null).Contrast("contrast", weights, level: level);
            return new LoopPosition(place, themes, term, sample.N, term.Reason);
        }
        catch (InvalidAnalysisException refused)
        {
            return new LoopPosition(place, themes, null, sample.N, refused.Message);
        }
    }

    private TermEstimate Clustered(ComparisonSample sample, IReadOnlyDictionary<string, double> weights)
    {
        if (sample.ClusterUnknown > 0) throw new InvalidAnalysisException("The cluster of some persons is not known.");
        var arms = sample.ArmColumn();
        var fit = LeastSquares.Fit(new DataTable([new NumericColumn("y", sample.Outcome.ToArray()), arms, sample.ClusterColumn()]), Formula.Parse("y ~ arm"), cluster: "cluster");
        return SecondaryAnalysis.OfArms(fit, arms, weights, StandardErrorType.CR2, level);
    }

    /// <summary>Σ w·(arm × place) of least squares on arm × place and site-theme, CR2 by person or cluster.</summary>
    private TermEstimate Trend(ComparisonSample sample, int[] places, IReadOnlyDictionary<string, double> weights, SampleShape shape)
    {
        if (shape.ByCluster && sample.ClusterUnknown > 0) throw new InvalidAnalysisException("The cluster of some persons is not known.");
        var arms = sample.ArmColumn();
        var reference = arms.Levels[arms.Codes.ToArray().Min()];
        var several = sample.Strata > 1;
        List<DataColumn> columns = [new NumericColumn("y", sample.Outcome.ToArray()), arms, new NumericColumn("place", Array.ConvertAll(places, place => (double)place)), shape.ByCluster ? sample.ClusterColumn() : sample.PersonColumn()];
        columns.Add(several ? sample.StratumColumn() : sample.ThemeColumn("stratum"));
        var fit = LeastSquares.Fit(new DataTable(columns), Formula.Parse("y ~ arm * place + stratum"), cluster: "cluster");
        var contrast = weights.Where(weight => weight.Key != reference).ToDictionary(weight => $"arm{weight.Key}:place", weight => weight.Value);
        return contrast.Keys.FirstOrDefault(name => !fit.TermNames.Contains(name)) is { } lost
            ? TermEstimate.NotEstimable("place", StandardErrorType.CR2, level, $"{lost} cannot be told apart from the other columns.")
            : fit.Contrast("place", contrast, StandardErrorType.CR2, level);
    }

    /// <summary>Σ w·(arm of the theme before) beside the arm of the theme, with person and theme fixed. Rows whose theme before was not assigned are left out, first themes stay.</summary>
    private TermEstimate CarryOver(OutcomeSample whole, IReadOnlyDictionary<string, double> weights)
    {
        var before = whole.Sample.Rows.Select(row => Before(whole.Plan, row.Row, row.Theme)).ToArray();
        var sample = whole.Sample.At(at => before[at] is not null);
        var previous = FactorColumn.FromValues("before", [.. before.OfType<string>()]);
        var occurring = before.OfType<string>().ToHashSet();
        if (weights.Keys.FirstOrDefault(arm => !occurring.Contains(arm)) is { } missing) return TermEstimate.NotEstimable("before", StandardErrorType.CR2, level, $"No theme came after one in arm {missing}.");
        var table = new DataTable([new NumericColumn("y", sample.Outcome.ToArray()), sample.ArmColumn(), previous, sample.ThemeColumn(), sample.PersonColumn("person")]);
        var fit = FixedEffectsRegression.Fit(table, Formula.Parse("y ~ arm + before + theme | person"), cluster: "person");
        var reference = previous.Levels[previous.Codes.ToArray().Min()];
        var contrast = weights.Where(weight => weight.Key != reference).ToDictionary(weight => "before" + weight.Key, weight => weight.Value);
        return contrast.Keys.FirstOrDefault(name => !fit.TermNames.Contains(name)) is { } lost
            ? TermEstimate.NotEstimable("before", StandardErrorType.CR2, level, $"{lost} cannot be told apart from the other columns.")
            : fit.Contrast("before", contrast, StandardErrorType.CR2, level);
    }

    /// <summary>Arm of the theme before; null where that theme was not assigned.</summary>
    private string? Before(RandomizationPlan plan, int row, string theme)
    {
        var themes = data.Frame.ThemesOf(row);
        var place = IndexOf(themes, theme);
        return place <= 0 ? First : data.Frame.FindAssignment(plan.Key, themes[place - 1])?[row]?.Key;
    }
}
