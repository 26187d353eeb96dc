using CoProduction.Studies.Analysis;
using CoProduction.Studies.Randomization;

namespace CoProduction.Studies.Tests.Analysis;

/// <summary>One test per line of the decision table of docs/statistics.md.</summary>
public class DecisionTableTests
{
    private static readonly DesignFacts TwoArms = new() { Procedure = Procedure.Complete };

    [Theory]
    [InlineData(Procedure.Simple)]
    [InlineData(Procedure.Complete)]
    public void Simple_or_complete_two_arms(Procedure procedure) =>
        Rule(TwoArms with { Procedure = procedure }, "simple or complete, two arms", "difference in means", "Welch", "labels permuted, totals of the arms fixed");

    [Theory]
    [InlineData(Procedure.Complete, true)]
    [InlineData(Procedure.Simple, false)]
    public void Labels_move_only_inside_permuted_blocks_where_there_are_any(Procedure procedure, bool blocks)
    {
        var rule = DecisionTable.For(TwoArms with { Procedure = procedure }).Primary;
        rule.Redraw.Contains("only inside a permuted block", StringComparison.Ordinal).Should().Be(blocks);
        rule.Why.Contains("the redraw keeps it", StringComparison.Ordinal).Should().Be(blocks);
    }

    [Fact]
    public void K_arms() => Rule(TwoArms with { Arms = 4 }, "k arms", "difference in means of the two arms compared", "pairwise Welch", "labels of the two arms compared only");

    [Fact]
    public void Strata() => Rule(TwoArms with { Procedure = Procedure.Blocked, HasStrata = true }, "strata, any probability in (0, 1)", "N of the stratum / N", "Neyman within stratum, df N − cells", "within stratum");

    [Fact]
    public void Permuted_blocks_are_analysed_as_their_stratum_and_redrawn_as_blocks()
    {
        var rule = Rule(TwoArms with { Procedure = Procedure.Blocked, HasStrata = true }, "strata, any probability in (0, 1)", "difference in means", "Neyman", "blocks kept");
        rule.Why.Should().Contain("not the block");
    }

    [Fact]
    public void Declared_pairs() => Rule(TwoArms with { IsPaired = true }, "declared pairs", "unpaired as sensitivity", "df J − 1", "flip within pair");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Probability_varies_by_stratum_or_version(bool strata) =>
        Rule(TwoArms with { HasStrata = strata, SharesVary = true }, "strata, probability varies by stratum or version", "N of the stratum / N", "Neyman", "within stratum × version");

    [Fact]
    public void Few_per_stratum_and_arm_many_strata() =>
        Rule(TwoArms with { HasStrata = true, IsThin = true }, "few per stratum and arm, many strata", "variance-weighted", "HC2, df n − k", "within stratum");

    [Theory]
    [InlineData(12, "headline")]
    [InlineData(60, "clusters within stratum and permuted block")]
    public void Cluster_assigned(int clusters, string redraw) =>
        Rule(TwoArms with { Procedure = Procedure.Cluster, Clusters = clusters }, "cluster-assigned", "per person", "CR2 by cluster, Satterthwaite df", redraw);

    [Fact]
    public void Fewer_than_two_clusters_in_an_arm() =>
        DecisionTable.For(TwoArms with { Procedure = Procedure.Cluster, HasLonelyCluster = true }).Primary.NotEstimable.Should().Contain("fewer than two clusters");

    [Fact]
    public void Balance_on_completes() =>
        Rule(TwoArms with { IsExternal = true, BalancedOnCompletes = true }, "balance on completes (import only)", "balancing strata", "HC2, df n − k, flagged", "replay");

    [Fact]
    public void Imported_arms() => Rule(TwoArms with { IsExternal = true, Arms = 3 }, "k arms, assignment external", "difference in means", "Welch", "as if drawn completely");

    [Fact]
    public void Site_without_the_treatment() =>
        DecisionTable.For(TwoArms with { IsAssignedHere = false }).Primary.Should().Match<DesignRule>(rule => rule.Line == "site without the treatment" && rule.NotEstimable!.Contains("outside the contrast") && rule.Redraw == "");

    [Fact]
    public void Site_offering_one_factor_only() =>
        Rule(TwoArms with { Arms = 4, IsFactorial = true, OffersAll = false }, "site offering one factor only", "given that the other factor is absent", "Welch", "the arms compared");

    [Fact]
    public void Site_that_does_not_offer_an_arm_compared() =>
        DecisionTable.For(TwoArms with { Arms = 3, OffersAll = false }).Primary.NotEstimable.Should().Contain("outside this contrast");

    [Fact]
    public void A_contrast_of_several_arms_that_cross_no_factors() =>
        Rule(TwoArms with { Arms = 4, Compared = 3, IsComplete = true }, "k arms, several combined", "contrast of arm means", "HC2 (unequal variances), df n − arms compared", "labels of the arms compared");

    [Fact]
    public void Complete_factorial() =>
        Rule(TwoArms with { Arms = 4, Compared = 4, IsFactorial = true, IsComplete = true }, "complete factorial", "contrast of cell means", "HC2 (unequal variances), df n − cells compared", "within levels of the others");

    [Fact]
    public void Incomplete_factorial() =>
        Rule(TwoArms with { Arms = 5, Compared = 4, IsFactorial = true }, "incomplete factorial, common support", "contrast of cell means", "HC2", "the cells compared only");

    [Fact]
    public void Dose() => Rule(TwoArms with { Arms = 4, Compared = 4, IsDose = true }, "dose", "dummies with their joint test", "HC2", "global null");

