using System.Globalization;
using System.Text.Json;
using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

/// <summary>
/// NIST's Statistical Reference Datasets: digits correct (LRE) against the certified values, and against exact arithmetic on the doubles that
/// NIST's decimals are read into (SmLs07 has lost eleven of its digits before any program sees it).
/// </summary>
public class NistTests
{
    private static readonly StandardErrorType[] Robust = [StandardErrorType.HC0, StandardErrorType.HC1, StandardErrorType.HC2, StandardErrorType.HC3];

    [Theory]
    [InlineData("longley", 14)]
    [InlineData("noint1", 14)]
    [InlineData("noint2", 14)]
    [InlineData("norris", 13)]
    [InlineData("pontius", 13)]
    [InlineData("filip", 13)]
    [InlineData("wampler1", 13)]
    [InlineData("wampler2", 13)]
    [InlineData("wampler3", 13)]
    [InlineData("wampler4", 13)]
    [InlineData("wampler5", 13)]
    public void A_regression_keeps_the_digits_of_the_certified_values(string name, double digits)
    {
        var set = Golden.Nist.GetProperty(name);
        var fit = LeastSquares.Fit(Table(set), Formula.Parse(set.GetProperty("formula").GetString()!));
        fit.DroppedTerms.Should().BeEmpty();
        var terms = fit.Terms(StandardErrorType.Classical);
        var certified = set.GetProperty("certified");
        Digits(terms.Select(t => t.Value), certified.GetProperty("estimate")).Should().BeGreaterThanOrEqualTo(digits, "coefficients");
        if (certified.GetProperty("std_error")[0].GetDouble() == 0)
        {
            terms.Should().OnlyContain(t => t.StandardError < 1e-9 && t.PValue == null, "the fit is exact");
            return;
        }
        Digits(terms.Select(t => t.StandardError), certified.GetProperty("std_error")).Should().BeGreaterThanOrEqualTo(13, "standard errors");
        foreach (var source in new[] { certified, set.GetProperty("of_doubles") })
        {
            if (source.TryGetProperty("r_squared", out var r)) Digits(fit.RSquared, r).Should().BeGreaterThanOrEqualTo(13, "R squared");
            if (source.TryGetProperty("f", out var f)) Digits(fit.OverallTest().F, f).Should().BeGreaterThanOrEqualTo(13, "F");
            if (source.TryGetProperty("residual_std_error", out var s)) Digits(fit.ResidualStandardError, s).Should().BeGreaterThanOrEqualTo(13, "residual standard deviation");
        }
        foreach (var type in Robust)
        {
            Digits(fit.Terms(type).Select(t => t.StandardError), set.GetProperty("of_doubles").GetProperty(type.ToString())).Should().BeGreaterThanOrEqualTo(13, $"{type} on the doubles");
            Digits(fit.Terms(type).Select(t => t.StandardError), set.GetProperty("exact").GetProperty(type.ToString())).Should().BeGreaterThanOrEqualTo(13, $"{type}");
        }
    }

    [Theory]
    [InlineData("lew", true)]
    [InlineData("lottery", true)]
    [InlineData("mavro", true)]
    [InlineData("numacc1", true)]
    [InlineData("numacc2", true)]
    [InlineData("numacc3", false)]
    [InlineData("numacc4", false)]
    public void A_mean_and_a_deviation_keep_13_digits(string name, bool doublesHoldThem)
    {
        var set = Golden.Nist.GetProperty(name);
        var values = Numbers(set.GetProperty("data").GetProperty("y"));
        var moments = SampleMoments.Of(values);
        foreach (var source in doublesHoldThem ? new[] { "certified", "of_doubles" } : ["of_doubles"])
        {
            Digits(moments.Mean, set.GetProperty(source).GetProperty("mean")).Should().BeGreaterThanOrEqualTo(13, "mean");
            Digits(moments.StandardDeviation, set.GetProperty(source).GetProperty("sd")).Should().BeGreaterThanOrEqualTo(13, "standard deviation");
            Digits(moments.Lag1Autocorrelation(values), set.GetProperty(source).GetProperty("lag1")).Should().BeGreaterThanOrEqualTo(13, "autocorrelation");
        }
    }

    [Theory]
    [InlineData("sirstvt", true)]
    [InlineData("smls01t", true)]
    [InlineData("smls04t", false)]
    [InlineData("smls07t", false)]
    public void An_analysis_of_variance_keeps_13_digits(string name, bool doublesHoldThem)
    {
        var set = Golden.Nist.GetProperty(name);
        var anova = AnalysisOfVariance.Of(Table(set), "y", "treatment");
        foreach (var source in doublesHoldThem ? new[] { "certified", "of_doubles" } : ["of_doubles"])
        {
            Digits(anova.SumOfSquaresBetween, set.GetProperty(source).GetProperty("ss_between")).Should().BeGreaterThanOrEqualTo(13, "between");
            Digits(anova.SumOfSquaresWithin, set.GetProperty(source).GetProperty("ss_within")).Should().BeGreaterThanOrEqualTo(13, "within");
            Digits(anova.F, set.GetProperty(source).GetProperty("f")).Should().BeGreaterThanOrEqualTo(13, "F");
        }
    }

    // Large enough for slices, blocks and Q in double-double by need, not by size.
    [Fact]
    public void A_thousand_copies_of_Filip_keep_its_coefficients()
    {
        var set = Golden.Nist.GetProperty("filip");
        var table = Table(set);
        var copies = table.Select([.. Enumerable.Range(0, 1000 * table.Rows).Select(i => i % table.Rows)]);
        var fit = LeastSquares.Fit(copies, Formula.Parse(set.GetProperty("formula").GetString()!));
        Digits(fit.Terms(StandardErrorType.Classical).Select(t => t.Value), set.GetProperty("certified").GetProperty("estimate")).Should().BeGreaterThanOrEqualTo(13);
        var scale = Math.Sqrt(1000);
        Digits(fit.Terms(StandardErrorType.HC0).Select(t => scale * t.StandardError), set.GetProperty("of_doubles").GetProperty("HC0")).Should().BeGreaterThanOrEqualTo(12);
    }

    private static DataTable Table(JsonElement set) => new(set.GetProperty("data").EnumerateObject().Select(c => new NumericColumn(c.Name, Numbers(c.Value))));

    private static double[] Numbers(JsonElement texts) => [.. texts.EnumerateArray().Select(t => double.Parse(t.GetString()!, CultureInfo.InvariantCulture))];

    private static double Digits(IEnumerable<double?> values, JsonElement certified) => values.Zip(certified.EnumerateArray(), (v, c) => Digits(v, c)).Min();

    private static double Digits(double? value, JsonElement certified)
    {
        if (certified.ValueKind == JsonValueKind.Null) return 16;
        var c = certified.GetDouble();
        return value == c ? 16 : -Math.Log10(c == 0 ? Math.Abs(value!.Value) : Math.Abs(value!.Value - c) / Math.Abs(c));
    }
}
