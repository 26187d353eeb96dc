using System.Collections.Concurrent;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Fieldwork;
using CoProduction.Studies.Library;
using CoProduction.Studies.Rehearsal;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Responses;
using CoProduction.Studies.Tests.Responses;

namespace CoProduction.Studies.Tests.Reporting;

/// <summary>The tables in which the field publishes, from rehearsed respondents of the library's studies.</summary>
public sealed class FieldTablesTests
{
    private static readonly ConcurrentDictionary<(string Key, int Persons), ResponseFrame> Frames = new();

    [Fact]
    public void Nudge_coefficients_stand_by_site_and_theme_beside_the_pooled_estimate()
    {
        var report = Build("nudges", 600);

        foreach (var coding in new[] { "arms", "factorial" })
        {
            var table = Table(report, $"regression_collective_ols_{coding}");
            table.Columns.Select(column => (column.Group, column.Header)).Should().Equal((null, "Term"), ("Northgate", "Community safety"), ("Northgate", "Social well-being"), ("Port Ellis", "Local environment"), ("Port Ellis", "Community safety"), ("Westbay", "Local environment"), (null, "Pooled, one effect"));
            table.Rows.TakeWhile(row => row[0].Text != "n").Should().HaveCount(4, "three nudges and a constant").And.OnlyContain(row => row.Skip(1).All(cell => cell.Below.StartsWith('(') || cell.Text == "" || cell.Text == "absorbed"));
            Row(table, "Standard errors")[^1].Text.Should().Be("CR1, by person");
            Row(table, "Standard errors")[1].Text.Should().Be("HC2");
            Row(table, "Clusters")[^1].Value.Should().BeGreaterThan(100);
            table.Notes.Should().Contain("Cells not asked or not randomized: see the first table by cell.").And.Contain(note => note.Contains("* p < 0.10, ** p < 0.05, *** p < 0.01")).And.NotContain(note => note.StartsWith("Shaded", StringComparison.Ordinal), "this table declares no shading");
        }
        report.Tables.SelectMany(table => table.Notes).Where(note => note.StartsWith("Not randomized, hence outside the contrast: Harrowdale", StringComparison.Ordinal)).Should().ContainSingle();
        var pooled = StudyAnalysis.Run(Frame("nudges", 600)).Regressions.Single(result => result.Table.Key == "collective_stacked");
        pooled.Terms.Should().OnlyContain(term => term.Kind == TermKind.Randomized, "sites and themes are absorbed");
    }

    [Fact]
    public void Correlates_tell_not_asked_suppressed_not_significant_and_negative_apart_without_colour()
    {
        var design = StudyLibrary.Find("nudges")!.Design;
        design = design with { Plan = design.Plan with { Correlates = [.. design.Plan.Correlates.Select(table => table with { SmallestCell = 45 })] } };
        var results = StudyAnalysis.Run(design.Plan, Frame("nudges", 260));
        var table = Table(StudyReport.Build(results, Context), "correlates_correlates_1");

        table.Columns.Should().HaveCount(11, "ten of twenty site-themes are asked");
        table.Columns[1].Should().Be(new ReportColumn("harrowdale_environment", "Local environment", true) { Group = "Harrowdale", Below = "n", HasStars = true });
        var cells = table.Rows.SelectMany(row => row.Skip(1)).ToList();
        cells.Where(cell => cell.Mark == CellMark.NoNumber).Select(cell => cell.Text).Distinct().Should().BeEquivalentTo("not asked", "suppressed");
        Row(table, "Belongs to an ethnic minority group").Skip(1).Count(cell => cell.Text == "not asked").Should().Be(6, "ethnicity is asked in four of ten");
        cells.Where(cell => cell.Mark == CellMark.SignificantNegative).Should().NotBeEmpty().And.OnlyContain(cell => cell.Value < 0 && cell.Stars > 0 && cell.Text.EndsWith("* ↓", StringComparison.Ordinal));
        cells.Where(cell => cell.Mark == CellMark.None).Should().NotBeEmpty().And.OnlyContain(cell => cell.Below.StartsWith('(') && (cell.Value > 0 || cell.Stars == 0));
        table.Notes.Should().Contain(note => note.EndsWith("A number without a star is not significant at 0.05.", StringComparison.Ordinal)).And.Contain("Shaded and marked ↓: negative, with a star.")
            .And.Contain("Suppressed: fewer than 45 pairs of values.");
    }

