using CoProduction.Statistics.Tests.Reference;

namespace CoProduction.Statistics.Tests;

public class FormulaTests
{
    [Theory]
    [InlineData("y ~ a + b", "a, b")]
    [InlineData("y ~ a * b + c", "a, b, c, a:b")]
    [InlineData("y~a*b*c", "a, b, c, a:b, a:c, b:c, a:b:c")]
    [InlineData("y ~ b:a + a", "a, b:a")]
    [InlineData("y ~ I(x ^ 2) + factor(site)", "I(x^2), factor(site)")]
    [InlineData("y ~ a + a", "a")]
    [InlineData("y ~ avg.ed + x_1", "avg.ed, x_1")]
    [InlineData("y ~ 1", "")]
    [InlineData("y ~ (a + b + c)^2", "a, b, c, a:b, a:c, b:c")]
    [InlineData("y ~ (a + b + c)^2 - a:b", "a, b, c, a:c, b:c")]
    [InlineData("y ~ (a + b) * c", "a, b, c, a:c, b:c")]
    [InlineData("y ~ a / b", "a, a:b")]
    [InlineData("y ~ a * b * c - a:b:c", "a, b, c, a:b, a:c, b:c")]
    [InlineData("y ~ (a + b):c", "a:c, b:c")]
    [InlineData("y ~ a^3", "a")]
    [InlineData("y ~ log(income+1) + I( (age-40) / 10 )", "log(income + 1), I((age - 40)/10)")]
    [InlineData("y ~ I(x*2) + I(-x) + I(a*b^2) + log10(abs(x))", "I(x * 2), I(-x), I(a * b^2), log10(abs(x))")]
    [InlineData("log(y) ~ sqrt(x):a + I(x^0.5) + I(1e-3 * x)", "I(x^0.5), I(0.001 * x), sqrt(x):a")]
    [InlineData("y ~ `age in years` + log(`my income`)", "age in years, log(`my income`)")]
    public void Terms_are_ordered_and_named_as_in_R(string text, string terms)
    {
        string.Join(", ", Formula.Parse(text).Terms.Select(t => t.Label)).Should().Be(terms);
    }

    [Theory]
    [InlineData("y ~ x - 1")]
    [InlineData("y ~ 0 + x")]
    [InlineData("y ~ -1 + x")]
    public void The_intercept_can_be_left_out(string text)
    {
        Formula.Parse(text).HasIntercept.Should().BeFalse();
    }

    [Theory]
    [InlineData("y ~ a +")]
    [InlineData("~ a")]
    [InlineData("y a")]
    [InlineData("y ~ poly(a, 2)")]
    [InlineData("y ~ .")]
    [InlineData("y ~ (a + b")]
    [InlineData("y ~ (a + b))")]
    [InlineData("y ~ (a + 0)")]
    [InlineData("y ~ (a + b)^1.5")]
    [InlineData("y ~ log(a, 2)")]
    [InlineData("y ~ log(a")]
    [InlineData("y ~ log()")]
    [InlineData("y ~ I(a + )")]
    [InlineData("y ~ I(a^101)")]
    [InlineData("y ~ `a")]
    [InlineData("factor(y) ~ a")]
    [InlineData("y ~ a - b")]
    [InlineData("y ~ a 'b'")]
    [InlineData("")]
    [InlineData("y ~ 2")]
    [InlineData("y ~ 0")]
    public void What_does_not_parse_is_said_to(string text)
    {
        FluentActions.Invoking(() => Formula.Parse(text)).Should().Throw<InvalidAnalysisException>().WithMessage("*does not parse*");
    }

    [Theory]
    [InlineData("y ~ a +* b", "       ^", "after '+'")]
    [InlineData("y ~ arm * poly(age, 2)", "          ^", "x + I(x^2)")]
    [InlineData("y ~ a 'b'", "      ^", "not understood")]
    [InlineData("y ~ a +", "       ^", "a variable is expected after '+'")]
    [InlineData("y ~ (a + b", "    ^", "not closed")]
    [InlineData("y ~ I(a + *)", "          ^", "not '*'")]
    public void A_caret_stands_under_the_place(string text, string caret, string why)
    {
        FluentActions.Invoking(() => Formula.Parse(text)).Should().Throw<InvalidAnalysisException>().Which.Message.Should().Contain(why).And.EndWith($"\n  {text}\n  {caret}");
    }