    [Theory]
    [InlineData(Procedure.Complete, false, "HC2, df n − k")]
    [InlineData(Procedure.Cluster, false, "CR2 by cluster")]
    [InlineData(Procedure.Complete, true, "CR2 by person")]
    public void Moderation_by_a_scale_has_no_redraw(Procedure procedure, bool perTheme, string error) =>
        Rule(TwoArms with { Procedure = procedure, IsPerTheme = perTheme, HasModerator = true }, "moderation by a pre-treatment scale", "arms × scale", error, "").Why.Should().Contain("association");

    [Fact]
    public void Site_by_theme_person_assigned() =>
        Rule(TwoArms with { HasStrata = true, IsPerTheme = true, IsOneTheme = true }, "strata, any probability in (0, 1)", "N of the stratum / N", "Neyman", "within stratum");

    [Fact]
    public void Pooled_person_by_theme() =>
        Rule(TwoArms with { IsPerTheme = true }, "pooled person × theme", "within each site-theme", "CR2 by person, Satterthwaite df", "all rows of a person together");

    [Fact]
    public void Pooled_person_by_theme_in_assigned_clusters() =>
        Rule(TwoArms with { IsPerTheme = true, Procedure = Procedure.Cluster }, "pooled person × theme, cluster-assigned", "within each site-theme", "CR2 by cluster, Satterthwaite df", "all rows of a cluster together");

    [Fact]
    public void Randomized_per_theme_within_person() =>
        Rule(TwoArms with { Unit = AssignmentUnit.Theme, IsPerTheme = true }, "randomized per theme within person", "person fixed effects + theme", "CR2 by person", "within person");

    [Fact]
    public void One_theme_of_themes_randomized_within_persons_is_a_comparison_of_persons() =>
        Rule(TwoArms with { Unit = AssignmentUnit.Theme, IsPerTheme = true, IsOneTheme = true }, "simple or complete, two arms", "difference in means", "Welch", "labels permuted");

    [Fact]
    public void Sectors_within_person_are_not_randomized() =>
        Rule(new DesignFacts { Procedure = null }, "not randomized", "labelled description", "linearised", "");

    [Fact]
    public void Independent_sites() => Rule(TwoArms with { PooledSites = 7 }, "independent sites", "REML", "df k − 1 = 6", "within site");

    [Fact]
    public void Few_independent_sites() => Rule(TwoArms with { PooledSites = 4 }, "few independent sites", "weighted by N; τ²", "variances", "within site");

    [Fact]
    public void Sites_that_share_persons_are_refused() =>
        DecisionTable.For(TwoArms with { PooledSites = 7, SitesShareRows = true }).Primary.NotEstimable.Should().Contain("stacked model");

    [Fact]
    public void Several_outcomes() => Beside(TwoArms with { Family = 3, FamilyTests = 6, RedrawsFamilies = true }, "several outcomes", "3 outcomes, 6 tests", "Westfall–Young", "jointly");

    [Fact]
    public void Several_outcomes_without_a_redraw() => DecisionTable.For(TwoArms with { Family = 2, FamilyTests = 4 }).Beside.Should().ContainSingle().Which.Should().Match<DesignRule>(rule => rule.Error == "Holm" && rule.Redraw == "");

    [Fact]
    public void Ordinal_item() => Beside(TwoArms with { Outcome = OutcomeKind.Ordinal }, "ordinal item", "ordered logit as differences in the probability", "z", "as the design");

    [Fact]
    public void Binary() => Beside(TwoArms with { Outcome = OutcomeKind.Binary }, "binary", "difference in shares", "delta method", "as the design");

    [Fact]
    public void Rate() => Beside(TwoArms with { Outcome = OutcomeKind.Share }, "rate in [0, 1]", "fractional logit", "robust", "as the design");

    [Fact]
    public void Count_capped_or_time() => Beside(TwoArms with { Outcome = OutcomeKind.Count }, "count, capped or time", "Poisson ratio and Tobit", "as the design", "as the design");

    [Fact]
    public void Defined_only_for_some() => Beside(TwoArms with { Outcome = OutcomeKind.AmongSome }, "defined only for some", "Lee bounds", "no causal wording", "");

    [Fact]
    public void Covariates_declared() => Beside(TwoArms with { HasCovariates = true }, "covariates declared", "Lin's regression", "HC2", "studentised");

    [Fact]
    public void One_sided_receipt() => Beside(TwoArms with { HasReceipt = true }, "one-sided receipt", "Anderson–Rubin interval if F < 10", "HC2", "intention-to-treat");

    [Fact]
    public void A_plain_outcome_has_nothing_beside() => DecisionTable.For(TwoArms).Beside.Should().BeEmpty();

    private static DesignRule Rule(DesignFacts facts, string line, string estimator, string error, string redraw) => Check(DecisionTable.For(facts).Primary, line, estimator, error, redraw);

    private static void Beside(DesignFacts facts, string line, string estimator, string error, string redraw) =>
        Check(DecisionTable.For(facts).Beside.Should().ContainSingle().Which, line, estimator, error, redraw);

    private static DesignRule Check(DesignRule rule, string line, string estimator, string error, string redraw)
    {
        rule.Line.Should().Be(line);
        rule.Estimator.Should().Contain(estimator);
        rule.Error.Should().Contain(error);
        if (redraw.Length == 0) rule.Redraw.Should().BeEmpty();
        else rule.Redraw.Should().Contain(redraw);
        rule.Why.Should().NotBeEmpty();
        rule.NotEstimable.Should().BeNull();
        return rule;
    }
}
