using System.Globalization;
using System.Text;
using System.Text.Json;
using CoProduction.Cli.Analyze;

namespace CoProduction.Statistics.Tests;

/// <summary>The kinds of `coprod analyze` about experiments that the reference pack does not have.</summary>
public sealed class ExperimentKindTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("experiments").FullName;

    public ExperimentKindTests()
    {
        var random = new Random(4);
        var csv = new StringBuilder("y,z,a,b,site,village,d,x,answer\n");
        for (var i = 0; i < 80; i++)
        {
            var (z, a, b) = (i % 2, i / 2 % 2, i / 4 % 2);
            var y = Math.Round(PowerTests.Normal(random) + 0.6 * z + 0.3 * a, 3);
            var answer = i % (z == 1 ? 5 : 10) == 1 + (i & 2) ? "" : Number(Math.Clamp(Math.Round(3 + y), 1, 5));
            csv.Append(CultureInfo.InvariantCulture, $"{Number(y)},{(z == 1 ? "t" : "c")},{a},{b},{(i < 40 ? "n" : "s")},{i / 8 * 2 + z},{(z == 1 && random.Next(3) > 0 ? 1 : 0)},{Number(Math.Round(PowerTests.Normal(random), 2))},{answer}\n");
        }
        File.WriteAllText(Path.Combine(_folder, "data.csv"), csv.ToString());
    }

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Contrasts_of_a_factorial_come_with_their_cells_and_adjusted_intervals()
    {
        var result = Run("""
            {"kind": "contrast", "outcome": "y", "factors": ["a", "b"], "stratum": "site", "p_adjust": ["bonferroni", "holm"], "contrasts": [
              {"term": "A", "weights": {"0:0": -0.5, "1:0": 0.5, "0:1": -0.5, "1:1": 0.5}}, {"term": "AB", "weights": {"0:0": 1, "1:0": -1, "0:1": -1, "1:1": 1}}]}
            """);
        Ok(result);
        Texts(result, "terms", "term").Should().Equal("A", "AB");
        result.GetProperty("tables").GetProperty("cells").GetArrayLength().Should().Be(8);
        var adjusted = result.GetProperty("tables").GetProperty("adjusted").EnumerateArray().ToArray();
        adjusted.Should().HaveCount(4);
        adjusted[0].GetProperty("conf_low").ValueKind.Should().Be(JsonValueKind.Number);
        (adjusted[2].GetProperty("conf_low").ValueKind, adjusted[2].GetProperty("interval_reason").ValueKind).Should().Be((JsonValueKind.Null, JsonValueKind.String));
    }

    [Fact]
    public void Randomization_inference_is_conditional_or_global()
    {
        var conditional = Run("""{"kind": "randomization_inference", "method": "conditional", "outcome": "y", "arm": "z", "stratum": "site", "blocks": ["a", "b"], "draws": 999, "seed": 3, "covariates": ["x"]}""");
        Ok(conditional);
        Summary(conditional, "p_value").Should().BeInRange(0.001, 1);
        Summary(conditional, "conf_low").Should().BeLessThan(Summary(conditional, "conf_high"));
        Summary(conditional, "n_assignments").Should().Be(999);
        var global = Run("""{"kind": "randomization_inference", "method": "global", "outcome": "y", "arm": "site", "stratum": "z", "draws": 199}""");
        Ok(global);
        global.GetProperty("tables").GetProperty("test")[0].GetProperty("null").GetString().Should().Be("global");
        global.GetProperty("summary").GetProperty("conf_low").ValueKind.Should().Be(JsonValueKind.Null);
        var clustered = Run("""{"kind": "randomization_inference", "method": "conditional", "outcome": "y", "arm": "z", "cluster": "village"}""");
        Summary(clustered, "n_units").Should().Be(20);
    }

    [Fact]
    public void Westfall_Young_draws_all_outcomes_jointly()
    {
        var result = Run("""{"kind": "westfall_young", "outcomes": ["y", "x"], "arm": "z", "stratum": "site", "draws": 500}""");
        Ok(result);
        Texts(result.GetProperty("tables"), "outcomes", "outcome").Should().Equal("y", "x");
        foreach (var row in result.GetProperty("tables").GetProperty("outcomes").EnumerateArray())
            row.GetProperty("p_value_max_t").GetDouble().Should().BeGreaterThanOrEqualTo(row.GetProperty("p_value").GetDouble());
    }

    [Fact]
    public void The_complier_effect_stands_beside_the_ITT()
    {
        var result = Run("""{"kind": "complier_effect", "outcome": "y", "arm": "z", "receipt": "d", "covariates": ["x"]}""");
        Ok(result);
        Texts(result, "terms", "term").Should().Equal("intention_to_treat", "receipt", "complier_effect");
        result.GetProperty("tables").GetProperty("anderson_rubin")[0].GetProperty("shape").GetString().Should().Be("interval");
        Run("""{"kind": "complier_effect", "outcome": "y", "arm": "z", "receipt": "a"}""").GetProperty("reason").GetString().Should().Contain("control arm");
    }

    [Fact]
    public void Two_stage_least_squares_shows_its_stages_and_the_weak_instrument_set()
    {
        var result = Run("""{"kind": "two_stage_least_squares", "formula": "y ~ d + x | z + x", "cluster": "village", "se": ["CR2"], "stages": true, "anderson_rubin": true}""");
        Ok(result);
        Texts(result.GetProperty("tables"), "first_stage", "term").Should().Equal("(Intercept)", "zt", "x");
        Texts(result.GetProperty("tables"), "reduced_form", "term").Should().Equal("(Intercept)", "zt", "x");
        Summary(result, "n_clusters").Should().Be(20);
    }

    [Fact]
    public void Attrition_and_its_bounds_treat_missing_outcomes_as_data()
    {
        var attrition = Run("""{"kind": "attrition", "outcome": "answer", "arm": "z"}""");
        Ok(attrition);
        attrition.GetProperty("n").GetInt32().Should().Be(80);
        attrition.GetProperty("tables").GetProperty("arms")[1].GetProperty("missing").GetInt32().Should().BePositive();
        var bounds = Run("""{"kind": "manski_bounds", "outcome": "answer", "arm": "z", "minimum": 1, "maximum": 5}""");
        Ok(bounds);
        Summary(bounds, "conf_low").Should().BeLessThan(Summary(bounds, "lower_bound"));
        Summary(Run("""{"kind": "lee_bounds", "outcome": "answer", "arm": "z"}"""), "conf_high").Should().BeGreaterThan(Summary(bounds, "lower_bound"));
    }

    [Fact]
    public void An_equivalence_test_of_a_coefficient_names_its_term()
    {
        var result = Run("""{"kind": "equivalence", "formula": "y ~ z + x", "term": "x", "margin": 0.5, "se": ["HC3"]}""");
        Ok(result);
        Summary(result, "p_value").Should().BeInRange(0, 1);
        Run("""{"kind": "equivalence", "formula": "y ~ z + x", "term": "w", "margin": 0.5}""").GetProperty("reason").GetString().Should().Contain("'w'").And.Contain("zt");
    }

    [Fact]
    public void Balance_adds_a_randomization_p_when_asked()
    {
        var result = Run("""{"kind": "balance", "arm": "z", "covariates": ["x", "a"], "randomization": true, "stratum": "site", "draws": 300}""");
        Ok(result);
        Summary(result, "randomization_p_value").Should().BeInRange(1.0 / 301, 1);
    }

    [Fact]
    public void Planning_needs_no_data()
    {
        Summary(Run("""{"kind": "detectable_effect", "std_error": 0.1}"""), "multiplier").Should().BeApproximately(2.8015852, 1e-6);
        Summary(Run("""{"kind": "power_clusters", "clusters": 15, "cluster_size": 20, "icc": 0.05, "delta": 0.3}"""), "design_effect").Should().BeApproximately(1.95, 1e-12);
        var size = Run("""{"kind": "power_contrast", "weights": {"00": 1, "10": -1, "01": -1, "11": 1}, "n": {"00": 1, "10": 1, "01": 1, "11": 1}, "delta": 0.4, "power": 0.8}""");
        Summary(size, "n").Should().BeApproximately(16 * 2.8015852 * 2.8015852 / 0.16, 4);
    }

    private JsonElement Run(string analysis)
    {
        var path = Path.Combine(_folder, "request.json");
        File.WriteAllText(path, $$"""{"data": "data.csv", "analyses": [{"id": "a", {{analysis.Trim()[1..]}}]}""");
        var result = JsonDocument.Parse(AnalysisResult.ToJson(AnalysisRequest.Read(path).Run())).RootElement.GetProperty("analyses")[0];
        result.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()).Should().NotContain(w => w!.Contains("not read", StringComparison.Ordinal) || w.Contains("unknown field", StringComparison.Ordinal));
        return result;
    }

    private static void Ok(JsonElement result) => result.GetProperty("status").GetString().Should().Be("ok", $"{result.GetProperty("reason")}");

    private static double Summary(JsonElement result, string name) => result.GetProperty("summary").GetProperty(name).GetDouble();

    private static IEnumerable<string> Texts(JsonElement parent, string table, string field) => parent.GetProperty(table).EnumerateArray().Select(r => r.GetProperty(field).GetString()!);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