    [Fact]
    public void Levels_stand_by_site_and_theme_with_the_items_behind_each_index_and_its_rule()
    {
        var table = Table(Build("nudges", 600), "levels_levels");

        table.Columns.Should().HaveCount(11);
        table.Groups.Select(group => group.Title).Should().HaveCount(4);
        var individual = table.Rows.Take(table.Groups[1].First).ToList();
        individual.Select(row => row[0].Text).Should().Equal("Share", "Standard error", "n", "Items behind it", "n without a value");
        individual[3].Skip(1).Select(cell => cell.Value).Distinct().Should().HaveCountGreaterThan(1, "sites ask different numbers of items");
        table.Rows.Skip(table.Groups[3].First).First().Skip(1).Where(cell => cell.Text == "not asked").Should().HaveCount(8, "hours given now are asked at one site");
        table.Notes.Should().Contain(note => note.Contains(" is “") && note.EndsWith(", else 0."));
    }

    [Fact]
    public void Hours_now_and_hours_more_stand_side_by_side_within_persons()
    {
        var frame = Frame("nudges", 600);
        var table = Table(Build("nudges", 600), "pairs_hours");

        table.Rows.Select(row => row[0].Text).Should().Equal("Northgate, Community safety", "Northgate, Social well-being");
        var row = table.Rows[0];
        var (now, more) = (frame.FindMeasure("gives_now", "safety")!.Scores, frame.FindMeasure("willing", "safety")!.Scores);
        var both = Enumerable.Range(0, frame.Rows).Where(index => frame.Sites[index] == "northgate" && now.HasValue(index) && more.HasValue(index)).ToList();
        row[3].Value.Should().Be(both.Count, "one n of both");
        row[4].Value.Should().BeApproximately(both.Average(index => more.Number(index) - now.Number(index)), 1e-12);
        row[^5].Value.Should().BeApproximately(both.Count(index => now.Number(index) == 1 && more.Number(index) == 1) / (double)both.Count, 1e-12);
        row.Skip(11).Take(4).Sum(cell => cell.Value!.Value).Should().BeApproximately(1, 1e-12);
    }

    [Fact]
    public void Staff_and_citizens_stand_in_the_same_unit_with_their_gap()
    {
        var frame = Frame("graded-nudges", 500);
        var table = Table(Build("graded-nudges", 500), "pairs_gap");

        table.Rows.Should().HaveCount(4);
        var arms = frame.FindAssignment("strength")!;
        var citizens = Enumerable.Range(0, frame.Rows).Where(row => arms[row]?.Key == "s0" && frame.FindMeasure("collective")!.Scores.HasValue(row)).Select(row => 100 * frame.FindMeasure("collective")!.Scores.Number(row)).ToList();
        var staff = Enumerable.Range(0, frame.Rows).Select(row => frame.FindMeasure("staff_expects_join")!.Scores.Number(row)).Where(value => !double.IsNaN(value)).ToList();
        var gap = table.Rows[0];
        (gap[1].Value, gap[2].Value, gap[4].Value).Should().Be((citizens.Average(), citizens.Count, staff.Count));
        gap[5].Value.Should().BeApproximately(staff.Average() - citizens.Average(), 1e-9);
        table.Notes.Should().Contain(note => note.StartsWith("Of two populations: Welch's t.", StringComparison.Ordinal)).And.Contain(note => note.StartsWith("The first is of arm ", StringComparison.Ordinal));
    }

