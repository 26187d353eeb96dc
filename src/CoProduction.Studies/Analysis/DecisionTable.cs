using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Analysis;

/// <summary>
/// The decision table from design and question to estimator, error, df and redraw, line by line as docs/statistics.md prints it. A line depends on
/// the design, never on the answers; the first that fits counts.
/// </summary>
public static class DecisionTable
{
    /// <summary>Fewer clusters, or fewer df, make the randomization p the headline.</summary>
    public const int FewClusters = 40;

    /// <summary>With fewer df a t interval says little.</summary>
    public const int FewestDf = 4;

    /// <summary>Strata from this number on are many: thin ones lead to stratum fixed effects instead of no estimate.</summary>
    public const int ManyStrata = 10;

    /// <summary>Fewer independent sites do not carry a random-effects mean.</summary>
    public const int FewestSites = 5;

    private const string Averaged = "within each stratum, averaged with weights N of the stratum / N";
    private const string Neyman = "Neyman within stratum, df N − cells";

    public static Decision For(DesignFacts design) => new(Primary(design), [.. Beside(design)]);

    private static DesignRule Primary(DesignFacts design) =>
        NotRandomized(design) ?? OutsideOfContrast(design) ?? Moderated(design) ?? Pooled(design) ?? WithinPersons(design) ?? Clusters(design) ?? Balanced(design) ?? Paired(design) ?? Imported(design) ?? Strata(design) ?? OneStratum(design);

    private static DesignRule? NotRandomized(DesignFacts design) => design.Procedure is not null || design.IsExternal ? null
        : new DesignRule("not randomized", "mean of person differences, labelled description", "person as primary unit, country as stratum, linearised", "Nothing was assigned at random: what differs is described, not caused.") { Kind = EstimatorKind.Description };

    private static DesignRule? OutsideOfContrast(DesignFacts design) =>
        !design.IsAssignedHere ? new DesignRule("site without the treatment", "none", "–", "The treatment was not assigned at this site (probability 0): the site stays in levels and correlates.")
        {
            NotEstimable = "The treatment was not assigned at this site: it is outside the contrast.",
        }
        : !design.OffersAll && !design.IsFactorial ? new DesignRule("site offering some arms only", "none", "–", "An arm compared is not offered here.")
        {
            NotEstimable = "Not every arm compared is offered here: the site is outside this contrast.",
        }
        : null;

    private static DesignRule? Pooled(DesignFacts design) => design.PooledSites switch
    {
        null => null,
        _ when design.SitesShareRows => new DesignRule("sites that share persons or controls", "none", "–", "Pooling them as independent would count rows twice.")
        {
            NotEstimable = "The estimates share persons or controls: pool them in one stacked model, clustered by person.",
        },
        < FewestSites => new DesignRule("few independent sites", "mean over sites weighted by N; τ² with its interval", "sum of the sites' variances", $"Fewer than {FewestSites} sites do not tell how effects vary.") { Redraw = "within site", Kind = EstimatorKind.Sites },
        var k => new DesignRule("independent sites", "random effects (REML) beside the mean weighted by N", $"Hartung–Knapp, df k − 1 = {k - 1}", "Every site is an experiment of its own; effects may differ between them.") { Redraw = "within site", Kind = EstimatorKind.Sites },
    };

    private static DesignRule? Moderated(DesignFacts design) => !design.HasModerator ? null
        : new DesignRule("moderation by a pre-treatment scale", "change of the contrast per unit of the scale: least squares on arms × scale (and strata), with simple slopes",
            design.Procedure == Procedure.Cluster ? "CR2 by cluster, Satterthwaite df" : design.IsPerTheme && !design.IsOneTheme ? "CR2 by person, Satterthwaite df" : "HC2, df n − k",
            "The arms are drawn and the scale is not: persons high and low on it differ in other things too, so that the change of the effect is an association with the scale.") { Kind = EstimatorKind.Moderation };

