namespace CoProduction.Statistics.Tests;

public class MultipleTestingTests
{
    private static readonly double?[] PValues = [0.01, 0.02, 0.03, 0.04, 0.05];

    [Theory]
    [InlineData(PAdjustment.Bonferroni, new[] { 0.05, 0.10, 0.15, 0.20, 0.25 })]
    [InlineData(PAdjustment.Holm, new[] { 0.05, 0.08, 0.09, 0.09, 0.09 })]
    [InlineData(PAdjustment.Hochberg, new[] { 0.05, 0.05, 0.05, 0.05, 0.05 })]
    [InlineData(PAdjustment.BenjaminiHochberg, new[] { 0.05, 0.05, 0.05, 0.05, 0.05 })]
    [InlineData(PAdjustment.BenjaminiYekutieli, new[] { 0.114166666666667, 0.114166666666667, 0.114166666666667, 0.114166666666667, 0.114166666666667 })]
    public void Adjusted_values_are_R_s(PAdjustment method, double[] expected)
    {
        var adjusted = MultipleTesting.Adjust(PValues, method);
        for (var i = 0; i < expected.Length; i++) adjusted[i]!.Value.Should().BeApproximately(expected[i], 1e-14);
    }

    [Fact]
    public void The_order_of_the_family_does_not_matter()
    {
        double?[] mixed = [0.9, 0.001, 0.04, 0.03, 0.001];
        double?[] reversed = [.. mixed.Reverse()];
        foreach (var method in Enum.GetValues<PAdjustment>()) MultipleTesting.Adjust(reversed, method).Reverse().Should().Equal(MultipleTesting.Adjust(mixed, method));
    }

    [Fact]
    public void What_was_not_computed_does_not_count_as_a_test()
    {
        MultipleTesting.Adjust([0.02, null], PAdjustment.Bonferroni).Should().Equal(0.02, null);
    }

    [Fact]
    public void A_value_outside_0_to_1_is_refused()
    {
        FluentActions.Invoking(() => MultipleTesting.Adjust([1.2], PAdjustment.Holm)).Should().Throw<InvalidAnalysisException>();
    }

    [Fact]
    public void The_sample_ratio_counts_only_arms_that_can_be_given()
    {
        var test = SampleRatio.Test([("a", 821, 1), ("b", 940, 1), ("c", 866, 1), ("closed", 0, 0)]);
        test.Df.Should().Be(2);
        test.ChiSquare!.Value.Should().BeApproximately(21662.0 / 2627, 1e-12, "Σ(observed − 2627/3)²/(2627/3)");
        FluentActions.Invoking(() => SampleRatio.Test([("a", 5, 1), ("closed", 1, 0)])).Should().Throw<InvalidAnalysisException>().WithMessage("*closed*");
    }
}