    [Fact]
    public void Sectors_are_compared_within_persons_and_weighted_by_population()
    {
        var frame = Frame("five-countries", 300);
        var population = frame.Design.Design.Sites.Select((site, index) => (site.Key, Size: 10.0 * (index + 1))).ToDictionary(site => site.Key, site => site.Size);
        var design = frame.Design.Design with { Fieldwork = frame.Design.Design.Fieldwork with { PopulationTable = new PopulationTable { Source = "ours", Date = new DateOnly(2026, 1, 1), BySite = population } } };
        var weighted = ResponseFrame.Build(new Dictionary<int, CompiledDesign> { [1] = CompiledDesign.Compile(design) }, [ParticipantKind.Real], Persons("five-countries", 300));
        var plan = design.Plan with { Levels = [.. design.Plan.Levels.Select(table => table with { Weighted = true })] };

        var report = StudyReport.Build(StudyAnalysis.Run(plan, weighted), Context);

        Table(report, "pairs_sectors").Rows.Should().HaveCount(3);
        Table(report, "pairs_sectors_country").Groups.Should().HaveCount(3);
        var levels = Table(report, "levels_levels_country");
        levels.Columns[^1].Header.Should().Be("All, weighted");
        var means = levels.Rows[0].Skip(1).Select(cell => cell.Value!.Value).ToList();
        means[^1].Should().BeApproximately(means.Take(5).Zip(population.Values, (mean, size) => mean * size).Sum() / population.Values.Sum(), 1e-9, "each country counts by its population");
        levels.Rows.First(row => row[0].Text == "Standard error")[^1].Value.Should().BePositive();
        levels.Rows.First(row => row[0].Text == "Effective n")[^1].Value.Should().BeLessThan(levels.Rows.First(row => row[0].Text == "n")[^1].Value!.Value);
        var weights = Table(report, "weights_levels_country");
        weights.Rows.Sum(row => row[3].Value * row[4].Value).Should().BeApproximately(weights.Rows.Sum(row => row[3].Value!.Value), 1e-6, "weights have a mean of one");
        weights.Notes.Should().Contain(note => note.Contains("ours, 2026-01-01"));
    }

    [Fact]
    public void Effort_is_told_by_arm_with_stops_and_earnings()
    {
        var frame = Frame("incentive-beneficiary", 200);
        var report = StudyReport.Build(StudyAnalysis.Run(frame), Context with { Ledger = [new LedgerTotal("conditions", "incentive", "EUR", "count", 40, 40, 12345), new LedgerTotal(null, null, "KRW", "thanks", 1, 1, 5000)] });

        var task = frame.Design.Design.Pages.SelectMany(page => page.Elements).OfType<Studies.Instrument.EffortTask>().Single(each => !each.Practice);
        var table = report.Tables.Single(candidate => candidate.Title.StartsWith("Work on the task of page ", StringComparison.Ordinal));
        table.Rows.Should().HaveCount(5, "four arms and everybody");
        foreach (var column in new[] { 1, 2 }) table.Rows[^1][column].Value.Should().Be(table.Rows.SkipLast(1).Sum(row => row[column].Value), "everybody is who was assigned: the counts of the arms add up");
        var arms = frame.FindAssignment("conditions")!;
        var paid = Enumerable.Range(0, frame.Rows).Where(row => arms[row]?.Key == "incentive" && frame.Find($"{task.Key}_correct")!.HasValue(row)).ToList();
        var index = arms.Arms.ToList().FindIndex(arm => arm.Key == "incentive");
        table.Rows[index][2].Value.Should().Be(paid.Count);
        table.Rows[index][10].Value.Should().Be(paid.Sum(row => frame.Find($"{task.Key}_correct")!.Number(row)) * task.PieceRateMinor);
        table.Rows[arms.Arms.ToList().FindIndex(arm => arm.Key == "none")][10].Value.Should().Be(0, "who is not in the paid arms earns nothing by the piece");
        table.Rows[^1][9].Value.Should().BeInRange(0.01, 0.99, "some stop before the last round");
        Table(report, "ledger").Rows.Select(row => row[5].Text).Should().Equal("123.45", "5,000");
        Table(report, "ledger").Rows.Select(row => row[^1].Text).Should().Equal("EUR", "KRW");
        table.Notes.Should().Contain(note => note.Contains("in the share correct is not an effect of the treatment"));
        report.Tables.Single(candidate => candidate.Title.StartsWith("Work on the practice task", StringComparison.Ordinal)).Notes.Should().NotContain(note => note.Contains("effect"), "what is done before the draw has no effect to deny");
        frame.Find($"{task.Key}_earned_minor")!.Label.InOrFirst("en").Should().Be("Earned by the piece, in cents (EUR)");
    }

