using System.Text.Json;
using CoProduction.Statistics.Numerics;
using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

/// <summary>Contrasts of a model at one family-wise error: R's values (families.R), the exact distributions where there are any, properties, refusals, coverage.</summary>
public class FamilyTests
{
    private static readonly DataTable Arms = Golden.Table(Golden.Families.GetProperty("data").GetProperty("arms"));
    private static readonly ComparisonModel Adjusted = new() { Stratum = "site", Covariates = ["x"] };

    [Theory]
    [InlineData(2.1, 7)]
    [InlineData(2.6, 40)]
    [InlineData(9.5, 12)]
    [InlineData(40, 5)]
    [InlineData(3.2, double.PositiveInfinity)]
    public void The_largest_t_has_Dunnett_s_distribution_where_correlations_are_products(double d, double df)
    {
        double[] loadings = [0.5, 0.7, 0.81, 0.3];
        var largest = new MaximumT([.. Square(4, (i, j) => loadings[i] * loadings[j])], double.IsInfinity(df) ? null : df);
        ((double?)largest.Upper(d)).ShouldBeClose(DunnettDistribution.Upper(d, loadings, df), 1.5e-4, $"d = {d}, df {df}");
    }

    [Theory]
    [InlineData(3, 2.3, 6)]
    [InlineData(4, 2.9, 15)]
    [InlineData(4, 12, 15)]
    [InlineData(5, 2.7, 60)]
    public void And_Tukey_s_where_all_pairs_of_equal_groups_are_compared_though_that_is_singular(int groups, double d, double df)
    {
        var pairs = (from a in Enumerable.Range(0, groups) from b in Enumerable.Range(a + 1, groups - a - 1) select (a, b)).ToArray();
        var largest = new MaximumT([.. Square(pairs.Length, (i, j) => i == j ? 1 : (Same(pairs[i].a, pairs[j].a) + Same(pairs[i].b, pairs[j].b) - Same(pairs[i].a, pairs[j].b) - Same(pairs[i].b, pairs[j].a)) / 2.0)], df);
        ((double?)largest.Upper(d)).ShouldBeClose(StudentizedRange.Upper(d * Math.Sqrt(2), groups, df), 3e-4, $"{groups} groups, d = {d}, df {df}");
        ((double?)largest.Quantile(0.05)).ShouldBeClose(StudentizedRange.Quantile(0.05, groups, df) / Math.Sqrt(2), 5e-5, "critical value");

        static int Same(int a, int b) => a == b ? 1 : 0;
    }

    [Fact]
    public void Estimates_that_are_all_the_same_are_one_test_and_independent_ones_multiply()
    {
        var same = new MaximumT([1, 1, 1, -1, 1, 1, -1, -1, 1], 9);
        ((double?)new MaximumT([1, -1, -1, 1], 9).Upper(2)).ShouldBeClose(Tail.StudentTwoSided(2, 9), 1e-12, "−T is T");
        ((double?)new MaximumT([.. Square(3, (_, _) => 1)], 9).Upper(2)).ShouldBeClose(Tail.StudentTwoSided(2, 9), 1e-12, "three times T");
        ((double?)new MaximumT([.. Square(3, (i, j) => i == j ? 1 : 0)], null).Upper(2)).ShouldBeClose(1 - Math.Pow(1 - Tail.NormalTwoSided(2), 3), 1e-5, "independent");
        same.Upper(0).Should().Be(1);
    }

    [Fact]
    public void Arms_against_the_control_within_strata_have_multcomp_s_p_values_and_intervals()
    {
        ShouldMatch(MultipleComparisons.Dunnett(Arms, "y", "arm", Adjusted), "dunnett_hc2");
        ShouldMatch(MultipleComparisons.Dunnett(Arms, "y", "arm", Adjusted with { Cluster = "village", ErrorType = StandardErrorType.CR1 }), "dunnett_cr1");
        var pairs = MultipleComparisons.TukeyHsd(Arms, "y", "arm", Adjusted).Comparisons;
        string[] order = ["b - a", "c - a", "d - a", "c - b", "d - b", "d - c"];
        foreach (var (pair, expected) in order.Zip(Golden.Numbers(Golden.Families.GetProperty("families").GetProperty("tukey_hc2_multcomp"))))
            pairs.Single(p => $"{p.First} - {p.Second}" == pair).Result.PValue.ShouldBeClose(expected, 3e-4, pair);

        static void ShouldMatch(MultipleComparisons actual, string name)
        {
            var golden = Golden.Families.GetProperty("families").GetProperty(name);
            actual.JointDf.Should().Be(golden.GetProperty("df").GetDouble());
            var critical = golden.GetProperty("critical").GetDouble();
            actual.CriticalValue.ShouldBeClose(critical, 1e-4, "critical value");
            for (var i = 0; i < 3; i++)
            {
                var (estimate, error) = (golden.GetProperty("estimate")[i].GetDouble(), golden.GetProperty("std_error")[i].GetDouble());
                var result = actual.Comparisons[i].Result;
                result.Estimate.Value.ShouldBeClose(estimate, 1e-11, name);
                result.Estimate.StandardError.ShouldBeClose(error, 1e-10, name);
                result.PValue.ShouldBeClose(golden.GetProperty("p_value")[i].GetDouble(), 1e-4, name);
                result.Low.ShouldBeClose(estimate - critical * error, 1e-4, name, 1);
                result.High.ShouldBeClose(estimate + critical * error, 1e-4, name, 1);
            }
        }
    }

