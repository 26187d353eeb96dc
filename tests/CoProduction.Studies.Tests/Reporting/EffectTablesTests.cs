using System.Collections.Concurrent;
using System.Globalization;
using System.Xml.Linq;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Analysis.Effects;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.Figures;
using CoProduction.Studies.Tests.Responses;

namespace CoProduction.Studies.Tests.Reporting;

/// <summary>What tables and figures of effects say of their numbers is true of them.</summary>
public class EffectTablesTests
{
    private static readonly ConcurrentDictionary<string, StudyResults> Known = new();

    [Fact]
    public void A_mark_stands_at_its_number_and_marks_that_would_cover_each_other_stand_side_by_side_in_order()
    {
        static CurveSeries Line(params IReadOnlyList<double> across) => new("s", [.. across.Select(at => new CurvePoint(at, 1, 0, 2))]);
        var apart = Marks([Line(0, 10), Line(5, 8)]);
        var (left, middle, right) = (apart[0][0], apart[1][0], apart[0][1]);
        middle.Should().BeApproximately((left + right) / 2, 0.02, "5 is halfway between 0 and 10");

        // The second series is a hair to the left of the first, the third to the right.
        var near = Marks([Line(0, 10), Line(-0.05, 9.95), Line(0.05, 10.05)]);
        near[1][0].Should().BeLessThan(near[0][0]);
        near[0][0].Should().BeLessThan(near[2][0]);
        near.SelectMany(marks => marks).Should().OnlyContain(at => at > 62, "the standing axis is at 62");

        static List<List<double>> Marks(IReadOnlyList<CurveSeries> series)
        {
            var svg = Drawn(new CurveDrawing("across", "up", [], series));
            double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
            // The first mark of each kind is that of the legend.
            return
            [
                [.. svg.Where(element => element.Name.LocalName == "circle").Skip(1).Select(element => Number(element, "cx"))],
                [.. svg.Where(element => element.Name.LocalName == "rect" && element.Attribute("width")!.Value == "9").Skip(1).Select(element => Number(element, "x") + 4.5)],
                [.. svg.Where(element => element.Name.LocalName == "polygon").Skip(1).Select(element => double.Parse(element.Attribute("points")!.Value.Split(',')[0], CultureInfo.InvariantCulture))],
            ];
        }
    }

    [Fact]
    public void Doses_are_named_on_their_axis()
    {
        var curve = (CurveDrawing)Report("trust-willingness-1").Figures.First(figure => figure.Key.StartsWith("dose_", StringComparison.Ordinal)).Drawing;

        curve.Ticks.Select(tick => tick.Words).Should().Equal("0 Corrupt", "1 Control", "2 Honest");
        Drawn(curve).Where(element => element.Name.LocalName == "text").Select(element => element.Value).Should().Contain("0 Corrupt").And.NotContain("0.5");
    }

    [Fact]
    public void Where_a_person_answers_for_several_themes_n_is_one_of_answers_and_says_so()
    {
        var report = Report("nudges");

        var pooled = report.Tables.First(table => table.Key.StartsWith("estimates_", StringComparison.Ordinal) && table.Columns.All(column => column.Key != "cell"));
        pooled.Columns.Single(column => column.Key == "n").Header.Should().Be("n (answers)");
        foreach (var key in new[] { pooled.Key, "primary", "arm_means", "loop_positions", "vertices", "leave_one_site_out" })
            report.Tables.Single(table => table.Key == key).Notes.Should().Contain(note => note.Contains("answers: one per person and theme"), "of {0}", key);
        var once = Report("trust-willingness-1");
        once.Tables.SelectMany(table => table.Notes).Should().NotContain(note => note.Contains("one per person and theme"));
    }

    [Fact]
    public void Of_average_marginal_effects_no_table_says_that_the_other_part_of_a_product_is_zero()
    {
        var tables = Report("nudges").Tables.ToLookup(table => table.Key.Split('_')[0]);

        tables["regression"].SelectMany(table => table.Notes).Should().Contain(note => note.Contains("no main effect"));
        var marginal = tables["marginal"].SelectMany(table => table.Notes).ToList();
        marginal.Should().NotContain(note => note.Contains("no main effect")).And.Contain(note => note.Contains("averaged over the observed values of the other part of the product"));
    }

