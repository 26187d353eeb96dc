using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>What the forms of the plan let one choose from.</summary>
public static class PlanChoices
{
    public static IReadOnlyList<SelectListItem> Estimands { get; } =
    [
        new("An arm against the control", nameof(EstimandKind.ArmVersusControl)),
        new("Main effect of a level", nameof(EstimandKind.MainEffect)),
        new("Simple effect of a level, others held", nameof(EstimandKind.SimpleEffect)),
        new("Interaction of two levels", nameof(EstimandKind.Interaction)),
        new("A contrast of arms, weights by hand", nameof(EstimandKind.Contrast)),
    ];

    public static IReadOnlyList<SelectListItem> Breakdowns { get; } =
    [
        new("Over all", nameof(Breakdown.None)),
        new("By site", nameof(Breakdown.Site)),
        new("By theme", nameof(Breakdown.Theme)),
        new("By site and theme", nameof(Breakdown.SiteTheme)),
    ];

    public static IReadOnlyList<SelectListItem> Secondary { get; } =
    [
        new("Randomization inference: p and interval by redrawing the arms compared", nameof(SecondaryEstimator.RandomizationInference)),
        new("Average marginal effect of a logit (0 or 1) or fractional logit (share)", nameof(SecondaryEstimator.MarginalEffect)),
        new("Ordered logit", nameof(SecondaryEstimator.OrderedLogit)),
        new("Ratio of means by Poisson regression", nameof(SecondaryEstimator.MeanRatio)),
        new("Stratum fixed effects, variance-weighted", nameof(SecondaryEstimator.StratumFixedEffects)),
        new("Equivalence within the margin", nameof(SecondaryEstimator.Equivalence)),
        new("Lee bounds", nameof(SecondaryEstimator.LeeBounds)),
        new("Complier effect of the receipt", nameof(SecondaryEstimator.ComplierEffect)),
        new("Random-effects mean over sites", nameof(SecondaryEstimator.SiteRandomEffects)),
        new("Manski bounds: missing outcomes at either end of the range", nameof(SecondaryEstimator.ManskiBounds)),
        new("Dunnett: every arm against the control, adjusted together", nameof(SecondaryEstimator.Dunnett)),
        new("Tukey: every pair of arms, adjusted together", nameof(SecondaryEstimator.Tukey)),
        new("Games–Howell: every pair of arms, unequal variances, adjusted together", nameof(SecondaryEstimator.GamesHowell)),
        new("Dose: each against the lowest, with the joint test", nameof(SecondaryEstimator.DoseLevels)),
        new("Dose: effect per unit, with the test of what a line misses", nameof(SecondaryEstimator.DoseTrend)),
        new("Dose: parabola", nameof(SecondaryEstimator.DoseQuadratic)),
        new("Dose: each against the one below", nameof(SecondaryEstimator.DoseSuccessive)),
        new("Dose: each against the mean of the lower ones", nameof(SecondaryEstimator.DoseHelmert)),
        new("CUPED with the first covariate", nameof(SecondaryEstimator.Cuped)),
        new("Tobit with the lowest and highest value as limits", nameof(SecondaryEstimator.Tobit)),
    ];

    public static IReadOnlyList<SelectListItem> FamilyAdjustments { get; } =
    [
        new("Bonferroni", nameof(FamilyAdjustment.Bonferroni)),
        new("Hochberg: for tests that are independent or positively dependent", nameof(FamilyAdjustment.Hochberg)),
        new("Benjamini–Hochberg: false discovery rate", nameof(FamilyAdjustment.BenjaminiHochberg)),
        new("Benjamini–Yekutieli: false discovery rate under any dependence", nameof(FamilyAdjustment.BenjaminiYekutieli)),
    ];

    public static IReadOnlyList<SelectListItem> Named<TEnum>() where TEnum : struct, Enum =>
        [.. Enum.GetValues<TEnum>().Select(value => new SelectListItem(DraftLists.Words(value.ToString()), value.ToString()))];

    public static IReadOnlyList<SelectListItem> Measures(DraftPageModel page, params IEnumerable<string?> chosen) =>
        Choices.Of(page.Design.Measures.Select(measure => (measure.Key, measure.Label.InOrFirst(page.Language))), chosen);

    public static IReadOnlyList<SelectListItem> Randomizations(StudyDesign design, string? chosen) =>
        Choices.Of(design.Randomizations.Select(plan => (plan.Key, plan.Label)), chosen);
}
