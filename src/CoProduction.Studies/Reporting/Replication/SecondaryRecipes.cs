using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;

namespace CoProduction.Studies.Reporting.Replication;

/// <summary>What an inquiry asks for beside its estimate.</summary>
internal sealed class SecondaryRecipes(RecipeData data)
{
    private static readonly Variable Everybody = new("everybody");
    private static readonly Variable Rows = new("rows");
    private static readonly Variable Fit = new("fit");

    /// <param name="estimate">The inquiry in its cell.</param>
    /// <param name="sample">The rows compared.</param>
    /// <param name="everybody">Makes the rows of all arms of the randomization.</param>
    /// <param name="weights">Of the arms compared.</param>
    /// <param name="unit">What errors are clustered by; null: rows are independent.</param>
    public IEnumerable<RecipeStep> Steps(Estimate estimate, Variable sample, RecipeStep everybody, IReadOnlyDictionary<string, double> weights, string? unit)
    {
        var (treated, control) = (weights.FirstOrDefault(weight => weight.Value > 0).Key, weights.FirstOrDefault(weight => weight.Value < 0).Key);
        foreach (var (slope, secondary) in (estimate.Moderation?.Slopes ?? []).Zip(estimate.Secondary.Where(IsSlope)).Where(each => each.Second.Value is not null))
            yield return new RecipeStep("moderation_at", ("sample", sample), ("moderator", estimate.Inquiry.Moderator), ("weights", weights), ("value", slope.Value), ("unit", unit)) { Checks = ResultIds.Secondary(estimate, secondary) };
        foreach (var group in estimate.Secondary.Where(secondary => !IsOfFamily(secondary) && !IsSlope(secondary)).GroupBy(secondary => secondary.Kind))
        {
            var numbers = group.Where(HasNumbers).ToList();
            foreach (var empty in group.Where(secondary => !HasNumbers(secondary) && secondary.N is not null)) yield return new RecipeStep("sample_size", ("sample", sample)) { Checks = ResultIds.Secondary(estimate, empty) };
            if (numbers.Count == 0) continue;
            string Id(SecondaryEstimate secondary) => ResultIds.Secondary(estimate, secondary);
            foreach (var step in group.Key switch
            {
                null => [new RecipeStep("cell_means", ("sample", sample), ("weights", weights)) { Checks = Id(numbers[0]) }],
                SecondaryEstimator.MarginalEffect => ArmLogit(estimate, sample, treated, unit, Id(numbers[0]), numbers[0]),
                SecondaryEstimator.OrderedLogit => ArmModel(sample, treated, unit, new RecipeStep("ordered_logit", ("rows", Rows), ("formula", "y ~ treated"), ("errors", unit is null ? "Classical" : "CR1")), new RecipeStep("coefficient", ("fit", Fit), ("term", "treated")) { Checks = Id(numbers[0]) }),
                SecondaryEstimator.MeanRatio => ArmModel(sample, treated, unit, new RecipeStep("generalized", ("rows", Rows), ("formula", "y ~ treated"), ("family", "poisson"), ("errors", unit is null ? "HC1" : "CR1")), new RecipeStep("rate_ratio", ("fit", Fit), ("term", "treated")) { Checks = Id(numbers[0]) }),
                SecondaryEstimator.Tobit => ArmModel(sample, treated, unit, new RecipeStep("tobit", ("rows", Rows), ("formula", "y ~ treated"), ("errors", unit is null ? "Classical" : "CR1"), ("lower", estimate.Inquiry.Lowest), ("upper", estimate.Inquiry.Highest)),
                    new RecipeStep("coefficient", ("fit", Fit), ("term", "treated")) { Checks = Id(numbers[0]) }),
                SecondaryEstimator.SiteRandomEffects => [new RecipeStep("site_random_effects", ("sample", sample), ("treated", treated), ("control", control)) { Checks = Id(numbers[0]) }],
                SecondaryEstimator.StratumFixedEffects => [new RecipeStep("stratum_effects", ("sample", sample), ("weights", weights), ("clustered", unit == "cluster" ? true : null)) { Checks = Id(numbers[0]) }],
                SecondaryEstimator.Equivalence => [new RecipeStep("secondary_equivalence", ("sample", sample), ("id", ResultIds.Estimate(estimate)), ("margin", estimate.Inquiry.Margin)) { Checks = Id(numbers[0]) }],
                SecondaryEstimator.LeeBounds => [new RecipeStep("lee_bounds", ("sample", sample), ("treated", treated), ("control", control)) { Checks = Id(numbers[0]) }],
                SecondaryEstimator.ManskiBounds when data.RangeOf(estimate.Inquiry) is { } range =>
                    [new RecipeStep("manski_bounds", ("sample", sample), ("treated", treated), ("control", control), ("lowest", range.Lowest), ("highest", range.Highest)) { Checks = Id(numbers[0]) }],
                SecondaryEstimator.ComplierEffect => [new RecipeStep("complier_effect", ("sample", sample), ("receipt", estimate.Inquiry.Receipt), ("treated", treated), ("unit", unit)) { Checks = Id(numbers[0]) }],
                SecondaryEstimator.Cuped => [new RecipeStep("cuped", ("sample", sample), ("covariate", estimate.Inquiry.Covariates[0]), ("treated", treated), ("control", control)) { Checks = Id(numbers[0]) }],
                SecondaryEstimator.Dunnett or SecondaryEstimator.Tukey or SecondaryEstimator.GamesHowell => Together(estimate, numbers, everybody, weights.Count == 2 ? control : null),
                SecondaryEstimator.DoseLevels or SecondaryEstimator.DoseTrend or SecondaryEstimator.DoseQuadratic or SecondaryEstimator.DoseSuccessive or SecondaryEstimator.DoseHelmert => Doses(estimate, numbers, everybody, unit),
                _ => Array.Empty<RecipeStep>(),
            })
                yield return step;
        }
    }