    [Fact]
    public void Effects_stand_by_the_vertex_that_their_outcomes_speak_to()
    {
        var table = Table(Build("nudges", 600), "vertices");

        table.Groups.Select(group => group.Title).Should().Equal("Value for users and society", "Operational capacity");
        table.Notes.Should().Contain("No inquiry of this study has an outcome of: Legitimacy and support.");
        table.Rows.Should().OnlyContain(row => row[3].Value != null && row[8].Value != null, "every effect has its size without units");
    }

    [Fact]
    public void Models_of_one_printed_table_stand_as_columns_with_what_they_may_be_read_as()
    {
        var table = Table(Build("reward-legitimacy", 300), "regression_factorial");

        table.Columns.Select(column => column.Header).Should().Equal("Term", "(1) Randomized only", "(2) With covariates", "(3) Dimensions of PSM", "(4) Text × PSM");
        table.Groups.Select(group => group.Title).Should().Equal("Randomized", "Randomized × association", "Associations, not randomized", "Model");
        table.Rows.SelectMany(row => row).Should().OnlyContain(cell => cell.Stars == 0 && !cell.Text.Contains('*'), "no published table with stars is replicated here");
        Row(table, "R²").Skip(1).Should().OnlyContain(cell => cell.Value > 0 && cell.Value < 1);
    }

    [Fact]
    public void Answers_to_a_short_scale_are_counted_about_every_value_that_it_can_take()
    {
        var report = Build("information-source", 300);
        var table = Table(report, "distribution_intrinsic_source");

        table.Rows.Select(row => row[0].Text).Should().HaveCount(19, "a mean of three items from 1 to 7").And.StartWith(["1", "1.33", "1.67", "2"]).And.EndWith("7");
        table.Columns[0].Header.Should().Be("Value");
        var general = Table(report, "arm_means").Rows.First(row => row[0].Text.StartsWith("Intrinsic motivation", StringComparison.Ordinal));
        table.Rows.Sum(row => row[1].Value).Should().Be(general[2].Value, "nobody falls between two bins");
    }

    [Fact]
    public void Constants_of_regressions_are_no_tests()
    {
        var results = StudyAnalysis.Run(Frame("reward-legitimacy-incomplete", 200));

        results.Regressions.Sum(model => model.Terms.Count).Should().Be(4 + 9);
        results.Tests.Single(test => test.What == "Coefficients of regression tables").Tests.Should().Be(11, "two models have a constant each");
    }

    [Fact]
    public void A_survey_without_inquiries_begins_with_its_levels_and_speaks_of_no_draw()
    {
        var report = Build("five-countries", 200);

        var first = Table(report, "primary");
        first.Title.Should().Be("Index of co-production, all countries (each person counts once)");
        first.Rows.Select(row => (row[1].Value, row[3].Value)).Should().Equal(Table(report, "levels_levels").Rows.Select(row => (row[1].Value, row[4].Value)));
        HtmlReport.Write(report).Should().NotContain("outside the contrasts").And.NotContain("drawn from a salt").And.NotContain("Floor and ceiling by arm");
    }

    [Fact]
    public void Columns_in_which_nothing_stands_are_for_files_only()
    {
        var table = Table(Build("information-source", 300), "reliability");

        table.Columns[^1].Header.Should().Be("Remarks");
        table.WithoutEmptyColumns().Columns.Select(column => column.Header).Should().StartWith("Scale").And.NotContain("Remarks");
        TableWord.Write(table).Should().NotContain("Remarks");
        System.Text.Encoding.UTF8.GetString(TableCsv.Write(table)).Should().Contain("remarks");
    }

