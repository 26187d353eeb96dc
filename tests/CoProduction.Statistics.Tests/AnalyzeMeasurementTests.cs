using System.Globalization;
using System.Text;
using System.Text.Json;
using CoProduction.Cli.Analyze;

namespace CoProduction.Statistics.Tests;

/// <summary>The kinds of measurement, dose and pooling as a request asks for them.</summary>
public sealed class AnalyzeMeasurementTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("analyze").FullName;

    public AnalyzeMeasurementTests()
    {
        // 60 persons, 6 sites, 3 doses, 4 agreement items of 1..5, 2 answers each
        var random = new Random(4);
        var text = new StringBuilder("person,site,arm,dose,age,i1,i2,i3,i4,before,after\n");
        for (var i = 0; i < 60; i++)
        {
            var trait = random.NextDouble() * 3;
            var items = Enumerable.Range(0, 4).Select(_ => Math.Clamp((int)Math.Round(1 + trait + random.NextDouble() * 2 - 0.5), 1, 5));
            text.AppendLine(CultureInfo.InvariantCulture, $"{i},s{i / 10},{(i % 2 == 0 ? "control" : "money")},{i % 3},{20 + i},{string.Join(',', items)},{random.NextDouble():F3},{random.NextDouble() + i % 2:F3}");
        }
        File.WriteAllText(Path.Combine(_folder, "data.csv"), text.ToString());
    }

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Every_kind_answers_in_the_shape_of_the_contract()
    {
        var results = Run("""
              {"id": "omega", "kind": "reliability", "items": ["i1", "i2", "i3", "i4"], "omega": true},
              {"id": "poly", "kind": "correlation", "variables": ["i1", "i2"], "methods": ["polychoric", "spearman"], "polychoric": "two_step"},
              {"id": "table", "kind": "contingency", "row": "i1", "column": "arm", "fisher": true},
              {"id": "welch", "kind": "welch_anova", "outcome": "after", "group": "dose"},
              {"id": "signed", "kind": "signed_rank", "first": "before", "second": "after"},
              {"id": "index", "kind": "index", "items": ["i1", "i2", "i3", "i4"], "method": "inverse_covariance", "reference": "arm == 'control'", "by": "arm", "scores": true},
              {"id": "dose", "kind": "dose", "outcome": "after", "dose": "dose", "coding": "polynomial", "covariates": ["age"]},
              {"id": "threshold", "kind": "threshold", "outcome": "after", "driver": "age", "draws": 19},
              {"id": "pooled", "kind": "meta_analysis", "outcome": "after", "arm": "arm", "site": "site", "person": "person"},
              {"id": "given", "kind": "meta_analysis", "method": "DL", "effects": [{"site": "a", "estimate": 1, "std_error": 0.3, "n": 50}, {"site": "b", "estimate": 1.5, "std_error": 0.4, "n": 40}]},
              {"id": "stacked", "kind": "stacked", "outcome": "after", "arm": "arm", "theme": "dose", "person": "person"}
            """);
        results.Values.Where(r => r.GetProperty("status").GetString() != "ok").Select(r => r.GetProperty("id").GetString() + r.GetProperty("reason")).Should().BeEmpty();
        results.Values.SelectMany(r => r.GetProperty("warnings").EnumerateArray()).Select(w => w.GetString()).Should().NotContain(w => w!.Contains("was not used"));
        Summary(results["omega"], "omega_total").Should().BeInRange(0.5, 1);
        results["poly"].GetProperty("tables").GetProperty("pairs")[0].GetProperty("polychoric_rho").GetDouble().Should().BeInRange(0, 1);
        Summary(results["table"], "fisher_rxc_exact_tables").Should().BeGreaterThan(1);
        Summary(results["welch"], "df1").Should().Be(2);
        Summary(results["signed"], "n_nonzero").Should().Be(60);
        results["index"].GetProperty("tables").GetProperty("scores").GetArrayLength().Should().Be(60);
        results["dose"].GetProperty("terms").EnumerateArray().Select(t => t.GetProperty("term").GetString()).Should().Equal("(Intercept)", "dose.L", "dose.Q", "age");
        results["dose"].GetProperty("tables").GetProperty("joint").EnumerateArray().Select(t => t.GetProperty("term").GetString()).Should().Equal("any effect", "departure from linearity");
        results["threshold"].GetProperty("warnings").EnumerateArray().Select(w => w.GetString()).Should().Contain(w => w!.Contains("association, not randomized"));
        results["pooled"].GetProperty("terms").EnumerateArray().Select(t => t.GetProperty("se_type").GetString()).Should().Equal("hartung_knapp", "inverse_variance", "inverse_variance", "sample_weighted");
        results["given"].GetProperty("terms")[0].GetProperty("reason").GetString().Should().Contain("too few");
        results["stacked"].GetProperty("tables").GetProperty("themes").GetArrayLength().Should().Be(3);
    }

    [Fact]
    public void A_wrong_request_is_an_error_that_names_the_fault()
    {
        var results = Run("""
              {"id": "'method'", "kind": "meta_analysis", "method": "magic", "effects": []},
              {"id": "'effects'", "kind": "meta_analysis"},
              {"id": "'std_error'", "kind": "meta_analysis", "effects": [{"site": "a", "estimate": 1}]},
              {"id": "no number of rows", "kind": "meta_analysis", "effects": [{"site": "a", "estimate": 1, "std_error": 1, "n": 2.5}]},
              {"id": "no coding", "kind": "dose", "outcome": "after", "dose": "dose", "coding": "zigzag"},
              {"id": "holds text", "kind": "threshold", "outcome": "after", "driver": "arm"},
              {"id": "whole number", "kind": "threshold", "outcome": "after", "driver": "age", "draws": 1.5},
              {"id": "no index", "kind": "index", "items": ["i1"], "method": "guess"},
              {"id": "ml or two_step", "kind": "correlation", "variables": ["i1", "i2"], "methods": ["polychoric"], "polychoric": "three_step"},
              {"id": "at most 25", "kind": "correlation", "variables": ["age", "i2"], "methods": ["polychoric"]},
              {"id": "both arms", "kind": "stacked", "outcome": "after", "arm": "arm", "theme": "dose", "person": "site"}
            """);
        foreach (var (id, result) in results)
        {
            result.GetProperty("status").GetString().Should().Be("error", id);
            result.GetProperty("reason").GetString().Should().Contain(id).And.NotContain("Internal error");
        }
    }

    private static double Summary(JsonElement result, string name) => result.GetProperty("summary").GetProperty(name).GetDouble();

    private Dictionary<string, JsonElement> Run(string analyses)
    {
        var path = Path.Combine(_folder, "request.json");
        File.WriteAllText(path, $$"""{"data": "data.csv", "analyses": [{{analyses}}]}""");
        return JsonDocument.Parse(AnalysisResult.ToJson(AnalysisRequest.Read(path).Run())).RootElement.GetProperty("analyses").EnumerateArray().ToDictionary(r => r.GetProperty("id").GetString()!);
    }
}
