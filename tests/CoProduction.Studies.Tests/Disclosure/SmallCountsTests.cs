using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.Figures;
using CoProduction.Studies.Reporting.Replication;

namespace CoProduction.Studies.Tests.Disclosure;

/// <summary>A public report tells no count of few persons, and no total that gives one away.</summary>
public class SmallCountsTests
{
    [Fact]
    public void A_small_count_goes_with_its_share_and_with_one_more_of_its_question()
    {
        var table = Masked(Table([["q1", "yes", Persons(40), Share(0.4)], ["q1", "no", Persons(3), Share(0.03)], ["q1", "other", Persons(57), Share(0.57)], ["q2", "yes", Persons(60), Share(0.6)], ["q2", "no", Persons(40), Share(0.4)]]));

        table.Rows.Select(row => (row[2].Text, row[3].Text)).Should().Equal(("< 5", "< 5"), ("< 5", "< 5"), ("57", "57.0%"), ("60", "60.0%"), ("40", "40.0%"));
        table.Rows[1][2].Value.Should().BeNull("no file has it either");
        table.Notes.Should().ContainSingle().Which.Should().StartWith("< 5: a count of 1 to 4 persons");
        Masked(Table([["a", "yes", Persons(0), Share(0)], ["b", "yes", Persons(5), Share(1)]])).Notes.Should().BeEmpty("nobody and k are no small counts");
    }

    [Fact]
    public void Two_small_counts_hide_each_other_in_a_row_and_every_column_is_looked_at_too()
    {
        var table = Masked(Table([["q1", "", Persons(2), Persons(3), Persons(50)], ["q2", "", Persons(20), Persons(30), Persons(40)], ["q3", "", Persons(21), Persons(31), Persons(41)]]));

        table.Rows[0].Skip(2).Select(cell => cell.Text).Should().Equal("< 5", "< 5", "50");
        table.Rows[1].Skip(2).Select(cell => cell.Text).Should().Equal("< 5", "< 5", "40");
        table.Rows[2].Skip(2).Select(cell => cell.Text).Should().Equal("21", "31", "41");
    }

    [Fact]
    public void A_picture_of_masked_counts_is_left_out_and_its_table_stays_wherever_it_stands()
    {
        var table = Table([["q1", "", Persons(2), Persons(3)]]);
        var shown = Table([["q1", "", Persons(20), Persons(30)]]) with { Key = "shown" };
        var report = SmallCounts.Mask(Of(new ReportDetails("d", [Picture(table), Picture(shown)])), 5);

        report.Figures.Select(figure => figure.Table.Key).Should().Equal("shown");
        report.Tables.Select(each => each.Key).Should().Equal("t", "shown");
        HtmlReport.Write(report).Should().Contain("&lt; 5");
    }

    private static Figure Picture(ReportTable table) => new("f", "F", "", new StackedBarsDrawing(["a", "b"], [new StackedBar("q", [2, 3])]), table);

    private static ReportTable Masked(ReportTable table) => SmallCounts.Mask(Of(table), 5).Tables.Single();

    private static Report Of(ReportBlock block) => new() { Title = "t", Sections = [new ReportSection("s", "S", [block])] };

    private static ReportCell Persons(int n) => ReportCell.Persons(n);

    private static ReportCell Share(double share) => new(NumberFormat.Percent(share), share);

    private static ReportTable Table(IReadOnlyList<IReadOnlyList<ReportCell>> rows) => new()
    {
        Key = "t", Title = "T", Columns = [.. Enumerable.Range(0, rows[0].Count).Select(column => new ReportColumn($"c{column}", $"C{column}", column > 1))], Rows = rows,
    };
}
