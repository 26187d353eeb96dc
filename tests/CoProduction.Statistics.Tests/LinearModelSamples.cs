using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

/// <summary>The samples of docs/statistics.md about absorbed effects, combinations and samples of a population: compiled, run, and word for word the same.</summary>
public class LinearModelSamples
{
    [Fact]
    public void Absorbed_effects()
    {
        var table = Rows();
        // sample
        var fit = FixedEffectsRegression.Fit(table, Formula.Parse("y ~ arm + age | site"), cluster: "village");
        var effects = fit.Terms(StandardErrorType.CR2);
        // end
        effects.Should().HaveCount(3).And.OnlyContain(term => term.IsEstimable);
    }

    [Fact]
    public void Combinations_and_slopes()
    {
        var table = Rows();
        // sample
        var model = LeastSquares.Fit(table, Formula.Parse("y ~ arm * trust"));
        var contrast = model.Contrast("b - c", LinearHypothesis.Parse("armb - armc", model.TermNames), StandardErrorType.HC2);
        var slopes = SimpleSlopes.Estimate(model, table, "arm", "trust", SimpleSlopes.Quartiles(table, "trust"), StandardErrorType.HC2);
        // end
        contrast.IsEstimable.Should().BeTrue();
        slopes.Should().HaveCount(6);
    }

    [Fact]
    public void Samples_of_a_population()
    {
        var table = Rows();
        // sample
        var sample = new SurveyDesign(Weights: "weight", Strata: "region", Cluster: "psu");
        var shares = SurveyMeans.Estimate(table, "satisfied", sample, by: "region");
        var slopes = SurveyLeastSquares.Fit(table, Formula.Parse("y ~ age"), sample).Terms();
        // end
        shares.Should().OnlyContain(share => share.Estimate.IsEstimable);
        slopes.Should().HaveCount(2);
    }

    [Fact]
    public void Stand_in_the_documentation_word_for_word()
    {
        if (Text("docs/statistics.md") is not { } documentation || Text("tests/CoProduction.Statistics.Tests/LinearModelSamples.cs") is not { } source)
        {
            Assert.Skip("The sources are not beside the tests.");
            return;
        }
        var samples = source.Split("// sample\n")[1..].Select(part => part.Split("        // end")[0].Replace("        ", "", StringComparison.Ordinal)).ToArray();
        samples.Should().HaveCount(3);
        foreach (var sample in samples) documentation.Should().Contain("```csharp\n" + sample + "```");
    }

    private static string? Text(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "CoProduction.sln"))) return File.ReadAllText(Path.Combine(folder.FullName, path)).ReplaceLineEndings("\n");
        return null;
    }

    private static DataTable Rows()
    {
        var data = Golden.Resource("linear_models.json").GetProperty("experiment");
        var table = Golden.Table(data);
        return new DataTable([
            .. table.Names.Select(table.Column), new NumericColumn("age", [.. table.Numeric("w").Values.ToArray().Select(w => 20 + 10 * w)]), new NumericColumn("trust", table.Numeric("x").Values.ToArray()),
            new NumericColumn("weight", table.Numeric("w").Values.ToArray()), new NumericColumn("region", table.Numeric("site").Values.ToArray()), new NumericColumn("psu", table.Numeric("village").Values.ToArray()),
            FactorColumn.FromValues("satisfied", [.. table.Numeric("binary").Values.ToArray().Select(b => b > 0 ? "yes" : "no")])]);
    }
}
