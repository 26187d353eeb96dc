using System.Text.Json;
using CoProduction.Cli.Analyze;

namespace CoProduction.Statistics.Tests;

/// <summary>What a request can ask of linear models: the shape of the answers, and equalities that need no golden values.</summary>
public sealed class AnalyzeLinearModelTests : IDisposable
{
    private const string Rows = """
        y,arm,x,site,psu,w,k,pop
        3.1,a,1,north,1,2,1,10
        2.7,b,2,north,1,1.5,2,10
        4.4,a,4,north,2,1,1,10
        5.9,b,3,north,2,3,3,10
        1.2,a,5,south,3,2,1,8
        6.5,b,7,south,3,2.5,2,8
        2.2,a,2,south,4,1,1,8
        7.9,b,6,south,4,4,1,8
        3.3,a,8,south,5,2,2,8
        8.1,b,1,south,5,1,1,8

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("analyze").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Effects_are_absorbed_by_the_formula_or_by_a_field()
    {
        var bar = Run("""{"id": "a", "kind": "ols", "formula": "y ~ arm + x | site", "joint": ["arm"], "se": ["HC2", "HC3"]}""");
        var field = Run("""{"id": "a", "kind": "ols", "formula": "y ~ arm + x", "fixed_effects": ["site"], "joint": ["arm"], "se": ["HC2", "HC3"]}""");
        field.GetRawText().Should().Be(bar.GetRawText());
        Terms(bar).Should().Equal("HC2 armb", "HC2 x", "HC3 armb", "HC3 x");
        bar.GetProperty("summary").GetProperty("absorbed_rank").GetInt32().Should().Be(2);
        bar.GetProperty("tables").GetProperty("fixed_effects")[0].GetProperty("levels").GetInt32().Should().Be(2);
        bar.GetProperty("tables").GetProperty("joint").GetArrayLength().Should().Be(2);
        Estimate(bar, 0).Should().BeApproximately(Estimate(Run("""{"id": "a", "kind": "ols", "formula": "y ~ arm + x + site"}"""), 1), 1e-12);
    }

    [Fact]
    public void Combinations_hypotheses_and_simple_slopes_are_tables()
    {
        var result = Run("""
            {"id": "a", "kind": "ols", "formula": "y ~ arm * x", "se": ["HC2"],
             "combinations": {"at x = 2": "armb + 2 * armb:x", "the same": {"armb": 1, "armb:x": 2}},
             "hypotheses": {"no arm": ["armb = 0", "armb:x"]},
             "simple_slopes": [{"of": "arm", "moderator": "x", "at": [2]}, {"of": "x", "moderator": "arm"}]}
            """);
        var tables = result.GetProperty("tables");
        var values = tables.GetProperty("combinations").EnumerateArray().Concat(tables.GetProperty("simple_slopes").EnumerateArray().Take(1))
            .Select(r => (r.GetProperty("estimate").GetDouble(), r.GetProperty("std_error").GetDouble())).ToList();
        values.Should().AllBeEquivalentTo(values[0]);
        tables.GetProperty("hypotheses")[0].GetProperty("df1").GetInt32().Should().Be(2);
        tables.GetProperty("simple_slopes").EnumerateArray().Select(r => r.GetProperty("term").GetString()).Should().Equal("armb | x = 2", "x | arm = a", "x | arm = b");
    }

    [Fact]
    public void Frequency_weights_are_repeated_rows_and_classical_errors_refuse_sampling_weights()
    {
        var frequency = Run("""{"id": "a", "kind": "ols", "formula": "y ~ arm", "weights": "k", "weight_type": "frequency"}""");
        frequency.GetProperty("n").GetInt32().Should().Be(15);
        var analytic = Run("""{"id": "a", "kind": "ols", "formula": "y ~ arm", "weights": "k", "weight_type": "analytic"}""");
        Estimate(frequency, 1).Should().BeApproximately(Estimate(analytic, 1), 1e-12);
        analytic.GetProperty("n").GetInt32().Should().Be(10);
        Run("""{"id": "a", "kind": "ols", "formula": "y ~ arm", "weights": "w", "weight_type": "inverse_probability", "se": ["classical"]}""").GetProperty("reason").GetString().Should().Contain("HC2");
        Run("""{"id": "a", "kind": "ols", "formula": "y ~ arm", "weights": "w", "weight_type": "frequency"}""").GetProperty("reason").GetString().Should().Contain("whole numbers");
    }

    [Fact]
    public void A_survey_names_its_units_strata_and_df()
    {
        var ols = Run("""{"id": "a", "kind": "survey_ols", "formula": "y ~ arm", "weights": "w", "strata": "site", "cluster": "psu", "fpc": "pop", "joint": ["arm"]}""");
        Terms(ols).Should().Equal("linearized (Intercept)", "linearized armb");
        ols.GetProperty("summary").GetProperty("n_psu").GetInt32().Should().Be(5);
        ols.GetProperty("summary").GetProperty("df_residual").GetInt32().Should().Be(2);
        var means = Run("""{"id": "a", "kind": "survey_mean", "variables": ["y", "arm"], "by": "site", "weights": "w", "strata": "site", "cluster": "psu"}""");
        Terms(means).Should().Equal("linearized y:north", "linearized y:south", "linearized arma:north", "linearized armb:north", "linearized arma:south", "linearized armb:south");
    }

    [Fact]
    public void The_reason_of_a_broken_formula_has_a_caret()
    {
        Run("""{"id": "a", "kind": "ols", "formula": "y ~ arm + speed"}""").GetProperty("reason").GetString().Should().EndWith("\n  y ~ arm + speed\n            ^");
    }

    private JsonElement Run(string analysis)
    {
        File.WriteAllText(Path.Combine(_folder, "data.csv"), Rows.Trim() + "\n");
        var path = Path.Combine(_folder, "request.json");
        File.WriteAllText(path, $$"""{"data": "data.csv", "analyses": [{{analysis}}]}""");
        return JsonDocument.Parse(AnalysisResult.ToJson(AnalysisRequest.Read(path).Run())).RootElement.GetProperty("analyses")[0];
    }

    private static IEnumerable<string> Terms(JsonElement result) => result.GetProperty("terms").EnumerateArray().Select(t => $"{t.GetProperty("se_type").GetString()} {t.GetProperty("term").GetString()}");

    private static double Estimate(JsonElement result, int term) => result.GetProperty("terms")[term].GetProperty("estimate").GetDouble();
}