    [Fact]
    public void A_table_of_regressions_tells_its_outcomes_what_levels_are_compared_with_and_how_products_are_read()
    {
        var countries = Table(Build("five-countries", 300), "regression_regression_environment");
        countries.Notes.Should().Contain("Compared with, hence without a coefficient: Site: Czech Republic.")
            .And.ContainSingle(note => note.StartsWith("Outcomes: (1) Co-production index, environment", StringComparison.Ordinal) && note.Contains("; (3) Co-production index, safety")).And.NotContain(note => note.Contains("part of the product"));

        var effort = Table(Build("incentive-beneficiary", 200), "regression_units_factorial");
        effort.Notes.Should().Contain("Compared with, hence without a coefficient: Private incentive: No incentive; Beneficiary contact: Neutral text.").And.Contain(note => note.EndsWith("at the level compared with: no main effect.", StringComparison.Ordinal));

        var trust = Build("trust-willingness-1", 200);
        Table(trust, "regression_willingness_arms").Notes.Should().Contain("Compared with, hence without a coefficient: Control.");
        Table(trust, "regression_willingness_dose").Notes.Should().NotContain(note => note.StartsWith("Compared with", StringComparison.Ordinal), "a dose has no level without a coefficient");
    }

    [Fact]
    public void Every_test_that_the_report_shows_is_counted_and_the_checklist_says_the_same_number()
    {
        var report = Build("five-countries", 300);
        var counted = Table(report, "tests_made");

        Row(counted, "Outcomes side by side")[1].Value.Should().Be(18, "three differences of sectors, in all countries together and in each of five");
        Row(counted, "All")[1].Value.Should().Be(counted.Rows.SkipLast(1).Sum(row => row[1].Value));
        Table(report, "checklist").Rows.SelectMany(row => row).Should().Contain(cell => cell.Text == $"{Row(counted, "All")[1].Text} in all, counted above, without adjustment.");
        var trust = Build("trust-willingness-1", 200);
        Table(trust, "checklist").Rows.SelectMany(row => row).Should().Contain(cell => cell.Text == $"15 by the inquiries: 6 adjusted within “Willingness”, “Placebo”, 9 not adjusted; {Row(Table(trust, "tests_made"), "All")[1].Text} in all, counted above.");
    }

    [Fact]
    public void An_incomplete_factorial_claims_no_interaction()
    {
        var report = Build("reward-legitimacy-incomplete", 200);
        var figures = report.Figures.Where(figure => figure.Key.StartsWith("factorial_", StringComparison.Ordinal) || figure.Key.StartsWith("simple_effects_", StringComparison.Ordinal)).ToList();

        figures.Should().ContainSingle("its simple effects are the inquiries of the plan").And.OnlyContain(figure => !(figure.Title + figure.Description).Contains("interaction"));
        figures[0].Numbers.Notes.Should().Contain(note => note.StartsWith("No interaction can be told", StringComparison.Ordinal)).And.NotContain(note => note.EndsWith("told by the interaction.", StringComparison.Ordinal));
        Build("incentive-beneficiary", 200).Figures.Should().Contain(figure => figure.Key.StartsWith("simple_effects_", StringComparison.Ordinal) && figure.Title.Contains("simple effects and interactions of"));
    }

