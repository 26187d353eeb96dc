using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

public class AttritionTests
{
    [Fact]
    public void Attrition_is_counted_by_arm_and_tested()
    {
        var table = Panel();
        var test = AttritionTest.Of(table, "y", "arm", "c");
        test.Arms.Select(a => (a.Arm, a.N, a.Missing)).Should().Equal(("c", 40, 4), ("t1", 40, 12), ("t2", 40, 6));
        test.Arms[1].Rate.Should().Be(0.3);
        var missing = new DataTable([table.Column("arm"), new NumericColumn("m", [.. Enumerable.Range(0, table.Rows).Select(i => table.Column("y").IsMissing(i) ? 1.0 : 0)])]);
        test.ChiSquare.ShouldBeClose(Contingency.Of(missing, "arm", "m").ChiSquare!.Value, 1e-12, "Pearson");
        test.PValue.ShouldBeClose(Contingency.Of(missing, "arm", "m").PValue!.Value, 1e-12, "p");
        var welch = DifferenceInMeans.Simple(missing, "m", "arm", "c").Terms.ToArray();
        test.Differences.Select(d => d.Term).Should().Equal("armt1", "armt2");
        test.Differences[0].Value.ShouldBeClose(0.2, 1e-12, "30% − 10%");
        test.Differences[0].StandardError.ShouldBeClose(welch[0].StandardError!.Value, 1e-12, "HC2 is Welch's error");
        test.Wald!.Df1.Should().Be(2);
    }

    [Fact]
    public void Without_attrition_there_is_no_test_but_a_reason()
    {
        var table = new DataTable([new NumericColumn("y", [1, 2, 3, 4]), new NumericColumn("z", [0, 0, 1, 1])]);
        var test = AttritionTest.Of(table, "y", "z");
        (test.ChiSquare, test.PValue, test.Reason).Should().Be(((double?)null, (double?)null, "No outcome is missing."));
        test.Arms.Should().OnlyContain(a => a.Missing == 0);
    }

    [Fact]
    public void Two_arms_that_lost_nobody_have_a_difference_of_zero_without_an_error()
    {
        var table = new DataTable([new NumericColumn("y", [1, 2, 3, 4, 5, double.NaN]), FactorColumn.FromValues("arm", ["c", "c", "a", "a", "b", "b"])]);
        var test = AttritionTest.Of(table, "y", "arm", "c");
        var (a, b) = (test.Differences[0], test.Differences[1]);
        (a.Value, a.StandardError, a.PValue, a.ConfidenceLow).Should().Be((0d, (double?)null, (double?)null, (double?)null));
        a.Reason.Should().StartWith("Nobody is missing in either arm");
        b.PValue.Should().NotBeNull();
        (test.Wald!.F, test.Wald.PValue).Should().Be(((double?)null, (double?)null), "two shares without variance make the covariance singular: an F would be rounding error");
        test.Wald.Reason.Should().StartWith("Two arms or more lost nobody");
        test.PValue.Should().NotBeNull("Pearson's chi-square stands");
    }

    [Fact]
    public void Manski_s_bounds_fill_the_missing_with_the_ends_of_the_scale()
    {
        var table = new DataTable([new NumericColumn("y", [4, 5, double.NaN, 3, 2, 1, double.NaN, 3]), new NumericColumn("z", [1, 1, 1, 1, 0, 0, 0, 0])]);
        var bounds = ManskiBounds.Of(table, "y", "z", 1, 5);
        bounds.Lower.ShouldBeClose((4 + 5 + 1 + 3) / 4.0 - (2 + 1 + 5 + 3) / 4.0, 1e-14, "treated at 1, control at 5");
        bounds.Upper.ShouldBeClose((4 + 5 + 5 + 3) / 4.0 - (2 + 1 + 1 + 3) / 4.0, 1e-14, "treated at 5, control at 1");
        (bounds.Upper - bounds.Lower).ShouldBeClose(0.5 * 4, 1e-14, "missing shares times range");
        bounds.LowerError.ShouldBeClose(DifferenceInMeans.Welch("x", [4, 5, 1, 3], [2, 1, 5, 3]).StandardError!.Value, 1e-14, "Welch");
        (bounds.ConfidenceLow < bounds.Lower && bounds.ConfidenceHigh > bounds.Upper).Should().BeTrue();
        FluentActions.Invoking(() => ManskiBounds.Of(table, "y", "z", 1, 4)).Should().Throw<InvalidAnalysisException>().WithMessage("*outside 1 to 4*");
    }

    [Fact]
    public void Without_missing_outcomes_all_bounds_are_the_difference_in_means()
    {
        var table = new DataTable([new NumericColumn("y", [4, 5, 2, 3, 2, 1, 4, 3]), new NumericColumn("z", [1, 1, 1, 1, 0, 0, 0, 0])]);
        var manski = ManskiBounds.Of(table, "y", "z", 1, 5);
        var lee = LeeBounds.Of(table, "y", "z");
        foreach (var bound in new[] { manski.Lower, manski.Upper, lee.Lower, lee.Upper }) bound.ShouldBeClose(1, 1e-14, "3.5 − 2.5");
        var welch = DifferenceInMeans.Simple(table, "y", "z").Terms.Single().StandardError!.Value;
        lee.LowerError.ShouldBeClose(welch, 1e-12, "nothing is trimmed");
        manski.ConfidenceLow.ShouldBeClose(1 - 1.959963984540054 * welch, 1e-9, "a point: the two-sided normal interval");
        lee.ConfidenceHigh.ShouldBeClose(1 + 1.959963984540054 * welch, 1e-9, "the same");
    }

    [Fact]
    public void Lee_s_standard_errors_are_the_spread_of_the_bounds()
    {
        var random = new Random(6);
        var (low, high, lowError, highError) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < 600; run++)
        {
            var z = Enumerable.Range(0, 400).Select(i => (double)(i % 2)).ToArray();
            var y = Array.ConvertAll(z, t => random.NextDouble() < (t == 1 ? 0.85 : 0.7) ? PowerTests.Normal(random) + 0.3 * t : double.NaN);
            var bounds = LeeBounds.Of(new DataTable([new NumericColumn("y", y), new NumericColumn("z", z)]), "y", "z");
            low.Add(bounds.Lower!.Value);
            high.Add(bounds.Upper!.Value);
            lowError.Add(bounds.LowerError!.Value);
            highError.Add(bounds.UpperError!.Value);
        }
        (lowError.Average() / SampleMoments.Of([.. low]).StandardDeviation!.Value).Should().BeInRange(0.9, 1.1);
        (highError.Average() / SampleMoments.Of([.. high]).StandardDeviation!.Value).Should().BeInRange(0.9, 1.1);
    }

    private static DataTable Panel()
    {
        var random = new Random(2);
        string[] arms = [.. Enumerable.Repeat("c", 40), .. Enumerable.Repeat("t1", 40), .. Enumerable.Repeat("t2", 40)];
        int[] lost = [4, 12, 6];
        return new DataTable([
            FactorColumn.FromValues("arm", arms),
            new NumericColumn("y", [.. Enumerable.Range(0, 120).Select(i => i % 40 < lost[i / 40] ? double.NaN : Math.Round(random.NextDouble() * 5, 1))])]);
    }
}