    /// <summary>The adjustments that stand beside Holm's, of all members of the family together.</summary>
    public static IEnumerable<RecipeStep> Family(IReadOnlyList<Estimate> members, IReadOnlyList<string> primary) =>
        from member in members.Index()
        from secondary in member.Item.Secondary
        where IsOfFamily(secondary) && secondary.PValue is not null
        select new RecipeStep("adjusted_in_family", ("id", primary[member.Index]), ("ids", primary), ("method", secondary.Key[InquiryAnalysis.FamilyKey.Length..])) { Checks = ResultIds.Secondary(member.Item, secondary) };

    private static bool IsOfFamily(SecondaryEstimate secondary) => secondary.Kind is null && secondary.Key.StartsWith(InquiryAnalysis.FamilyKey, StringComparison.Ordinal);

    private static bool IsSlope(SecondaryEstimate secondary) => secondary.Kind is null && secondary.Key.StartsWith(InquiryAnalysis.SlopeKey, StringComparison.Ordinal);

    private static bool HasNumbers(SecondaryEstimate secondary) => secondary.Value is not null || secondary.Low is not null || secondary.Statistic is not null;

    private static IEnumerable<RecipeStep> ArmModel(Variable sample, string treated, string? unit, RecipeStep model, RecipeStep read) =>
        [new RecipeStep("arm_rows", ("sample", sample), ("treated", treated), ("unit", unit)) { Into = Rows }, model with { Into = Fit }, read];

    /// <summary>Of a share: robust errors, as a fractional logit has them.</summary>
    private static IEnumerable<RecipeStep> ArmLogit(Estimate estimate, Variable sample, string treated, string? unit, string id, SecondaryEstimate secondary) =>
        ArmModel(sample, treated, unit, new RecipeStep("generalized", ("rows", Rows), ("formula", "y ~ treated"), ("family", "logit"), ("errors", secondary.ErrorType)),
            new RecipeStep("marginal_effect", ("fit", Fit), ("variable", "treated"), ("robust", true)) { Checks = id });

    private IEnumerable<RecipeStep> Together(Estimate estimate, List<SecondaryEstimate> comparisons, RecipeStep everybody, string? control)
    {
        yield return everybody with { Into = Everybody };
        var arms = data.Results.Design.Randomizations[estimate.Inquiry.Randomization].Arms.Select(arm => arm.Key).ToList();
        foreach (var comparison in comparisons)
        {
            var pair = comparison.Key.Split('-');
            yield return new RecipeStep("compare_arms", ("sample", Everybody), ("method", ExportColumns.Name(comparison.Kind!.Value)), ("first", pair[0]), ("second", pair[1]), ("arms", arms),
                ("control", comparison.Kind == SecondaryEstimator.Dunnett ? control ?? arms[0] : null)) { Checks = ResultIds.Secondary(estimate, comparison), Note = RecipeNotes.Integrated };
        }
    }

    private IEnumerable<RecipeStep> Doses(Estimate estimate, List<SecondaryEstimate> rows, RecipeStep everybody, string? unit)
    {
        if (data.DosesOf(estimate.Inquiry.Randomization) is not { } doses) yield break;
        var coding = rows[0].Kind switch
        {
            SecondaryEstimator.DoseTrend => "linear",
            SecondaryEstimator.DoseQuadratic => "quadratic",
            SecondaryEstimator.DoseSuccessive => "successive",
            SecondaryEstimator.DoseHelmert => "helmert",
            _ => "dummies",
        };
        yield return everybody with { Into = Everybody };
        yield return new RecipeStep("dose_model", ("sample", Everybody), ("doses", doses), ("coding", coding), ("unit", unit)) { Into = Fit };
        foreach (var row in rows.Where(row => row.Key != ArmsAnalysis.DepartureKey))
            yield return (row.Key == ArmsAnalysis.AnyEffectKey ? new RecipeStep("dose_test_beside", ("fit", Fit)) : new RecipeStep("dose_term", ("fit", Fit), ("at", int.Parse(row.Key, System.Globalization.CultureInfo.InvariantCulture))))
                with { Checks = ResultIds.Secondary(estimate, row) };
        if (rows.FirstOrDefault(row => row.Key == ArmsAnalysis.DepartureKey) is not { } departure) yield break;
        yield return new RecipeStep("dose_model", ("sample", Everybody), ("doses", doses), ("coding", "polynomial"), ("unit", unit)) { Into = Fit };
        yield return new RecipeStep("dose_test_beside", ("fit", Fit), ("beyond_line", true)) { Checks = ResultIds.Secondary(estimate, departure) };
    }
}