    [Fact]
    public void A_caret_stands_under_a_column_that_the_data_lack()
    {
        FluentActions.Invoking(() => LeastSquares.Fit(Golden.Plants(), Formula.Parse("weight ~ group + log(height)")))
            .Should().Throw<InvalidAnalysisException>().WithMessage("*no column 'height'*\n  weight ~ group + log(height)\n                       ^");
    }

    [Fact]
    public void A_function_of_columns_is_a_column_of_the_model()
    {
        var table = new DataTable([new NumericColumn("y", [1, 2, 4, 3]), new NumericColumn("x", [1, 2, 4, double.NaN]), new NumericColumn("z", [3, 2, 2, 9])]);
        var matrix = ModelMatrix.Build(table, Formula.Parse("log2(y) ~ log2(x) + I((x - 1)/z)"));
        matrix.RowsDropped.Should().Be(1, "x is missing in a row");
        matrix.OutcomeValues().Should().Equal(0, 1, 2);
        matrix.Columns[1].Values.Should().Equal(0, 1, 2);
        matrix.Columns[2].Values.Should().Equal(0, 0.5, 1.5);
    }

    [Fact]
    public void A_row_for_which_a_function_is_not_defined_is_refused_not_dropped()
    {
        var table = new DataTable([new NumericColumn("y", [1, 2, 4]), new NumericColumn("x", [1, 0, 4])]);
        FluentActions.Invoking(() => ModelMatrix.Build(table, Formula.Parse("y ~ log(x)"))).Should().Throw<InvalidAnalysisException>().WithMessage("*log(x) is not defined where x = 0*");
    }

    [Fact]
    public void Interactions_of_factors_multiply_their_dummies_the_first_one_fastest()
    {
        var table = new DataTable([
            new NumericColumn("y", [1, 2, 3, 4, 5, 6]),
            FactorColumn.FromValues("a", ["p", "q", "r", "p", "q", "r"]),
            FactorColumn.FromValues("b", ["u", "u", "u", "v", "v", "w"])]);
        ModelMatrix.Build(table, Formula.Parse("y ~ a * b")).Columns.Select(c => c.Name).Should()
            .Equal("(Intercept)", "aq", "ar", "bv", "bw", "aq:bv", "ar:bv", "aq:bw", "ar:bw");
    }

    [Fact]
    public void Without_intercept_the_first_factor_has_all_its_dummies()
    {
        ModelMatrix.Build(Golden.Plants(), Formula.Parse("weight ~ 0 + group")).Columns.Select(c => c.Name).Should().Equal("groupctrl", "grouptrt1", "grouptrt2");
    }

    [Fact]
    public void A_number_as_factor_has_its_values_in_increasing_order()
    {
        var table = new DataTable([new NumericColumn("y", [1, 2, 3, 4]), new NumericColumn("dose", [10, 0.5, 2, 10])]);
        ModelMatrix.Build(table, Formula.Parse("y ~ factor(dose)")).Columns.Select(c => c.Name).Should().Equal("(Intercept)", "factor(dose)2", "factor(dose)10");
    }

    [Fact]
    public void A_level_that_no_used_row_has_makes_no_column()
    {
        var table = new DataTable([new NumericColumn("y", [1, 2, double.NaN]), FactorColumn.FromValues("g", ["b", "c", "d"], ["a", "b", "c", "d"])]);
        ModelMatrix.Build(table, Formula.Parse("y ~ g")).Columns.Select(c => c.Name).Should().Equal("(Intercept)", "gc");
    }

    [Theory]
    [InlineData("arm != 'Control'", 2)]
    [InlineData("arm in ('A', 'Control') and wave == 2", 2)]
    [InlineData("wave >= 2", 2)]
    [InlineData("wave < 2 and arm == 'B'", 0)]
    [InlineData("", 4)]
    public void A_filter_keeps_the_rows_that_pass_and_leaves_out_missing_values(string filter, int rows)
    {
        var table = new DataTable([new NumericColumn("wave", [1, 2, 2, double.NaN]), FactorColumn.FromValues("arm", ["Control", "A", "Control", "B"])]);
        table.Where(RowFilter.Parse(filter)).Rows.Should().Be(rows);
    }

    [Theory]
    [InlineData("arm = 'A'")]
    [InlineData("arm == A")]
    [InlineData("arm == 'A' or wave == 1")]
    [InlineData("arm in 'A'")]
    [InlineData("arm == 'A' and")]
    [InlineData("arm < 'A'")]
    public void A_filter_that_does_not_parse_is_said_to(string filter)
    {
        FluentActions.Invoking(() => RowFilter.Parse(filter)).Should().Throw<InvalidAnalysisException>().WithMessage("*does not parse*");
    }
}
