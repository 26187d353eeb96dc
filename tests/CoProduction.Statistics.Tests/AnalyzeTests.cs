using System.Text;
using System.Text.Json;
using CoProduction.Cli.Analyze;

namespace CoProduction.Statistics.Tests;

public sealed class AnalyzeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("analyze").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void One_bad_analysis_does_not_stop_the_others()
    {
        Data("y,arm\n1,a\n2,a\n4,b\n6,b\n");
        var results = Run("""
            {"data": "data.csv", "analyses": [
              {"id": "bad", "kind": "ols", "formula": "y ~ dose"},
              {"id": "kindless"},
              {"id": "good", "kind": "difference_in_means", "outcome": "y", "arm": "arm"},
              {"id": "good", "kind": "ols", "formula": "y ~ arm"}]}
            """);
        results.Select(r => r.GetProperty("status").GetString()).Should().Equal("error", "error", "ok", "error");
        results[0].GetProperty("reason").GetString().Should().Contain("'dose'");
        results[0].GetProperty("terms").GetArrayLength().Should().Be(0);
        results[2].GetProperty("terms")[0].GetProperty("estimate").GetDouble().Should().Be(3.5);
        results[3].GetProperty("reason").GetString().Should().Contain("twice");
    }

    [Fact]
    public void A_kind_that_is_not_built_is_answered_with_the_kinds_there_are()
    {
        Data("y\n1\n2\n");
        var result = Run("""{"data": "data.csv", "analyses": [{"id": "a", "kind": "crystal_ball"}]}""").Single();
        result.GetProperty("status").GetString().Should().Be("error");
        result.GetProperty("reason").GetString().Should().Contain("'crystal_ball'").And.Contain("difference_in_means");
    }

    [Fact]
    public void Labels_replace_levels_and_an_undeclared_value_spoils_only_the_analyses_that_need_it()
    {
        Data("y,arm,other\n1,0,x\n2,0,x\n4,1,z\n6,1,x\n");
        var results = Run("""
            {"data": "data.csv", "columns": {"arm": {"type": "factor", "levels": ["0", "1"], "labels": ["none", "letter"]}, "other": {"type": "factor", "levels": ["x"]}},
             "analyses": [{"id": "a", "kind": "ols", "formula": "y ~ arm"}, {"id": "b", "kind": "ols", "formula": "y ~ other"}]}
            """);
        results[0].GetProperty("terms")[1].GetProperty("term").GetString().Should().Be("armletter");
        results[1].GetProperty("reason").GetString().Should().Contain("'z' is no level of factor 'other'");
    }

    [Fact]
    public void Text_that_merely_looks_numeric_to_a_lenient_parser_stays_text()
    {
        Data("y,g\n1,NaN\n2,Infinity\n3,NaN\n5,Infinity\n");
        var result = Run("""{"data": "data.csv", "analyses": [{"id": "a", "kind": "ols", "formula": "y ~ g", "se": ["classical"]}]}""").Single();
        result.GetProperty("terms")[1].GetProperty("term").GetString().Should().Be("gNaN", "levels are in code point order");
    }

    [Fact]
    public void An_empty_line_is_a_missing_value_in_a_file_of_one_column_only()
    {
        Data("y\n1\n\n3\n");
        var one = Run("""{"data": "data.csv", "analyses": [{"id": "a", "kind": "summary", "variables": ["y"]}]}""").Single();
        (one.GetProperty("n").GetInt32(), one.GetProperty("n_dropped").GetInt32()).Should().Be((2, 1));
        Data("y,x\n1,2\n\n3,4\n");
        var two = Run("""{"data": "data.csv", "analyses": [{"id": "a", "kind": "summary", "variables": ["y"]}]}""").Single();
        (two.GetProperty("n").GetInt32(), two.GetProperty("n_dropped").GetInt32()).Should().Be((2, 0));
    }

    [Fact]
    public void A_field_that_no_one_reads_is_pointed_out()
    {
        Data("y,x\n1,2\n2,1\n3,4\n");
        var result = Run("""{"data": "data.csv", "analyses": [{"id": "a", "kind": "ols", "formula": "y ~ x", "clusters": "x"}]}""").Single();
        result.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()).Should().Contain(w => w!.Contains("'clusters'"));
    }

    [Theory]
    [InlineData("{\"data\": ", "JSON")]
    [InlineData("{\"data\": \"gone.csv\", \"analyses\": []}", "data file")]
    [InlineData("{\"data\": \"data.csv\"}", "'analyses'")]
    [InlineData("[]", "object")]
    public void What_cannot_be_read_at_all_is_an_exception_with_the_reason(string request, string reason)
    {
        Data("y\n1\n");
        FluentActions.Invoking(() => Run(request)).Should().Throw<UnreadableRequestException>().WithMessage($"*{reason}*");
    }

    [Theory]
    [InlineData("y,y\n1,2\n", "two columns 'y'")]
    [InlineData("y,x\n1\n2,3\n", "Line 2")]
    public void A_broken_data_file_is_named_by_its_fault(string data, string reason)
    {
        Data(data);
        FluentActions.Invoking(() => Run("""{"data": "data.csv", "analyses": []}""")).Should().Throw<UnreadableRequestException>().WithMessage($"*{reason}*");
    }

    private void Data(string text) => File.WriteAllText(Path.Combine(_folder, "data.csv"), text, Encoding.UTF8);

    private List<JsonElement> Run(string request)
    {
        var path = Path.Combine(_folder, "request.json");
        File.WriteAllText(path, request);
        return [.. JsonDocument.Parse(AnalysisResult.ToJson(AnalysisRequest.Read(path).Run())).RootElement.GetProperty("analyses").EnumerateArray()];
    }
}
