using System.Text.Json;
using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

/// <summary>Probability samples against R's survey package (Reference/linear_models.R).</summary>
public class SurveyTests
{
    private static readonly JsonElement Golden = Reference.Golden.Resource("linear_models.json");

    public static TheoryData<string> Designs => [.. Samples.Keys];

    private static Dictionary<string, SurveyDesign> Samples { get; } = new()
    {
        ["weights"] = new("pw"),
        ["strata"] = new("pw", "stratum"),
        ["clusters"] = new("pw", null, "psu"),
        ["both"] = new("pw", "stratum", "psu"),
        ["fpc"] = new("pw", "stratum", "psu", "population"),
    };

    [Theory, MemberData(nameof(Designs))]
    public void Means_shares_and_totals_have_linearised_errors(string name)
    {
        var (design, golden) = (Samples[name], Golden.GetProperty("survey").GetProperty(name));
        Match(SurveyMeans.Estimate(Sample(), "y", design), golden.GetProperty("mean"));
        Match(SurveyMeans.Estimate(Sample(), "urban", design), golden.GetProperty("proportion"));
        Match(SurveyMeans.Estimate(Sample(), "age", design, total: true), golden.GetProperty("total"));
        Match(SurveyMeans.Estimate(Sample(), "y", design, by: "urban"), golden.GetProperty("by"));
    }

    [Theory, MemberData(nameof(Designs))]
    public void Regressions_have_linearised_errors_and_design_df(string name)
    {
        var (design, golden) = (Samples[name], Golden.GetProperty("survey").GetProperty(name));
        var fit = SurveyLeastSquares.Fit(Sample(), Formula.Parse("y ~ female + age"), design);
        fit.Terms().ShouldMatch(golden.GetProperty("ols"), "linearized", 1e-9);
        fit.DesignDf.Should().Be(golden.GetProperty("df").GetInt32());
        var joint = LinearHypothesis.Test(fit, "both", [Unit("female"), Unit("age")], StandardErrorType.Linearized);
        joint.F.ShouldBeClose(golden.GetProperty("joint").GetProperty("f").GetDouble(), 1e-9, "F");
        joint.PValue.ShouldBeClose(golden.GetProperty("joint").GetProperty("p").GetDouble(), 1e-8, "p");
        SurveyLeastSquares.Fit(Sample(), Formula.Parse("y ~ age"), design, RowFilter.Parse("female == 1")).Terms().ShouldMatch(golden.GetProperty("domain"), "linearized", 1e-9);
    }

    [Fact]
    public void A_stratum_with_one_unit_has_no_variance_unless_declared()
    {
        var lonely = Sample().Where(RowFilter.Parse("stratum != 's1'"));
        var one = Sample().Select([.. Enumerable.Range(0, Sample().Rows).Where(i => Sample().Column("stratum").Text(i) != "s1" || Sample().Column("psu").Text(i) == "s1p1")]);
        var refused = SurveyMeans.Estimate(one, "y", Samples["both"]).Single().Estimate;
        refused.IsEstimable.Should().BeFalse();
        refused.Reason.Should().Contain("'s1'");
        refused.Value.Should().NotBeNull();
        var golden = Golden.GetProperty("survey").GetProperty("lonely");
        Error(LonelyUnits.Adjust).ShouldBeClose(golden.GetProperty("adjust").GetDouble(), 1e-10, "adjusted");
        Error(LonelyUnits.Certainty).ShouldBeClose(golden.GetProperty("certainty").GetDouble(), 1e-10, "certainty");
        SurveyMeans.Estimate(lonely, "y", Samples["both"]).Single().Estimate.IsEstimable.Should().BeTrue();

        double? Error(LonelyUnits how) => SurveyMeans.Estimate(one, "y", Samples["both"] with { LonelyUnits = how }).Single().Estimate.StandardError;
    }

    [Fact]
    public void A_census_has_no_sampling_error()
    {
        var table = new DataTable([new NumericColumn("y", [1, 2, 4, 9]), new NumericColumn("size", [4, 4, 4, 4])]);
        var mean = SurveyMeans.Estimate(table, "y", new SurveyDesign(Population: "size")).Single().Estimate;
        mean.Value.Should().Be(4);
        mean.IsEstimable.Should().BeFalse("its standard error is zero, which a test must not be made of");
    }

    [Fact]
    public void Without_design_a_survey_regression_is_HC0_with_the_factor_n_over_n_minus_1()
    {
        var table = Sample();
        var survey = SurveyLeastSquares.Fit(table, Formula.Parse("y ~ female + age"), new SurveyDesign());
        var hc0 = LeastSquares.Fit(table, Formula.Parse("y ~ female + age")).Terms(StandardErrorType.HC0);
        // Rows without an outcome stay in the design: n is theirs too.
        foreach (var (a, b) in survey.Terms().Zip(hc0)) a.StandardError.ShouldBeClose(b.StandardError!.Value * Math.Sqrt(table.Rows / (table.Rows - 1.0)), 1e-12, a.Term);
    }

    [Theory]
    [InlineData(2.0, "2 in the population")]
    [InlineData(-1.0, "positive")]
    public void A_population_smaller_than_the_sample_is_refused(double size, string why)
    {
        var table = new DataTable([new NumericColumn("y", [1, 2, 4]), new NumericColumn("size", [size, size, size])]);
        FluentActions.Invoking(() => SurveyMeans.Estimate(table, "y", new SurveyDesign(Population: "size"))).Should().Throw<InvalidAnalysisException>().WithMessage($"*{why}*");
    }

    private static void Match(IReadOnlyList<SurveyMean> means, JsonElement golden) => means.Select(m => m.Estimate).ShouldMatch(golden, "linearized", 1e-10);

    private static Dictionary<string, double> Unit(string term) => new() { [term] = 1 };

    private static DataTable Sample() => Reference.Golden.Table(Golden.GetProperty("survey_data"));
}