    [Fact]
    public void Notes_claim_only_what_was_done()
    {
        const string between = "A value that lies between two, of somebody who left out an item, counts at the nearest.";
        var trust = Build("trust-willingness-2", 200);
        Table(trust, "distribution_trust_score_information").Notes.Should().NotContain(between, "all its items must be answered");
        Table(Build("reward-legitimacy-incomplete", 200), "distribution_willingness_programme").Notes.Should().Contain(between, "three of five answers make a value");

        var frame = Frame("incentive-beneficiary", 200);
        var plan = frame.Design.Design.Plan;
        var effort = StudyReport.Build(StudyAnalysis.Run(plan with { Inquiries = [.. plan.Inquiries.Select(inquiry => inquiry with { Also = [] })] }, frame), Context);
        var lines = Table(effort, "decision_lines").Rows;
        lines.Where(row => row[0].Text.EndsWith(": binary", StringComparison.Ordinal) || row[0].Text.EndsWith(": count, capped or time", StringComparison.Ordinal)).Select(row => row[^1].Text).Should().HaveCount(2)
            .And.OnlyContain(why => why.EndsWith("The plan asks for none of the other estimators beside the estimate; regressions that it declares stand under Regressions.", StringComparison.Ordinal));
        lines.Select(row => row[0].Text).Should().OnlyHaveUniqueItems("most inquiries follow the same lines");
        Table(effort, "estimators").Rows.Should().HaveCount(9).And.OnlyContain(row => row[3].Text.Split("; ", StringSplitOptions.None).All(line => lines.Any(each => each[0].Text == line)));
        var asking = StudyAnalysis.Run(plan with { Inquiries = [.. plan.Inquiries.Select(inquiry => inquiry with { Also = [SecondaryEstimator.MeanRatio] })] }, frame);
        Table(StudyReport.Build(asking, Context), "decision_lines").Rows.Select(row => row[^1].Text).Should().OnlyContain(why => !why.Contains("asks for none"));

        Build("five-countries", 300).Sections.Single(section => section.Key == "methods").Blocks.OfType<ReportList>().SelectMany(list => list.Items).Should().NotContain(item => item.StartsWith("Random numbers", StringComparison.Ordinal));
        Table(trust, "levels_levels").Notes.Should().Contain(note => note.Contains("All arms together"));
        Table(Build("five-countries", 300), "levels_levels").Notes.Should().NotContain(note => note.Contains("All arms together")).And.Contain("Not weighted; SE: as of a simple random sample.");
    }

    [Fact]
    public void An_arm_that_lost_nobody_is_no_reason_to_trust_a_Wald_test()
    {
        var table = Table(Build("reward-legitimacy-incomplete", 200), "attrition");

        var isWithout = table.Rows.Any(row => row[3].Value == 0 || row[3].Value == row[2].Value);
        table.Notes.Any(note => note.StartsWith("An arm that lost nobody", StringComparison.Ordinal)).Should().Be(isWithout);
        isWithout.Should().BeTrue("of fifty persons in an arm few are lost");
    }

    [Fact]
    public void Bounds_are_told_for_a_primary_comparison_of_two_arms_neither_of_which_is_the_control()
    {
        var results = StudyAnalysis.Run(Frame("incentive-beneficiary", 400));
        var bounds = Table(StudyReport.Build(results, Context), "attrition_bounds");

        var units = bounds.Rows.Where(row => row[0].Text.StartsWith("Correct units", StringComparison.Ordinal)).ToList();
        units.Select(row => row[1].Text).Should().Equal("Incentive only − No incentive, no contact", "Contact only − No incentive, no contact", "Incentive and contact − No incentive, no contact", "Incentive and contact − Contact only");
        var primary = results.Estimates.Single(estimate => estimate.Inquiry.Role == InquiryRole.Primary && estimate.Arms.Any(arm => arm.Arm == "both" && arm.Weight == 1) && estimate.Arms.Any(arm => arm.Arm == "contact" && arm.Weight == -1) && estimate.Arms.Count(arm => arm.Weight != 0) == 2);
        units[^1][2].Value.Should().BeApproximately(primary.Term!.Value!.Value, 1e-9);
        bounds.Rows.Count(row => row[1].Text.EndsWith("− Contact only", StringComparison.Ordinal)).Should().Be(2, "of the units, which a primary inquiry asks, and of the minutes, which a secondary one does");
    }