    [Fact]
    public void With_one_variance_and_no_covariates_the_model_gives_the_exact_distributions_numbers()
    {
        var model = new ComparisonModel { ErrorType = StandardErrorType.Classical };
        foreach (var (exact, byModel) in MultipleComparisons.Dunnett(Arms, "y", "arm").Comparisons.Zip(MultipleComparisons.Dunnett(Arms, "y", "arm", model).Comparisons)
            .Concat(MultipleComparisons.TukeyHsd(Golden.Plants(), "weight", "group").Comparisons.Zip(MultipleComparisons.TukeyHsd(Golden.Plants(), "weight", "group", model).Comparisons)))
        {
            (byModel.First, byModel.Second).Should().Be((exact.First, exact.Second));
            byModel.Result.PValue.ShouldBeClose(exact.Result.PValue!.Value, 2e-4, exact.First);
            byModel.Result.Low.ShouldBeClose(exact.Result.Low!.Value, 1e-4, exact.First, 1);
        }
    }

    [Fact]
    public void Any_model_s_combinations_can_be_a_family()
    {
        var logit = LogisticRegression.Fit(Golden.Table(Golden.Families.GetProperty("data").GetProperty("sample")), Formula.Parse("yes ~ arm + x"));
        var family = SimultaneousContrasts.Of(logit, [.. new[] { "armb", "armc", "armb - armc" }.Select(c => (c, LinearHypothesis.Parse(c, logit.TermNames)))], StandardErrorType.HC1);
        family.DegreesOfFreedom.Should().BeNull("the logit is compared with the normal");
        foreach (var contrast in family.Contrasts)
        {
            contrast.PValue.Should().BeGreaterThan(contrast.Estimate.PValue!.Value).And.BeLessThan(3 * contrast.Estimate.PValue!.Value + 1e-12);
            (contrast.Low < contrast.Estimate.ConfidenceLow && contrast.High > contrast.Estimate.ConfidenceHigh).Should().BeTrue();
        }

        var clustered = LeastSquares.Fit(Arms, Formula.Parse("y ~ arm"), cluster: "village");
        var cr2 = SimultaneousContrasts.Of(clustered, [.. clustered.TermNames.Skip(1).Select(n => (n, LinearHypothesis.Parse(n, clustered.TermNames)))], StandardErrorType.CR2);
        cr2.DegreesOfFreedom.Should().Be(clustered.Terms(StandardErrorType.CR2).Skip(1).Min(t => t.DegreesOfFreedom), "the smallest df of the family is on the careful side");
    }

    [Fact]
    public void What_cannot_be_compared_is_named_and_does_not_count()
    {
        // Arm c has one village; arm d is explained by a stratum.
        string[] arm = [.. Enumerable.Range(0, 36).Select(i => "abc"[i / 12].ToString())];
        double[] y = [.. Enumerable.Range(0, 36).Select(i => Math.Sin(i * 1.7))];
        var table = new DataTable([
            new NumericColumn("y", y), FactorColumn.FromValues("arm", arm), new NumericColumn("village", [.. Enumerable.Range(0, 36).Select(i => i < 24 ? (double)(i / 3) : 99)]),
            new NumericColumn("site", [.. Enumerable.Range(0, 36).Select(i => (double)(i / 24))])]);
        var comparisons = MultipleComparisons.TukeyHsd(table, "y", "arm", new ComparisonModel { Cluster = "village" }).Comparisons;
        comparisons.Where(c => c.First == "c").Should().HaveCount(2).And.OnlyContain(c => c.Result.PValue == null && c.Result.IntervalReason!.Contains("'c' lies in a single cluster"));
        var only = comparisons.Single(c => c.First == "b").Result;
        only.PValue.ShouldBeClose(only.Estimate.PValue!.Value, 1e-9, "what is left is a family of one");
        MultipleComparisons.Dunnett(table, "y", "arm", new ComparisonModel { Stratum = "site" }).Comparisons.Should().OnlyContain(c => c.Result.Estimate.Reason!.Contains("explain a group"));
        FluentActions.Invoking(() => MultipleComparisons.Dunnett(table, "y", "arm", new ComparisonModel { Covariates = ["y", "gone"] })).Should().Throw<InvalidAnalysisException>();
    }

