using System.Text.Json;
using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

/// <summary>Joint tests under CR2, logit on probability samples, comparisons without equal variances: R's values (clusters_survey.R), properties, refusals.</summary>
public class ClusterAndSurveyTests
{
    private static readonly DataTable Table = Golden.Table(Golden.Clusters.GetProperty("data"));
    private static readonly LeastSquaresFit Fit = LeastSquares.Fit(Table, Formula.Parse("y ~ arm * x + age"), cluster: "village");
    private static readonly SurveyDesign Sample = new(Weights: "weight", Strata: "stratum", Cluster: "village", Population: "villages");

    [Fact]
    public void Hotelling_s_test_of_a_term_is_that_of_clubSandwich()
    {
        Same(Fit.HotellingTest("arm"), "arm");
        Same(Fit.HotellingTest("age"), "age");
        Same(Fit.HotellingTest("slopes", [.. new[] { "armb", "armc", "armb:x", "armc:x" }.Select(name => new Dictionary<string, double> { [name] = 1 })]), "slopes");
        Same(Fit.HotellingTest("equal", [LinearHypothesis.Parse("armb - armc", Fit.TermNames)]), "equal");
    }

    [Fact]
    public void Hotelling_s_test_with_weights_and_with_absorbed_effects_is_that_of_clubSandwich()
    {
        var weighted = LeastSquares.Fit(Table, Formula.Parse("y ~ arm * x + age"), "weight", "village");
        Same(weighted.HotellingTest("arm"), "weighted_arm");
        Same(weighted.HotellingTest("slopes", Slopes("armb", "armc", "armb:x", "armc:x")), "weighted_slopes");
        Same(Absorbed("y ~ arm * x + age | stratum").HotellingTest("slopes", Slopes("armb", "armc", "armb:x", "armc:x")), "absorbed_stratum");
        Same(Absorbed("y ~ arm * x + age | month").HotellingTest("arm"), "absorbed_month");
        Same(Absorbed("y ~ arm * x + age | month + stratum").HotellingTest("slopes", Slopes("x", "armb:x", "armc:x")), "absorbed_both");
        Same(Absorbed("y ~ x + age | village").HotellingTest("slopes", Slopes("x", "age")), "absorbed_village");

        static FixedEffectsFit Absorbed(string formula) => FixedEffectsRegression.Fit(Table, Formula.Parse(formula), cluster: "village");
    }

    private static Dictionary<string, double>[] Slopes(params string[] names) => Array.ConvertAll(names, name => new Dictionary<string, double> { [name] = 1 });

    private static void Same(WaldTest actual, string name)
    {
        var expected = Golden.Clusters.GetProperty("hotelling").GetProperty(name);
        actual.F.ShouldBeClose(expected.GetProperty("f").GetDouble(), 1e-9, name);
        actual.Df2.ShouldBeClose(expected.GetProperty("df2").GetDouble(), 1e-8, name);
        actual.PValue.ShouldBeClose(expected.GetProperty("p_value").GetDouble(), 1e-9, name);
    }

    [Fact]
    public void Hotelling_s_test_of_one_coefficient_is_its_t_squared_with_Satterthwaite_s_df()
    {
        var term = Fit.Terms(StandardErrorType.CR2).Single(t => t.Term == "x");
        var test = Fit.HotellingTest("x");
        test.F.ShouldBeClose(term.Statistic!.Value * term.Statistic.Value, 1e-11, "F");
        test.Df2.ShouldBeClose(term.DegreesOfFreedom!.Value, 1e-9, "df");
        test.PValue.ShouldBeClose(term.PValue!.Value, 1e-9, "p");
    }