    private static DesignRule? WithinPersons(DesignFacts design) =>
        design.Unit == AssignmentUnit.Theme && !design.IsOneTheme
            ? new DesignRule("randomized per theme within person", "person fixed effects + theme", "CR2 by person, Satterthwaite df", "Each theme of a person is assigned on its own: the person is its own control.")
            {
                Redraw = "themes' arms within stratum and permuted block (independent draws: within person); carry-over to be looked at",
                Kind = EstimatorKind.PersonFixedEffects,
            }
        : design.IsPerTheme && !design.IsOneTheme && design.Procedure == Procedure.Cluster
            ? new DesignRule("pooled person × theme, cluster-assigned", "contrast of cell means within each site-theme (and stratum), averaged with weights N of the site-theme / N", "CR2 by cluster, Satterthwaite df",
                "Clusters are assigned and each person answers for several themes: rows of one cluster are not independent.") { Redraw = "clusters within stratum and permuted block, all rows of a cluster together", Kind = EstimatorKind.CellsByCluster }
        : design.IsPerTheme && !design.IsOneTheme
            ? new DesignRule("pooled person × theme", "contrast of cell means within each site-theme (and stratum), averaged with weights N of the site-theme / N", "CR2 by person, Satterthwaite df",
                "Persons are assigned and each answers for several themes, so that rows of one person are not independent.") { Redraw = "persons within stratum and permuted block, all rows of a person together", Kind = EstimatorKind.CellsByPerson }
        : null;

    private static DesignRule? Clusters(DesignFacts design) => design.Procedure != Procedure.Cluster ? null
        : new DesignRule("cluster-assigned",
            design.HasStrata ? $"contrast of cell means per person {Averaged}" : "contrast of cell means per person",
            "CR2 by cluster, Satterthwaite df",
            "Clusters are assigned, not persons: the unit assigned is the unit of inference.")
        {
            Redraw = $"clusters within stratum and permuted block{(design.Clusters < FewClusters ? $"; its p is the headline (fewer than {FewClusters} clusters)" : "")}",
            Kind = EstimatorKind.CellsByCluster,
            NotEstimable = design.HasLonelyCluster ? "An arm has fewer than two clusters." : null,
        };

    private static DesignRule? Balanced(DesignFacts design) =>
        design.BalancedOnCompletes ? new DesignRule("balance on completes (import only)", "arm + balancing strata by least squares", "HC2, df n − k, flagged", "Each arrival got the arm with the fewest completes: assignment is not independent of the others.")
        {
            Redraw = "replay of the rule on the stored arrivals; without their log none",
            Kind = EstimatorKind.BalancingStrata,
        }
        : null;

    private static DesignRule? Imported(DesignFacts design) => design.IsExternal ? new DesignRule("k arms, assignment external",
            design.Compared == 2 ? "difference in means" : "contrast of cell means",
            design.Compared == 2 ? "Welch" : "HC2 (unequal variances), df n − cells",
            "The arms came with the data: probabilities and strata are not known, so arms are compared as if drawn completely.")
        {
            Redraw = "labels of the arms compared, totals fixed, as if drawn completely",
        }
        : null;

    private static DesignRule? Paired(DesignFacts design) => !design.IsPaired ? null
        : new DesignRule("declared pairs", "mean difference within pairs; unpaired as sensitivity", "pairs, df J − 1", "One of each declared pair is treated; broken pairs are counted.") { Redraw = "flip within pair", Kind = EstimatorKind.Pairs };

    private static DesignRule? Strata(DesignFacts design)
    {
        if (!design.HasStrata && !design.SharesVary) return null;
        if (design.IsThin)
            return new DesignRule("few per stratum and arm, many strata", "arm with stratum fixed effects, variance-weighted", "HC2, df n − k",
                $"There are {ManyStrata} strata or more, some with fewer than two rows in an arm: strata count by the variance of the arm in them, not by their size.") { Redraw = "within stratum; blocks kept", Kind = EstimatorKind.StratumFixedEffects };
        var why = design.SharesVary && !design.HasStrata ? "Versions with other shares or another stimulus are strata."
            : "Persons are assigned in permuted blocks within declared strata; the stratum, not the block, is in the analysis, and the redraw keeps both." + (design.SharesVary ? " Versions differ too: strata lie within them." : "");
        return new DesignRule(design.SharesVary ? "strata, probability varies by stratum or version" : "strata, any probability in (0, 1)",
            design.Compared == 2 ? $"difference in means {Averaged}" : $"contrast of cell means {Averaged}", Neyman, why)
        {
            Kind = EstimatorKind.StratifiedMeans,
            Redraw = design.SharesVary ? "within stratum × version; blocks kept" : "within stratum; blocks kept, the arms compared swapped only inside a block",
        };
    }

