using System.Text.Json;
using CoProduction.Cli.Analyze;
using CoProduction.Statistics.Numerics;

namespace CoProduction.Statistics.Tests;

/// <summary>Data that break estimators: every answer is a number that means something, or a reason.</summary>
public sealed class AwkwardDataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("awkward").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [InlineData("ols", "y ~ arm + x")]
    [InlineData("survey_ols", "y ~ arm + x")]
    [InlineData("logit", "y ~ arm + x")]
    [InlineData("firth_logit", "y ~ arm + x")]
    [InlineData("ordered_logit", "y ~ arm + x")]
    [InlineData("poisson", "y ~ arm + x")]
    [InlineData("ols", "y ~ arm | x")]
    public void Rows_that_are_all_incomplete_are_no_internal_error(string kind, string formula)
    {
        var result = Run("y,arm,x\n,a,1\n,b,2\n,c,3\n1,,4\n0,,5\n", $$"""{"kind": "{{kind}}", "formula": "{{formula}}"}""");
        result.GetProperty("status").GetString().Should().BeOneOf("error", "not_estimable");
        result.GetProperty("reason").GetString().Should().Contain("No row has a value");
    }

    [Fact]
    public void A_number_that_is_none_does_not_turn_the_others_into_levels()
    {
        foreach (var odd in new[] { "NaN", "inf", "-Inf", "1e999" })
        {
            var result = Run($"y,x\n1,1\n2,{odd}\n3,3\n5,4\n", """{"kind": "ols", "formula": "y ~ x"}""");
            result.GetProperty("status").GetString().Should().Be("error");
            result.GetProperty("reason").GetString().Should().Contain($"'{odd}'").And.Contain("missing");
        }
        Run("y,x\n1,inf\n2,a\n3,a\n5,inf\n", """{"kind": "ols", "formula": "y ~ x"}""").GetProperty("terms")[1].GetProperty("term").GetString().Should().Be("xinf", "among texts it is a text");
    }

    [Fact]
    public void The_p_value_of_a_finite_statistic_is_never_zero()
    {
        foreach (var p in new[] { Tail.NormalTwoSided(100), Tail.StudentTwoSided(1e12, 40), Tail.StudentTwoSided(1e200, 3), Tail.FUpper(1e9, 3, 400), Tail.ChiSquareUpper(1e9, 1) }) p.Should().BePositive();
        Tail.StudentTwoSided(double.PositiveInfinity, 3).Should().Be(0);
        Tail.StudentTwoSided(30, 200).Should().BeInRange(1e-80, 1e-70);
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(1e-300)]
    public void Outcomes_whose_squares_are_no_numbers_have_no_comparisons_but_a_reason(double unit)
    {
        double[] y = [1, 3, 2, 5, 4, 7, 6, 8, 3];
        var table = new DataTable([new NumericColumn("y", Array.ConvertAll(y, v => v * unit)), FactorColumn.FromValues("g", ["a", "a", "a", "b", "b", "b", "c", "c", "c"])]);
        foreach (var comparison in MultipleComparisons.TukeyHsd(table, "y", "g").Comparisons.Concat(MultipleComparisons.Dunnett(table, "y", "g").Comparisons))
            comparison.Result.Should().Match<AdjustedEstimate>(r => r.PValue == null && r.IntervalReason != null);
    }

    [Fact]
    public void A_profile_that_cannot_be_followed_ends()
    {
        double[] x = [.. Enumerable.Range(0, 30).Select(i => Math.Sin(i) * 1e300)];
        double[] y = [.. Enumerable.Range(0, 30).Select(i => i % 3 == 0 ? 1.0 : 0)];
        var fit = LogisticRegression.Fit(DataTable.Of(("y", y), ("x", x)), Formula.Parse("y ~ x"));
        fit.ProfileIntervals().Should().OnlyContain(i => i.Reason != null || (double.IsFinite(i.Low!.Value) && double.IsFinite(i.High!.Value)));
    }

    [Fact]
    public void A_control_in_one_cluster_is_refused_though_there_are_several_arms()
    {
        string[] arm = [.. Enumerable.Range(0, 36).Select(i => "abc"[i / 12].ToString())];
        double[] y = [.. Enumerable.Range(0, 36).Select(i => Math.Sin(i * 1.7))];
        double[] village = [.. Enumerable.Range(0, 36).Select(i => i < 12 ? 99.0 : i / 3)];
        var table = new DataTable([new NumericColumn("y", y), FactorColumn.FromValues("arm", arm), new NumericColumn("village", village), new NumericColumn("yes", Array.ConvertAll(y, v => v > 0 ? 1.0 : 0)), new NumericColumn("half", [.. Enumerable.Range(0, 36).Select(i => i % 2.0)])]);
        DifferenceInMeans.Clustered(table, "y", "arm", "village").Terms.Should().OnlyContain(t => t.StandardError == null && t.Value != null && t.Reason!.Contains("'a' lies in a single cluster"));
        foreach (var type in new[] { StandardErrorType.CR0, StandardErrorType.CR1, StandardErrorType.CR2 })
            Slopes(LeastSquares.Fit(table, Formula.Parse("y ~ arm"), cluster: "village").Terms(type));
        Slopes(LogisticRegression.Fit(table, Formula.Parse("yes ~ arm"), "village").Terms(StandardErrorType.CR1));
        Slopes(FixedEffectsRegression.Fit(table, Formula.Parse("y ~ arm | half"), cluster: "village").Terms(StandardErrorType.CR1));

        static void Slopes(IEnumerable<TermEstimate> terms) => terms.Where(t => t.Term != ModelMatrix.Intercept).Should().HaveCount(2).And.OnlyContain(t => t.StandardError == null && t.Reason!.Contains("reference level of arm"));
    }

    [Fact]
    public void Bounds_without_errors_and_families_without_tests_say_why()
    {
        var bounds = Run("y,arm\n1,a\n1,a\n1,b\n1,b\n", """{"kind": "manski_bounds", "outcome": "y", "arm": "arm", "minimum": 0, "maximum": 2}""");
        bounds.GetProperty("warnings")[0].GetString().Should().Contain("does not vary");
        Run("y\n1\n", """{"kind": "p_adjust", "p_values": [], "methods": ["holm"]}""").GetProperty("status").GetString().Should().Be("error");
        var balance = Run("arm,x\na,1\na,1\na,1\nb,1\nb,2\n", """{"kind": "balance", "arm": "arm", "covariates": ["x"]}""");
        balance.GetProperty("warnings")[0].GetString().Should().Contain("leverage one");
    }

    private JsonElement Run(string data, string analysis)
    {
        File.WriteAllText(Path.Combine(_folder, "data.csv"), data);
        File.WriteAllText(Path.Combine(_folder, "request.json"), $$"""{"data": "data.csv", "analyses": [{"id": "a", {{analysis.TrimStart('{')}}]}""");
        return JsonDocument.Parse(AnalysisResult.ToJson(AnalysisRequest.Read(Path.Combine(_folder, "request.json")).Run())).RootElement.GetProperty("analyses")[0];
    }
}