    [Fact]
    public void Hotelling_s_test_does_not_depend_on_how_the_hypothesis_is_written()
    {
        var test = Fit.HotellingTest("arm");
        var other = Fit.HotellingTest("arm", [LinearHypothesis.Parse("3 * armb - armc", Fit.TermNames), LinearHypothesis.Parse("armb + armc", Fit.TermNames)]);
        (other.F!.Value, other.Df2!.Value).Should().Be((other.F.Value, other.Df2.Value));
        other.F.ShouldBeClose(test.F!.Value, 1e-10, "F");
        other.Df2.ShouldBeClose(test.Df2!.Value, 1e-9, "df");

        // Nor on the units of a column: a year in seconds is as independent of the arm as a year in years.
        var seconds = new DataTable([.. Table.Names.Where(c => c != "age").Select(Table.Column), new NumericColumn("age", [.. Table.Numeric("age").Values.ToArray().Select(a => a * 3e7)])]);
        var (years, scaled) = (Fit.HotellingTest("two", Slopes("armb", "age")), LeastSquares.Fit(seconds, Formula.Parse("y ~ arm * x + age"), cluster: "village").HotellingTest("two", Slopes("armb", "age")));
        scaled.F.ShouldBeClose(years.F!.Value, 1e-9, "F");
        scaled.Df2.ShouldBeClose(years.Df2!.Value, 1e-9, "df");
    }

    [Fact]
    public void What_Hotelling_s_test_cannot_do_it_says()
    {
        Fit.HotellingTest("twice", [LinearHypothesis.Parse("armb", Fit.TermNames), LinearHypothesis.Parse("2 * armb", Fit.TermNames)]).Reason.Should().Contain("independent");
        FluentActions.Invoking(() => Fit.HotellingTest("gone")).Should().Throw<InvalidAnalysisException>();
    }

    /// <summary>12 clusters of five, arms of four clusters each, no effect: 5 in 100 rejected; the F with n − k df rejects far more.</summary>
    [Fact, Trait("simulation", "coverage")]
    public void Hotelling_s_test_holds_its_level_with_few_clusters()
    {
        var random = new Random(20261122);
        var cluster = Enumerable.Range(0, 60).Select(i => (double)(i / 5)).ToArray();
        var arm = Array.ConvertAll(cluster, c => c % 3);
        var (draws, rejected, naive) = (Simulations.Draws(1000), 0, 0);
        for (var draw = 0; draw < draws; draw++)
        {
            var shared = Enumerable.Range(0, 12).Select(_ => 0.7 * PowerTests.Normal(random)).ToArray();
            var y = Array.ConvertAll(cluster, c => shared[(int)c] + PowerTests.Normal(random));
            var fit = LeastSquares.Fit(DataTable.Of(("y", y), ("arm", arm), ("cluster", cluster)), Formula.Parse("y ~ factor(arm)"), cluster: "cluster");
            if (fit.HotellingTest("factor(arm)").PValue < 0.05) rejected++;
            if (fit.JointTest("factor(arm)", StandardErrorType.CR2).PValue < 0.05) naive++;
        }
        Simulations.ShouldBe("Hotelling's T² under CR2, 12 clusters, three arms, rejected at 5%", rejected, draws, 0.035, 0.049);
        naive.Should().BeGreaterThan(rejected + draws / 50);
    }

    [Theory]
    [InlineData("all", null)]
    [InlineData("domain", "age >= 35")]
    public void The_logit_on_a_probability_sample_is_that_of_svyglm(string name, string? domain)
    {
        var fit = SurveyLogit.Fit(Table, Formula.Parse("yes ~ arm + x"), Sample, RowFilter.Parse(domain));
        foreach (var (actual, expected) in fit.Terms().Zip(Golden.Clusters.GetProperty("survey_logit").GetProperty(name).EnumerateArray()))
        {
            actual.Term.Should().Be(expected.GetProperty("term").GetString());
            Close(actual.Value, "estimate");
            Close(actual.StandardError, "std_error");
            Close(actual.DegreesOfFreedom, "df");
            Close(actual.PValue, "p_value");
            Close(actual.ConfidenceLow, "conf_low");

            void Close(double? value, string field) => value.ShouldBeClose(expected.GetProperty(field).GetDouble(), 1e-8, $"{actual.Term} {field}");
        }
        fit.OddsRatios().Select(t => t.Value).Should().Equal(fit.Terms().Skip(1).Select(t => (double?)Math.Exp(t.Value!.Value)));
    }

