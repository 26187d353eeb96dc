using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis;

/// <summary>
/// The decision table from design to estimator, as far as this version computes it: individual simple, complete and stratified draws, factorial contrasts,
/// cluster draws, and persons answering on several themes. Any other line is named and refused.
/// </summary>
public static class DesignRules
{
    /// <param name="plan">The randomization.</param>
    /// <param name="compared">Number of arms with a weight in the contrast.</param>
    /// <param name="measure">The outcome.</param>
    /// <param name="perTheme">The outcome has a value per theme.</param>
    /// <param name="cell">The cell of the breakdown.</param>
    /// <param name="isExternal">Arms came with imported responses.</param>
    /// <param name="hasVersionStrata">Versions differ in shares or stimuli.</param>
    public static DesignRule For(RandomizationPlan plan, int compared, Measure measure, bool perTheme, AnalysisCell cell, bool isExternal, bool hasVersionStrata)
    {
        if (plan.Unit == AssignmentUnit.Theme)
            return new DesignRule("randomized per theme within person", "person fixed effects + theme + position", "CR2 by person", "Each theme of a person is assigned on its own.")
            {
                NotYet = "Themes randomized within persons need person fixed effects with position and a carry-over check; this version does not compute them.",
            };
        if (perTheme && cell.Theme is null && plan.Procedure == Procedure.Cluster)
            return new DesignRule("pooled person × theme, cluster-assigned", "arm × site-theme", "CR2 by cluster", "Clusters are assigned and each person answers for several themes.")
            {
                NotYet = "Themes pooled over persons within assigned clusters are not computed by this version; read the estimates by theme.",
            };
        if (perTheme && cell.Theme is null)
            return new DesignRule("pooled person × theme",
                "contrast of cell means within each site-theme (and stratum), averaged with weights N of the site-theme / N",
                "CR2 by person, Satterthwaite df",
                "Persons are assigned and each answers for several themes, so that rows of one person are not independent.");
        if (plan.Procedure == Procedure.Cluster)
            return new DesignRule("cluster-assigned",
                plan.Strata.Count > 0 ? "contrast of cell means per person within each stratum, averaged with weights N of the stratum / N" : "contrast of cell means per person",
                "CR2 by cluster, Satterthwaite df",
                "Clusters are assigned, not persons: the unit assigned is the unit of inference.");
        var binary = measure is Dichotomy or CheckPassed or ProportionPositive ? " The outcome is a share: the estimate is a difference in points." : "";
        if (isExternal)
            return new DesignRule("k arms, assignment external",
                compared == 2 ? "difference in means" : "contrast of cell means",
                compared == 2 ? "Welch" : "HC2 (unequal variances), df n − cells",
                "The arms came with the data: probabilities and strata are not known, so arms are compared as if drawn completely." + binary);
        if (plan.Procedure == Procedure.Blocked || hasVersionStrata)
            return new DesignRule("strata, any probability in (0, 1)",
                compared == 2 ? "difference in means within each stratum, averaged with weights N of the stratum / N" : "contrast of cell means within each stratum, averaged with weights N of the stratum / N",
                "Neyman within stratum, df N − cells",
                (plan.Procedure == Procedure.Blocked ? "Persons are assigned in permuted blocks within declared strata; the stratum, not the block, is in the analysis." : "Versions with other shares or another stimulus are strata.") + binary);
        var draw = plan.Procedure == Procedure.Simple ? "simple draw" : "complete draw (permuted blocks in one stratum; the block is not in the model)";
        if (compared > 2)
            return new DesignRule(IsFullFactorial(plan) ? "complete factorial" : "incomplete factorial, common support",
                "contrast of cell means with declared weights", "HC2 (unequal variances), df n − cells compared",
                $"Persons are assigned by a {draw}, and the contrast combines {compared} cells." + binary);
        return plan.Arms.Count == 2
            ? new DesignRule("simple or complete, two arms", "difference in means", "Welch", $"Persons are assigned by a {draw} to two arms." + binary)
            : new DesignRule("k arms", "difference in means of the two arms compared", "pairwise Welch", $"Persons are assigned by a {draw} to {plan.Arms.Count} arms." + binary);
    }

    private static bool IsFullFactorial(RandomizationPlan plan)
    {
        var factors = plan.Arms.SelectMany(arm => arm.Levels.Keys).Distinct().ToList();
        var cells = factors.Aggregate(1, (product, factor) => product * plan.Arms.Select(arm => arm.Levels.GetValueOrDefault(factor)).Distinct().Count());
        return factors.Count > 0 && plan.Arms.All(arm => arm.Levels.Count == factors.Count) && cells == plan.Arms.Count;
    }
}