    private static DesignRule OneStratum(DesignFacts design)
    {
        var isSimple = design.Procedure == Procedure.Simple;
        var draw = isSimple ? "simple draw" : "complete draw (permuted blocks in one stratum; the block is not in the model, and the redraw keeps it)";
        var inside = isSimple ? "" : ", only inside a permuted block";
        if (design.IsDose)
            return new DesignRule("dose", "contrast of the doses, declared; dummies with their joint test beside it", "HC2 (unequal variances), df n − cells compared", $"Persons are assigned by a {draw} to doses.")
            {
                Redraw = "doses over persons, for the global null only",
            };
        if (design.Compared > 2 && !design.IsFactorial)
            return new DesignRule("k arms, several combined", "contrast of arm means with declared weights", "HC2 (unequal variances), df n − arms compared", $"Persons are assigned by a {draw} to {design.Arms} arms, and the contrast combines {design.Compared} of them.")
            {
                Redraw = $"labels of the arms compared{inside}",
            };
        if (design.Compared > 2)
            return new DesignRule(design.IsComplete ? "complete factorial" : "incomplete factorial, common support", "contrast of cell means with declared weights", "HC2 (unequal variances), df n − cells compared",
                $"Persons are assigned by a {draw}, and the contrast combines {design.Compared} cells." + (design.IsComplete ? "" : " Only cells that all levels compared have are in it."))
            {
                Redraw = (design.IsComplete ? "one factor within levels of the others; for an interaction approximate" : "the cells compared only") + inside,
            };
        if (!design.OffersAll)
            return new DesignRule("site offering one factor only", "difference in means given that the other factor is absent", "Welch", "The site has no cells of the other factor: it answers what the factor does without it.") { Redraw = $"the arms compared{inside}" };
        return design.Arms == 2
            ? new DesignRule("simple or complete, two arms", "difference in means", "Welch", $"Persons are assigned by a {draw} to two arms.") { Redraw = $"labels permuted, totals of the arms fixed{inside}" }
            : new DesignRule("k arms", "difference in means of the two arms compared", "pairwise Welch", $"Persons are assigned by a {draw} to {design.Arms} arms.") { Redraw = $"labels of the two arms compared only{inside}" };
    }

    private static IEnumerable<DesignRule> Beside(DesignFacts design)
    {
        switch (design.Outcome)
        {
            case OutcomeKind.Ordinal:
                yield return new DesignRule("ordinal item", "difference in means beside the full distribution; where the plan asks for it, ordered logit as differences in the probability of each category", "as the design; ordered logit: z",
                    "The item has ordered options; the proportional-odds test is shown and decides nothing.") { Redraw = "as the design", NamesMore = true };
                break;
            case OutcomeKind.Binary:
                yield return new DesignRule("binary", "difference in shares; where the plan asks for it, logit as average marginal effect beside it", "as the design; logit: delta method, z", "The outcome is 0 or 1, its mean a share: the estimate is a difference in shares.") { Redraw = "as the design", NamesMore = true };
                break;
            case OutcomeKind.Share:
                yield return new DesignRule("rate in [0, 1]", "difference in shares; where the plan asks for it, fractional logit as average marginal effect beside it", "as the design; fractional logit: robust, z", "The outcome is a share: the estimate is a difference in shares.") { Redraw = "as the design", NamesMore = true };
                break;
            case OutcomeKind.Count:
                yield return new DesignRule("count, capped or time", "difference in means; where the plan asks for it, Poisson ratio and Tobit as sensitivity", "as the design; Poisson: robust, z", "The outcome is a count or a time: 0 for those who stop at once.")
                {
                    Redraw = "as the design",
                    NamesMore = true,
                };
                break;
            case OutcomeKind.AmongSome:
                yield return new DesignRule("defined only for some", "difference among those who have the value, n by arm; Lee bounds", "Welch, no causal wording", "Who has the value may itself be an effect of the treatment.");
                break;
        }
        if (design.HasCovariates)
            yield return new DesignRule("covariates declared", "Lin's regression: arms × covariates (and strata) centred, beside the unadjusted estimate", design.Procedure == Procedure.Cluster || (design.IsPerTheme && !design.IsOneTheme) ? "CR2, Satterthwaite df" : "HC2, df n − k",
                "Covariates asked before the draw are declared; the plan says which estimate is primary.") { Redraw = "the adjusted statistic, studentised" };
        if (design.HasReceipt)
            yield return new DesignRule("one-sided receipt", "intention to treat first; the complier effect as its ratio to the effect on receipt; Anderson–Rubin interval if F < 10", design.Procedure == Procedure.Cluster ? "CR2" : "HC2",
                "A receipt that the control arm cannot have is declared.") { Redraw = "of the intention-to-treat effect" };
        if (design.Family > 1)
            yield return new DesignRule("several outcomes", $"one estimate each: {design.Family} outcomes, {design.FamilyTests} tests", design.RedrawsFamilies ? "Holm, and Westfall–Young beside it" : "Holm", "The outcomes are declared as one family.")
            {
                Redraw = design.RedrawsFamilies ? "one draw of all the arms that the family compares, all outcomes jointly, within stratum and permuted block" : "",
            };
    }
}
