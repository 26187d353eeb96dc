using CoProduction.Studies.Reporting;

namespace CoProduction.Studies.Tests.Reporting;

public class NumberFormatTests
{
    [Theory]
    [InlineData(0.0, "< .001")]
    [InlineData(1e-300, "< .001")]
    [InlineData(0.00099, "< .001")]
    [InlineData(0.001, ".001")]
    [InlineData(0.0337, ".034")]
    [InlineData(0.5, ".500")]
    [InlineData(0.9996, "> .999")]
    public void A_p_value_is_never_printed_as_zero_or_one(double p, string expected) => NumberFormat.P(p).Should().Be(expected);

    [Theory]
    [InlineData(-28.98284, 1.7013, "−28.9828")]
    [InlineData(0.00001234, 0.0000045, "0.0000123")]
    [InlineData(-0.00000001, 1.2, "0.0000")]
    [InlineData(12345.678, 100.0, "12,345.6780")]
    public void An_estimate_keeps_the_decimals_that_its_error_allows(double value, double error, string expected) => NumberFormat.Estimate(value, error).Should().Be(expected);

    [Fact]
    public void What_does_not_exist_is_a_dash()
    {
        NumberFormat.P(null).Should().Be("–");
        NumberFormat.Mean(null).Should().Be("–");
        NumberFormat.Mean(double.NaN).Should().Be("–");
        NumberFormat.Percent(null).Should().Be("–");
    }

    [Theory]
    [InlineData(12.0, "12")]
    [InlineData(790.34, "790.3")]
    public void Degrees_of_freedom_show_a_decimal_only_where_they_have_one(double df, string expected) => NumberFormat.DegreesOfFreedom(df).Should().Be(expected);
}