    [Fact]
    public void Pairs_of_clusters_are_those_of_estimatr()
    {
        var table = Golden.Table(Golden.Families.GetProperty("data").GetProperty("pairs"));
        var golden = Golden.Families.GetProperty("pairs");
        var result = DifferenceInMeans.MatchedClusterPairs(table, "y", "z", "pair", "village");
        var estimate = result.Terms.Single();
        estimate.Value.ShouldBeClose(golden.GetProperty("estimate").GetDouble(), 1e-12, "estimate");
        estimate.StandardError.ShouldBeClose(golden.GetProperty("std_error").GetDouble(), 1e-12, "error");
        estimate.DegreesOfFreedom.Should().Be(golden.GetProperty("df").GetDouble());
        estimate.PValue.ShouldBeClose(golden.GetProperty("p_value").GetDouble(), 1e-11, "p");
        estimate.ConfidenceLow.ShouldBeClose(golden.GetProperty("conf_low").GetDouble(), 1e-11, "low");
        (result.Blocks, result.Clusters!.Count).Should().Be((8, 16));
    }

    [Fact]
    public void Pairs_of_clusters_of_one_row_are_matched_pairs()
    {
        double[] y = [1, 3, 2, 2.5, 0, 4, 5, 4];
        var table = DataTable.Of(("y", y), ("z", [0, 1, 0, 1, 1, 0, 0, 1]), ("pair", [1, 1, 2, 2, 3, 3, 4, 4]), ("c", [1, 2, 3, 4, 5, 6, 7, 8]));
        var (clusters, pairs) = (DifferenceInMeans.MatchedClusterPairs(table, "y", "z", "pair", "c").Terms.Single(), DifferenceInMeans.MatchedPairs(table, "y", "z", "pair").Terms.Single());
        clusters.Value.ShouldBeClose(pairs.Value!.Value, 1e-14, "estimate");
        clusters.StandardError.ShouldBeClose(pairs.StandardError!.Value, 1e-14, "error");
    }

    [Fact]
    public void Pairs_that_are_none_are_set_aside_and_broken_designs_refused()
    {
        var table = DataTable.Of(("y", [1, 3, 2, 2.5, 0, 4, 5, 4]), ("z", [0, 1, 0, 1, 1, 0, 0, 0]), ("pair", [1, 1, 2, 2, 3, 3, 4, 4]), ("c", [1, 2, 3, 4, 5, 6, 7, 8]), ("same", [1, 1, 3, 4, 5, 6, 7, 8]), ("across", [1, 2, 1, 4, 5, 6, 7, 8]));
        var result = DifferenceInMeans.MatchedClusterPairs(table, "y", "z", "pair", "c");
        (result.Blocks, result.RowsInUnusableBlocks).Should().Be((3, 2));
        FluentActions.Invoking(() => DifferenceInMeans.MatchedClusterPairs(table, "y", "z", "pair", "same")).Should().Throw<InvalidAnalysisException>().WithMessage("*both arms*");
        FluentActions.Invoking(() => DifferenceInMeans.MatchedClusterPairs(table, "y", "z", "pair", "across")).Should().Throw<InvalidAnalysisException>().WithMessage("*several pairs*");
        DifferenceInMeans.MatchedClusterPairs(table.Select([0, 1]), "y", "z", "pair", "c").Terms.Single().Reason.Should().Contain("fewer than two");
    }