    [Fact]
    public void Questions_in_the_same_words_are_told_apart_by_the_title_of_their_page()
    {
        var questions = Table(Build("five-countries", 300), "answers_numbers");

        Row(questions, "health_performance")[1].Text.Should().Be("Health: What the public services achieve");
        Row(questions, "hea_diet")[1].Text.Should().Be("Try to eat a healthy diet", "nothing else has these words");
        questions.Rows.Select(row => row[1].Text).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Attention_checks_are_told_by_arm_apart_from_floor_and_ceiling()
    {
        var frame = Frame("reward-legitimacy-incomplete", 200);
        var report = Build("reward-legitimacy-incomplete", 200);
        var checks = Table(report, "attention_checks");

        checks.Rows.Select(row => row[1].Text).Should().Equal("All", "Control: no reward, no input", "Monetary reward", "Non-monetary reward", "Citizens’ input");
        var scores = frame.MeasureColumns("passes_attention").Single().Scores;
        var all = Enumerable.Range(0, frame.Rows).Select(scores.Number).Where(value => !double.IsNaN(value)).ToList();
        checks.Rows[0][2].Value.Should().Be(all.Count);
        checks.Rows[0][3].Value.Should().BeApproximately(all.Average(), 1e-12).And.BeInRange(0.5, 0.999, "some fail");
        Table(report, "floor_ceiling").Rows.Should().NotContain(row => row[0].Text == checks.Rows[0][0].Text);
        Table(report, "checklist").Rows.SelectMany(row => row).Should().ContainSingle(cell => cell.Text == $"{checks.Rows[0][0].Text}: {checks.Rows[0][3].Text} of {checks.Rows[0][2].Text} who answered it.");
    }

    [Fact]
    public void Manipulation_checks_that_no_inquiry_takes_up_are_told_by_arm_and_named_in_the_checklist()
    {
        var frame = Frame("trust-willingness-2", 200);
        var report = Build("trust-willingness-2", 200);
        var checks = Table(report, "attention_checks");

        checks.Title.Should().EndWith("anipulation checks by arm");
        var label = frame.Design.Measures["passes_recall"].Label.InOrFirst("en");
        var rows = checks.Rows.Where(row => row[0].Text == label).ToList();
        var scores = frame.MeasureColumns("passes_recall").Single().Scores;
        var arms = frame.Assignments.Single(assignment => assignment.Unit.Length == 0);
        foreach (var (arm, code) in arms.Arms.Select((arm, code) => (arm, code)))
        {
            var answered = Enumerable.Range(0, frame.Rows).Where(row => arms.Code(row) == code && scores.HasValue(row)).Select(scores.Number).ToList();
            var row = rows.Single(row => row[1].Text == arm.Label);
            row[2].Value.Should().Be(answered.Count);
            if (answered.Count == 0) row[3].Text.Should().Be("not asked");
            else row[3].Value.Should().BeApproximately(answered.Average(), 1e-12);
        }
        rows.Should().ContainSingle(row => row[3].Text == "not asked", "the control has nothing to recall");
        Table(report, "checklist").Rows.Should().ContainSingle(row => row.Any(cell => cell.Text == "Manipulation checks") && row.Any(cell => cell.Text.Contains(label)));
        Table(report, "checklist").Rows.Single(row => row.Any(cell => cell.Text == "Attention checks")).Should().NotContain(cell => cell.Text.Contains(label));
    }

    [Fact]
    public void Every_level_has_its_standard_error_clustered_where_a_person_has_a_value_per_theme()
    {
        var frame = Frame("nudges", 600);
        var measure = frame.Measures.First(column => column.Theme.Length > 0 && column.Measure is Studies.Measurement.Dichotomy).Measure;
        var design = frame.Design.Design;
        var plan = design.Plan with { Levels = [new LevelTable { Key = "all", Outcomes = [measure.Key] }, new LevelTable { Key = "cells", Outcomes = [measure.Key], By = Breakdown.SiteTheme }] };
        var results = StudyAnalysis.Run(plan, frame);

        var all = results.Levels[0].Levels.Single();
        var values = frame.MeasureColumns(measure.Key).SelectMany(column => Enumerable.Range(0, frame.Rows).Where(column.Scores.HasValue).Select(row => (Row: row, Value: column.Scores.Number(row)))).ToList();
        var sums = values.GroupBy(value => value.Row).Select(person => person.Sum(value => value.Value - all.Mean!.Value)).ToList();
        all.StandardError.Should().BeApproximately(Math.Sqrt(sums.Count / (sums.Count - 1.0) * sums.Sum(sum => sum * sum)) / values.Count, 1e-12);
        all.StandardError.Should().NotBeApproximately(all.StandardDeviation!.Value / Math.Sqrt(all.N), 1e-6, "persons have several values");
        foreach (var cell in results.Levels[1].Levels.Where(level => level.Status == EstimateStatus.Estimated))
            cell.StandardError.Should().BeApproximately(cell.StandardDeviation!.Value / Math.Sqrt(cell.N), 1e-12);
        Table(StudyReport.Build(results, Context), "levels_all").Notes.Should().Contain("Not weighted; SE: clustered by person, who has a value per theme.");
    }

    [Fact]
    public void How_outcomes_are_made_stands_open_at_the_start_of_the_measures()
    {
        var frame = Frame("incentive-beneficiary", 200);
        var report = Build("incentive-beneficiary", 200);

        var table = report.Sections.Single(section => section.Key == "measures").Blocks[0].Should().BeOfType<ReportTable>().Subject;
        table.Rows.Select(row => row[0].Text).Should().BeEquivalentTo(frame.Design.Design.Plan.Inquiries.Select(inquiry => inquiry.Outcome).Distinct().Select(key => frame.Design.Measures[key].Label.InOrFirst("en")));
        table.Rows.Should().Contain(row => row[1].Text.StartsWith("correct units in the task of page ", StringComparison.Ordinal)).And.OnlyContain(row => !row[1].Text.Contains('_'));
        table.IsLong.Should().BeFalse();
        Table(report, "distribution_passes_pay_conditions").Rows.Select(row => row[0].Text).Should().Equal("answered wrongly (0)", "answered correctly (1)");
    }

    [Fact]
    public void Tables_of_measures_speak_in_the_words_of_the_questions()
    {
        var frame = Frame("five-countries", 300);
        var report = Build("five-countries", 300);

        Table(report, "floor_ceiling").Columns.Should().NotContain(column => column.Key == "arm", "nothing is drawn");
        Table(report, "answers_options").IsScreenOnly.Should().BeTrue("every count stands beside its picture");
        HtmlReport.Write(report).Should().Contain("<div class=\"screen\">");
        foreach (var row in Table(report, "reliability_items").Rows) row[2].Text.Should().NotBe(row[1].Text).And.Contain(" ");
        foreach (var row in Table(report, "missingness").Rows) row[1].Text.Should().NotBe(row[0].Text);
        foreach (var note in report.Tables.Where(table => table.Key.StartsWith("levels_", StringComparison.Ordinal)).SelectMany(table => table.Notes))
            note.Split(' ', ',', ';').Should().NotContain(word => word.Contains('_') && frame.Design.FindVariable(word) != null);
    }

    private static readonly ReportContext Context = new() { DataAsOf = Rows.Start, Software = "test" };

    private static ReportTable Table(Report report, string key) => report.Tables.Single(table => table.Key == key);

    private static IReadOnlyList<ReportCell> Row(ReportTable table, string name) => table.Rows.Single(row => row[0].Text == name);

    private static Report Build(string key, int persons) => StudyReport.Build(StudyAnalysis.Run(Frame(key, persons)), Context);

    private static ResponseFrame Frame(string key, int persons) => Frames.GetOrAdd((key, persons), _ =>
        ResponseFrame.Build(new Dictionary<int, CompiledDesign> { [1] = CompiledDesign.Compile(StudyLibrary.Find(key)!.Design) }, [ParticipantKind.Real], Persons(key, persons)));

    private static IEnumerable<ResponseRow> Persons(string key, int persons) =>
        SyntheticFieldwork.Run(CompiledDesign.Compile(StudyLibrary.Find(key)!.Design), StudyLibrary.Effects(key)!, 20240402, persons).Select(row => row with { Kind = ParticipantKind.Real });
}
