using System.Text.Json;
using CoProduction.Cli.Analyze;

namespace CoProduction.Statistics.Tests;

/// <summary>The kinds for binary, ordered, fractional, count and censored outcomes of `coprod analyze`.</summary>
public sealed class AnalyzeLimitedOutcomeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("analyze").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void A_logit_shows_odds_ratios_profile_intervals_and_clustered_effects()
    {
        var result = Run("""{"id": "a", "kind": "logit", "formula": "yes ~ arm + x", "cluster": "g", "ame": true, "ame_se": "CR1", "odds_ratios": true, "interval": "profile"}""");
        Status(result).Should().Be("ok");
        Table(result, "odds_ratios").Should().HaveCount(2).And.OnlyContain(r => r.GetProperty("se_type").GetString() == "CR1");
        Table(result, "profile_intervals").Select(r => r.GetProperty("term").GetString()).Should().Equal("(Intercept)", "armb", "x");
        Table(result, "average_marginal_effects").Should().OnlyContain(r => r.GetProperty("se_type").GetString() == "CR1");
        result.GetProperty("warnings").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public void A_separated_logit_comes_with_Firth_s()
    {
        var result = Run("""{"id": "a", "kind": "logit", "formula": "yes ~ apart + x", "ame": true}""");
        Status(result).Should().Be("not_estimable");
        result.GetProperty("reason").GetString().Should().Contain("apart");
        Table(result, "firth").Should().HaveCount(3).And.OnlyContain(r => r.GetProperty("estimate").ValueKind == JsonValueKind.Number && r.GetProperty("profile_p_value").ValueKind == JsonValueKind.Number);
        Table(result, "average_marginal_effects").Should().OnlyContain(r => r.GetProperty("estimate").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public void The_linear_probability_model_stands_beside_the_logit()
    {
        var result = Run("""{"id": "a", "kind": "linear_probability", "formula": "yes ~ arm + x"}""");
        result.GetProperty("terms").EnumerateArray().Should().OnlyContain(r => r.GetProperty("se_type").GetString() == "HC2");
        var beside = Table(result, "beside_logit");
        beside.Select(r => r.GetProperty("term").GetString()).Should().Equal("armb", "x");
        beside[0].GetProperty("difference").GetDouble().Should().BeApproximately(beside[0].GetProperty("linear_estimate").GetDouble() - beside[0].GetProperty("logit_effect").GetDouble(), 1e-15);
        result.GetProperty("summary").GetProperty("n_outside_unit_interval").GetDouble().Should().BeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public void An_ordered_logit_shows_categories_and_Brant_s_test()
    {
        var result = Run("""{"id": "a", "kind": "ordered_logit", "formula": "rank ~ arm + x", "cluster": "g", "ame": true, "proportional_odds": true, "odds_ratios": true}""");
        Status(result).Should().Be("ok");
        Table(result, "average_marginal_effects").Select(r => r.GetProperty("category").GetString()).Should().Equal("1", "2", "3", "1", "2", "3");
        Table(result, "proportional_odds").Select(r => r.GetProperty("term").GetString()).Should().Equal("all", "arm", "x");
        Table(result, "thresholds").Should().HaveCount(2);
    }

    [Fact]
    public void Shares_counts_and_censored_outcomes_have_kinds_with_robust_errors()
    {
        var share = Run("""{"id": "a", "kind": "fractional_logit", "formula": "share ~ arm + x", "ame": true}""");
        share.GetProperty("terms").EnumerateArray().Should().OnlyContain(r => r.GetProperty("se_type").GetString() == "HC1" && r.GetProperty("df").ValueKind == JsonValueKind.Null);
        var count = Run("""{"id": "a", "kind": "poisson", "formula": "count ~ arm", "exposure": "time", "rate_ratios": true, "interval": "profile", "cluster": "g"}""");
        Table(count, "rate_ratios").Single().GetProperty("term").GetString().Should().Be("armb");
        Table(count, "profile_intervals").Should().HaveCount(2);
        var tobit = Run("""{"id": "a", "kind": "tobit", "formula": "effort ~ arm + x", "lower": 0, "upper": 9, "se": ["classical", "HC1"], "ame": true}""");
        Status(tobit).Should().Be("ok");
        Table(tobit, "scale").Should().HaveCount(2);
        tobit.GetProperty("summary").GetProperty("n_left_censored").GetDouble().Should().Be(2);
    }

    [Theory]
    [InlineData("""{"id": "a", "kind": "tobit", "formula": "effort ~ arm"}""", "limit")]
    [InlineData("""{"id": "a", "kind": "logit", "formula": "yes ~ x", "interval": "bayes"}""", "'bayes' is no interval")]
    [InlineData("""{"id": "a", "kind": "poisson", "formula": "count ~ x", "se": ["HC3"]}""", "HC3")]
    [InlineData("""{"id": "a", "kind": "logit", "formula": "yes ~ x", "se": ["CR1"]}""", "cluster")]
    public void What_a_model_lacks_is_an_error(string analysis, string reason)
    {
        var result = Run(analysis);
        Status(result).Should().Be("error");
        result.GetProperty("reason").GetString().Should().Contain(reason);
    }

    private static string? Status(JsonElement result) => result.GetProperty("status").GetString();

    private static JsonElement[] Table(JsonElement result, string name) => [.. result.GetProperty("tables").GetProperty(name).EnumerateArray()];

    private JsonElement Run(string analysis)
    {
        File.WriteAllText(Path.Combine(_folder, "data.csv"), """
            yes,arm,x,g,apart,rank,share,count,time,effort
            0,a,1,1,0,1,0.1,0,1,0
            1,a,3,1,1,2,0.5,3,2,4
            0,b,2,2,0,2,0.2,1,1,3
            1,b,5,2,1,3,1,4,2,9
            0,a,4,3,0,3,0.4,2,1,5
            1,a,2,3,1,1,0.3,1,3,2
            0,b,6,4,0,1,0,0,1,0
            1,b,4,4,1,2,0.9,5,2,7
            0,a,3,5,0,2,0.6,2,2,6
            1,b,1,5,1,3,0.7,3,1,8
            0,b,5,6,0,3,0.8,6,2,9
            1,a,6,6,1,1,0.5,1,1,1
            """);
        var path = Path.Combine(_folder, "request.json");
        File.WriteAllText(path, $$"""{"data": "data.csv", "analyses": [{{analysis}}]}""");
        return JsonDocument.Parse(AnalysisResult.ToJson(AnalysisRequest.Read(path).Run())).RootElement.GetProperty("analyses")[0];
    }
}