    [Fact]
    public void Marginal_effects_of_the_logit_on_a_sample_are_those_of_the_survey_package()
    {
        var table = Golden.Table(Golden.Families.GetProperty("data").GetProperty("sample"));
        var fit = SurveyLogit.Fit(table, Formula.Parse("yes ~ arm + x * female"), new SurveyDesign("weight", "stratum", "psu", "units"));
        var (asGiven, sampled) = (fit.AverageMarginalEffects(), fit.AverageMarginalEffects(sampledCovariates: true));
        foreach (var golden in Golden.Families.GetProperty("marginal").EnumerateArray())
        {
            var name = golden.GetProperty("term").GetString();
            var effect = asGiven.Single(e => e.Term == name);
            effect.Value.ShouldBeClose(golden.GetProperty("estimate").GetDouble(), 1e-8, name!);
            effect.StandardError.ShouldBeClose(golden.GetProperty("std_error").GetDouble(), 1e-6, name!);
            sampled.Single(e => e.Term == name).StandardError.ShouldBeClose(golden.GetProperty("std_error_sampled").GetDouble(), 1e-6, name!);
            (effect.DegreesOfFreedom, effect.ErrorType).Should().Be((Golden.Families.GetProperty("marginal_df").GetDouble(), StandardErrorType.Linearized));
        }
        asGiven.Should().HaveCount(4);
        FluentActions.Invoking(() => SurveyLeastSquares.Fit(table, Formula.Parse("yes ~ x"), new SurveyDesign("weight")).AverageMarginalEffects()).Should().Throw<InvalidAnalysisException>();

        // Equal weights, no design: the numbers of the logit, up to n/(n − 1) of HC0.
        var (plain, simple) = (LogisticRegression.Fit(table, Formula.Parse("yes ~ arm + x")).AverageMarginalEffects(0.95, StandardErrorType.HC0), SurveyLogit.Fit(table, Formula.Parse("yes ~ arm + x"), new SurveyDesign()).AverageMarginalEffects());
        foreach (var (a, b) in plain.Zip(simple)) b.StandardError.ShouldBeClose(a.StandardError!.Value * Math.Sqrt(140 / 139.0), 1e-9, a.Term);
    }

    [Fact]
    public void Firth_s_logit_has_the_sandwich_of_its_adjusted_scores()
    {
        var table = Golden.Table(Golden.Families.GetProperty("data").GetProperty("sample"));
        var golden = Golden.Families.GetProperty("firth");
        var fit = FirthLogit.Fit(table, Formula.Parse("yes ~ arm + x + female"), "psu");
        foreach (var (type, name) in new[] { (StandardErrorType.CR0, "cr0"), (StandardErrorType.CR1G, "cr1g"), (StandardErrorType.CR1, "cr1") })
            foreach (var (term, (estimate, error)) in fit.Terms(type).Zip(Golden.Numbers(golden.GetProperty("estimate")).Zip(Golden.Numbers(golden.GetProperty(name)))))
            {
                term.Value.ShouldBeClose(estimate, 1e-9, term.Term);
                term.StandardError.ShouldBeClose(error, 1e-9, $"{name} of {term.Term}");
                term.DegreesOfFreedom.Should().BeNull();
            }
        fit.Terms(StandardErrorType.Classical).Should().BeEquivalentTo(fit.Terms());
        FluentActions.Invoking(() => fit.Terms(StandardErrorType.CR2)).Should().Throw<InvalidAnalysisException>().WithMessage("*CR1*");
        FluentActions.Invoking(() => FirthLogit.Fit(table, Formula.Parse("yes ~ arm")).Terms(StandardErrorType.CR1)).Should().Throw<InvalidAnalysisException>().WithMessage("*cluster column*");
    }

    [Fact]
    public void A_coefficient_that_the_data_separate_has_no_clustered_error()
    {
        // Nobody of arm b says yes: the sandwich would have an error of (almost) zero there.
        string[] arm = [.. Enumerable.Range(0, 60).Select(i => "abc"[i / 2 % 3].ToString())];
        var table = new DataTable([
            new NumericColumn("y", [.. arm.Select((a, i) => a != "b" && i % 5 < 2 ? 1.0 : 0)]), FactorColumn.FromValues("arm", arm), new NumericColumn("village", [.. Enumerable.Range(0, 60).Select(i => (double)(i / 2))])]);
        var terms = FirthLogit.Fit(table, Formula.Parse("y ~ arm"), "village").Terms(StandardErrorType.CR1);
        terms.Single(t => t.Term == "armb").Should().Match<TermEstimate>(t => t.Value != null && t.StandardError == null && t.Reason!.Contains("randomization inference"));
        terms.Single(t => t.Term == "armc").IsEstimable.Should().BeTrue();
    }

    private static IEnumerable<double> Square(int size, Func<int, int, double> of) => from i in Enumerable.Range(0, size) from j in Enumerable.Range(0, size) select i == j ? 1 : of(i, j);
}