    [Fact]
    public void The_average_marginal_effects_and_the_regressions_of_the_nudges_are_known_to_be_no_primary_answers()
    {
        var report = Report("nudges");

        // How often one would join in, all answers, is no primary outcome.
        report.Tables.Where(table => table.Key.StartsWith("regression_collective", StringComparison.Ordinal) && table.Key != "regression_collective_ordered").Should().NotBeEmpty()
            .And.OnlyContain(table => table.Notes.Any(note => note.StartsWith("The primary answers are the estimates of the inquiries", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_pooled_model_with_absorbed_effects_tests_the_arms_together_as_the_model_of_each_cell_does()
    {
        var pooled = Results("nudges").Regressions.First(result => result.Table.Absorb.Count > 0 && result.Table.Coding == ArmCoding.ArmVersusControl && result.Status == EstimateStatus.Estimated);

        pooled.Joint!.Df1.Should().Be(3);
        pooled.Joint.PValue.Should().BeInRange(0, 1);
        pooled.Notes.Should().Contain(note => note.StartsWith("All arms jointly: F(3,", StringComparison.Ordinal));
    }

    [Fact]
    public void The_lines_below_the_coefficients_stand_under_a_heading_of_their_own_and_constants_have_no_stars()
    {
        var table = Report("reward-legitimacy").Tables.First(each => each.Key.StartsWith("regression_", StringComparison.Ordinal));

        var model = table.Groups.Single(group => group.Title == "Model");
        table.Rows[model.First][0].Text.Should().Be("Constant");
        table.Groups.Should().Contain(group => group.Title == "Associations, not randomized" && group.First < model.First);
        table.Rows[0][1].Below.Should().MatchRegex(@"^\(\d+\.\d+\) p [=<>] \.\d+$", "no stars are declared");
        Results("nudges").Regressions.SelectMany(result => result.Terms).Where(term => term.Kind == TermKind.Constant).Should().NotBeEmpty().And.OnlyContain(term => term.Stars == 0);
    }

    [Fact]
    public void A_moderation_that_no_inquiry_declares_is_exploratory_though_a_regression_has_a_related_product()
    {
        var frame = StudyReportTests.Frame("reward-legitimacy", 400);
        var plan = frame.Design.Design.Plan;
        var results = StudyAnalysis.Run(plan with { Inquiries = [.. plan.Inquiries.Where(inquiry => inquiry.Moderator is null)] }, frame);
        var report = Report(results);

        var table = report.Tables.Single(each => each.Key == "moderation");
        results.Moderations.Should().Contain(result => result.HasRelatedRegression);
        var stamp = table.Columns.Index().Single(column => column.Item.Key == "stamp").Index;
        table.Rows.Should().OnlyContain(row => row[stamp].Text == "exploratory");
        table.Notes.Should().Contain(note => note.StartsWith("A related product stands in a regression table of the plan, by a model of its own:", StringComparison.Ordinal));
        table.Groups.Select(group => group.Title).Should().OnlyHaveUniqueItems().And.OnlyContain(title => title.StartsWith("Willingness to co-produce", StringComparison.Ordinal));
        var axes = report.Figures.Where(figure => figure.Key.StartsWith("slopes_", StringComparison.Ordinal)).Select(figure => (CurveDrawing)figure.Drawing).ToList();
        axes.Should().OnlyContain(curve => curve.Up == "Effect, points on 1–7" && curve.Holds.SequenceEqual(axes[0].Holds));
    }

    [Fact]
    public void Associations_after_a_draw_say_that_arms_are_pooled_and_a_table_of_two_measures_lists_no_cell_as_not_asked()
    {
        var tables = Report("nudges").Tables.Where(table => table.Key.StartsWith("correlates_", StringComparison.Ordinal) || table.Key.StartsWith("pairs_", StringComparison.Ordinal)).ToList();

        tables.SelectMany(table => table.Notes).Should().Contain("Not both asked elsewhere.").And.NotContain(note => note.StartsWith("Not asked: ", StringComparison.Ordinal) && note.Contains(';'));
        tables.SelectMany(table => table.Notes).Should().Contain(note => note.EndsWith("after the draw; arms pooled.", StringComparison.Ordinal));
        Report("five-countries").Tables.SelectMany(table => table.Notes).Should().NotContain(note => note.Contains("arms pooled"), "nothing is drawn");
    }

    [Fact]
    public void Every_p_of_a_table_of_places_is_counted()
    {
        var (results, report) = (Results("nudges"), Report("nudges"));
        var table = report.Tables.Single(each => each.Key == "loop_positions");
        var p = table.Columns.Index().Single(column => column.Item.Key == "p").Index;

        results.Tests.Single(test => test.Group == TestGroup.Places).Tests.Should().Be(table.Rows.Count(row => row[p].Value is not null));
    }

    [Fact]
    public void The_mean_of_the_control_is_called_so_and_another_is_not()
    {
        string Header(string study, string start) => Report(study).Tables.First(table => table.Key.StartsWith(start, StringComparison.Ordinal)).Columns.First(column => column.Key is "reference_mean" or "control").Header;

        Header("reward-legitimacy-arms", "primary").Should().Be("Control mean");
        Header("reward-legitimacy", "primary").Should().Be("Mean compared with", "main effects compare with several arms");
    }

    [Theory]
    [InlineData("nudges", "Difference in share")]
    [InlineData("reward-legitimacy", "Difference, points on 1–7")]
    public void The_axis_of_a_difference_has_a_unit(string study, string axis) => Report(study).Figures.Select(figure => figure.Drawing).OfType<ForestDrawing>().Select(forest => forest.Axis).Should().Contain(axis);

    [Fact]
    public void Intervals_of_the_vertices_stand_beside_their_estimate()
    {
        var columns = Report("nudges").Tables.Single(table => table.Key == "vertices").Columns.Select(column => column.Key).ToList();

        columns.IndexOf("conf_low").Should().Be(columns.IndexOf("estimate") + 1);
        columns.IndexOf("effect_size").Should().BeGreaterThan(columns.IndexOf("conf_high"));
    }

    [Fact]
    public void Every_arm_of_a_randomization_has_its_mean_though_no_inquiry_compares_it()
    {
        var (results, report) = (Results("reward-legitimacy"), Report("reward-legitimacy"));

        results.OtherArms.Should().NotBeEmpty("the recall of the reward is compared in four of six arms");
        var table = report.Tables.Single(each => each.Key == "arm_means");
        var arms = results.Design.Design.Randomizations.Single().Arms.Select(arm => arm.Label).ToList();
        table.Rows.GroupBy(row => row[0].Text).Should().OnlyContain(outcome => outcome.Select(row => row[table.Columns.Index().First(column => column.Item.Key == "arm").Index].Text).SequenceEqual(arms));
    }

    [Fact]
    public void Rows_that_a_regression_drops_are_counted_by_arm_and_zero_outside_of_a_scale_is_told()
    {
        var (results, report) = (Results("reward-legitimacy"), Report("reward-legitimacy"));

        var dropping = results.Regressions.Where(result => result.Arms.Count > 0).ToList();
        dropping.Should().NotBeEmpty().And.OnlyContain(result => result.Arms.Sum(arm => arm.Dropped) == result.Dropped && result.Arms.Sum(arm => arm.N) == result.N);
        var notes = report.Tables.Single(table => table.Key == "regression_factorial").Notes;
        notes.Should().Contain(note => note.Contains("Rows dropped by arm: ")).And.Contain(note => note.Contains("Zero lies outside the range of: Public service motivation"));
    }

    [Fact]
    public void Effects_averaged_over_other_factors_are_named_by_their_inquiry()
    {
        var table = Report("reward-legitimacy").Tables.First(each => each.Key.StartsWith("estimates_", StringComparison.Ordinal) && each.Title.StartsWith("Primary", StringComparison.Ordinal));

        table.Rows.Select(row => row[0].Text).Should().Contain(text => text.StartsWith("Monetary reward against none, averaged over input legitimacy", StringComparison.Ordinal));
    }

    [Fact]
    public void Cells_that_are_not_asked_are_listed_once_and_each_line_of_the_decision_table_names_its_sites()
    {
        var tables = Report("nudges").Tables.Where(table => table.Key.StartsWith("estimates_", StringComparison.Ordinal)).ToList();

        tables.SelectMany(table => table.Notes).Count(note => note.StartsWith("Not asked: ", StringComparison.Ordinal)).Should().Be(1);
        tables.SelectMany(table => table.Notes).Should().Contain("Cells not asked or not randomized: see the first table by cell.");
        Report("nudges").Tables.Single(table => table.Key == "estimators").Rows.Select(row => (row[0].Text, row[1].Text)).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_histogram_of_a_slider_goes_from_end_to_end()
    {
        var bins = Results("trust-willingness-1").Distributions.Where(each => each.Kind == DistributionKind.Bins && each.OutcomeLabel.Contains("(0–100)", StringComparison.Ordinal)).ToList();

        bins.Should().NotBeEmpty();
        bins.Select(each => (each.Classes[0].Low, each.Classes[^1].High)).Should().AllBeEquivalentTo((0.0, 100.0));
    }

    private static List<XElement> Drawn(Drawing drawing) =>
        [.. XDocument.Parse(SvgFigure.Write(new Figure("k", "t", "d", drawing, new ReportTable { Key = "t", Title = "t", Columns = [], Rows = [] }))).Root!.Elements()];

    private static StudyResults Results(string study) => Known.GetOrAdd(study, key => StudyAnalysis.Run(StudyReportTests.Frame(key, 400)));

    private static Report Report(string study) => Report(Results(study));

    private static Report Report(StudyResults results) => StudyReport.Build(results, new ReportContext { DataAsOf = Rows.Start, Software = "test" });
}