    [Fact]
    public void Equal_weights_of_independent_persons_give_the_logit_with_HC0_errors()
    {
        var fit = SurveyLogit.Fit(Table, Formula.Parse("yes ~ arm + x"), new SurveyDesign());
        var logit = LogisticRegression.Fit(Table, Formula.Parse("yes ~ arm + x")).Terms(StandardErrorType.HC0);
        foreach (var (survey, plain) in fit.Terms().Zip(logit))
        {
            survey.Value.ShouldBeClose(plain.Value!.Value, 1e-9, "estimate");
            survey.StandardError.ShouldBeClose(plain.StandardError!.Value * Math.Sqrt(150 / 149.0), 1e-9, "linearised = HC0·√(n/(n − 1))");
        }
    }

    [Fact]
    public void A_separated_column_of_a_sample_has_no_estimate_and_is_named()
    {
        var separated = new DataTable([.. Table.Names.Select(Table.Column), new NumericColumn("s", [.. Table.Numeric("yes").Values.ToArray().Select((y, i) => y == 1 && i % 3 == 0 ? 1.0 : 0)])]);
        var terms = SurveyLogit.Fit(separated, Formula.Parse("yes ~ x + s"), Sample).Terms();
        terms[2].Value.Should().BeNull();
        terms[2].Reason.Should().Contain("s has no finite estimate");
        terms[1].IsEstimable.Should().BeTrue();
        FluentActions.Invoking(() => SurveyLogit.Fit(Table, Formula.Parse("y ~ x"), Sample)).Should().Throw<InvalidAnalysisException>().WithMessage("*0 or 1*");
    }

    [Fact]
    public void Games_and_Howell_s_comparisons_are_Welch_s_on_the_studentized_range()
    {
        var pairs = MultipleComparisons.GamesHowell(Table, "y", "arm").Comparisons;
        foreach (var (actual, expected) in pairs.Zip(Golden.Clusters.GetProperty("games_howell").EnumerateArray()))
        {
            (actual.First, actual.Second).Should().Be((expected.GetProperty("first").GetString()!, expected.GetProperty("second").GetString()!));
            actual.Result.Estimate.Value.ShouldBeClose(Of("estimate"), 1e-11, "estimate");
            actual.Result.Estimate.DegreesOfFreedom.ShouldBeClose(Of("df"), 1e-10, "df");
            actual.Result.PValue.ShouldBeClose(Of("p_value"), 1e-8, "p");
            actual.Result.Low.ShouldBeClose(Of("conf_low"), 1e-7, "low");
            actual.Result.High.ShouldBeClose(Of("conf_high"), 1e-7, "high");

            double Of(string field) => expected.GetProperty(field).GetDouble();
        }
    }

    /// <summary>Four groups of 6 to 30 with standard deviations 4 to 1, no difference: the share of experiments in which any pair is called different.</summary>
    [Fact, Trait("simulation", "coverage")]
    public void Games_and_Howell_hold_the_family_s_error_where_variances_differ()
    {
        var random = new Random(20261123);
        int[] sizes = [6, 10, 20, 30];
        int[] group = [.. sizes.SelectMany((size, g) => Enumerable.Repeat(g, size))];
        var (draws, games, tukey) = (Simulations.Draws(150), 0, 0);
        for (var draw = 0; draw < draws; draw++)
        {
            var table = new DataTable([new NumericColumn("y", Array.ConvertAll(group, g => (4 - g) * PowerTests.Normal(random))), new FactorColumn("g", ["a", "b", "c", "d"], group)]);
            if (MultipleComparisons.GamesHowell(table, "y", "g").Comparisons.Any(c => c.Result.PValue < 0.05)) games++;
            if (MultipleComparisons.TukeyHsd(table, "y", "g").Comparisons.Any(c => c.Result.PValue < 0.05)) tukey++;
        }
        Simulations.ShouldBe("Games–Howell, 4 groups of 6 to 30, sd 4 to 1, any rejected at 5%", games, draws, 0.045, 0.059);
        tukey.Should().BeGreaterThan(games, "Tukey's pooled variance is wrong here");
    }
}
