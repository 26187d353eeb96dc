using System.Text;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.Replication;
using CoProduction.Studies.Reporting.Figures;
using CoProduction.Studies.Responses;
using CoProduction.Studies.Tests.Analysis;
using CoProduction.Studies.Tests.Responses;

namespace CoProduction.Studies.Tests.Reporting;

public class StudyReportTests
{
    private static readonly Lazy<ResponseFrame> Nudges = new(() => Frame("nudges", 600));

    [Fact]
    public void The_report_of_the_nudges_has_every_section_and_no_number_is_written_badly()
    {
        var report = Build(Nudges.Value);

        report.Sections.Select(section => section.Key)
            .Should().Equal("summary", "design", "participants", "balance", "attrition", "measures", "inquiries", "effects", "robustness", "regressions", "correlates", "levels", "pairs", "vertices", "methods", "checklist");
        foreach (var table in report.Tables)
        {
            table.Rows.Should().OnlyContain(row => row.Count == table.Columns.Count, "every row of {0} has a cell per column", table.Key);
            table.Rows.SelectMany(row => row).Select(cell => cell.Text).Should().NotContain(text =>
                text.Contains("NaN") || text.Contains('∞') || text.Contains("Infinity") || text == "0.000" && table.Columns[0].Key == "p" || text.StartsWith("-0") || text.Contains("E-"));
        }
        report.Tables.Select(table => table.Key).Should().OnlyHaveUniqueItems();
        report.Figures.Should().NotBeEmpty();
    }

    [Fact]
    public void The_html_file_stands_alone_and_encodes_what_people_wrote()
    {
        var frame = Nudges.Value;
        var html = HtmlReport.Write(Build(frame) with { Title = "<script>alert(1)</script>" });

        html.Should().NotContain("<script").And.Contain("&lt;script&gt;");
        html.Should().NotMatchRegex("(src|href)=\"https?:");
        html.Should().NotContain("style=\"", "the same fragments stand under a strict policy");
    }

    [Fact]
    public void What_is_looked_up_stands_closed_in_the_file_and_its_tables_are_still_found()
    {
        var table = new ReportTable { Key = "long", Title = "Many", Columns = [new("n", "n")], Rows = [.. Enumerable.Range(0, 31).Select(number => (IReadOnlyList<ReportCell>)[ReportCell.Count(number)])] };
        var report = new Report
        {
            Title = "t",
            Sections = [new ReportSection("s", "S", [new ReportDetails("Texts & more", [new ReportText("<p>As <em>shown</em></p>", "ko"), table with { Key = "inner", Rows = [] }]), table])],
        };

        report.Tables.Select(each => each.Key).Should().Equal("inner", "long");
        var html = HtmlReport.Write(report);
        html.Should().Contain("<summary>Texts &amp; more</summary>\n<div class=\"shown\" lang=\"ko\"><p>As <em>shown</em></p></div>").And.Contain("<summary>Many (31 rows)</summary>");
        HtmlReport.Write(report with { Sections = [new ReportSection("s", "S", [table with { StaysOpen = true }])] }).Should().NotContain("<details");
        html.Should().Contain("details::details-content{content-visibility:visible", "paper opens what a screen keeps closed");
    }

    [Fact]
    public void A_figure_has_a_title_a_description_and_its_numbers()
    {
        var figure = new Figure("k", "Effect & more", "What it shows",
            new ForestDrawing("Units", [new FigurePoint("First <one>", 0.5, 0.1, 0.9, "0.50"), new FigurePoint("None", null, null, null, "not estimable")]),
            new ReportTable { Key = "t", Title = "t", Columns = [], Rows = [] });

        var svg = System.Xml.Linq.XDocument.Parse(SvgFigure.Write(figure)).Root!;

        svg.Attribute("role")!.Value.Should().Be("img");
        svg.Elements().First().Value.Should().Be("Effect & more");
        svg.Elements().Skip(1).First().Value.Should().Be("What it shows");
        svg.Descendants().Count(element => element.Name.LocalName == "circle").Should().Be(1);
        svg.Value.Should().Contain("not estimable").And.Contain("First <one>");
    }

    [Theory]
    [InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8), InlineData(9), InlineData(10), InlineData(11)]
    public void Shares_are_legible_on_every_shade_of_a_bar_and_the_lightest_shade_has_a_frame(int answers)
    {
        var figure = new Figure("k", "t", "d", new StackedBarsDrawing([.. Enumerable.Range(0, answers).Select(answer => $"{answer}")], [new StackedBar("A question with many words that need more than one line of text", [.. Enumerable.Repeat(10, answers)])]),
            new ReportTable { Key = "t", Title = "t", Columns = [], Rows = [] });

        var drawn = System.Xml.Linq.XDocument.Parse(SvgFigure.Write(figure)).Root!.Elements().ToList();

        var shares = drawn.Where(element => element.Name.LocalName == "text" && element.Value.EndsWith('%')).ToList();
        shares.Should().HaveCount(answers).And.OnlyContain(text => Contrast(text.Attribute("fill")!.Value, text.ElementsBeforeSelf().Last().Attribute("fill")!.Value) >= 4.5);
        drawn.Should().ContainSingle(element => element.Name.LocalName == "rect" && element.Attribute("fill")!.Value == "none" && element.Attribute("stroke") != null);
        drawn.Should().Contain(element => element.Name.LocalName == "text" && element.Value.EndsWith($"(n\u00a0=\u00a0{10 * answers})"), "a number of answers is not broken over lines");
    }

    /// <summary>Of two colours (WCAG 2.2).</summary>
    private static double Contrast(string one, string other)
    {
        double[] light = [.. new[] { one, other }.Select(Luminance).Order()];
        return (light[1] + 0.05) / (light[0] + 0.05);

        static double Luminance(string color) => 0.2126 * Part(color, 1) + 0.7152 * Part(color, 3) + 0.0722 * Part(color, 5);
        static double Part(string color, int at) => Linear(Convert.ToInt32(color.Substring(at, 2), 16) / 255.0);
        static double Linear(double share) => share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    [Fact]
    public void A_study_without_responses_has_a_report_that_says_so()
    {
        var report = Build(Frame("nudges", 0));

        Row(report.Tables.Single(table => table.Key == "flow_1"), "Agreed to take part")[1].Text.Should().Be("0");
        HtmlReport.Write(report).Should().Contain("not estimable");
    }

    [Fact]
    public void The_texts_of_the_arms_are_those_that_exposures_hash_and_a_shared_text_stands_once()
    {
        var frame = Nudges.Value;
        var table = Build(frame).Tables.Single(each => each.Key == "stimuli");

        var hashes = table.Rows.Select(row => row[5].Text).ToList();
        hashes.Should().OnlyHaveUniqueItems().And.OnlyContain(hash => hash.Length == 64);
        var respondent = new Respondent { Site = "northgate", Arms = new Dictionary<AssignmentKey, string> { [new("nudges", "")] = frame.Design.Randomizations["nudges"].Arms[1].Key } };
        var served = frame.Design.Render(respondent, new PageTurn("briefing", "safety"), "en").TextSha256;
        table.Rows.Single(row => row[5].Text == Convert.ToHexStringLower(served)).Select(cell => cell.Text).Take(4).Should().Equal("briefing", "Nudge A only", "Northgate", "Community safety");

        var korean = Build(Frame("reward-legitimacy", 0)).Tables.Single(each => each.Key == "stimuli");
        korean.Rows.Select(row => row[4].Text).Distinct().Should().Equal("English", "Korean");
    }

    [Fact]
    public void What_a_task_pays_and_the_ledger_holds_stands_in_the_checklist_where_nobody_recorded_the_payment()
    {
        var report = Build(Frame("incentive-beneficiary", 40), context => context with { Paid = [new LedgerTotal(null, null, "EUR", "", 426, 800, 10115)], Commitments = [(1, "c0ffee")] });

        Row(report.Tables.Single(table => table.Key == "checklist"), "Payment")[1].Text.Should().MatchRegex(@"^The task of page [0-9]+ pays [0-9.]+ EUR per correct unit where it pays the person\. 101\.15 EUR to 426 persons by the ledger\.$");
        MethodNotes(report).Should().Contain(note => note.Contains("commitment to it, published on opening: c0ffee")).And.NotContain(note => note.Contains("revealed"));
    }

    [Fact]
    public void A_survey_without_randomization_speaks_of_no_arm_and_no_follow_up()
    {
        var report = Build(Frame("five-countries", 300));

        var checklist = report.Tables.Single(table => table.Key == "checklist");
        checklist.Rows.Select(row => row[0].Text).Should().Contain(["Pretest", "Translation", "Deception and debriefing", "Speeders"]);
        var quality = report.Tables.Single(table => table.Key == "quality");
        quality.Columns.Select(column => column.Key).Should().NotContain("stimulus_n");
        checklist.Rows.SelectMany(row => row).Select(cell => cell.Text).Append(quality.Title).Should().NotContain(text => text.Contains(" arm"));
        report.Sections.SelectMany(section => section.Blocks).OfType<ReportParagraph>().Should().NotContain(paragraph => paragraph.Text.Contains("by arm"));
        var flow = report.Figures.Single(figure => figure.Key == "flow_1");
        var boxes = ((BoxesDrawing)flow.Drawing).Rows.SelectMany(row => row.Boxes).Select(box => box.Lines[0]).ToList();
        boxes.Should().EndWith(["Eligible", "Analysed"]).And.NotContain("Follow-up");
        MethodNotes(report).Should().Contain(note => note.Contains("paired t")).And.Contain(note => note.StartsWith("Levels:", StringComparison.Ordinal)).And.NotContain(note => note.Contains("not estimable"), "no such word stands in this report");
    }

    [Fact]
    public void Who_left_before_the_draw_is_eligible_and_stands_beside_the_draw_and_a_number_that_is_not_known_is_not_a_zero()
    {
        var report = Build(Frame("nudges", 600), context => context with { Arrived = 700 });

        var flow = report.Figures.Single(figure => figure.Key == "flow_1");
        var rows = ((BoxesDrawing)flow.Drawing).Rows;
        rows.Select(row => row.Aside).OfType<Box>().SelectMany(aside => aside.Lines).Should().NotContain(line => line.StartsWith("Declined:", StringComparison.Ordinal));
        var draw = rows.Single(row => row.Boxes[0].Kind == BoxKind.Draw);
        var agreed = rows.Single(row => row.Boxes[0].Lines[0] == "Agreed to take part");
        agreed.Aside!.Lines.Should().NotContain(line => line.StartsWith("Left before", StringComparison.Ordinal));
        int After(string words, Box box) => Number(box.Lines.Single(line => line.StartsWith(words, StringComparison.Ordinal)));
        var lost = draw.Aside is null ? 0 : draw.Aside.Lines.Skip(1).Sum(Number);
        lost.Should().BePositive();
        (After("Eligible", draw.Boxes[0]) - lost).Should().Be(After("Assigned", draw.Boxes[0]), "the figure adds up");
        (Number("x: " + agreed.Boxes[0].Lines[1]) - agreed.Aside.Lines.Skip(1).Sum(Number)).Should().Be(After("Eligible", draw.Boxes[0]));
        flow.Table.Rows.Select(row => row[0].Text).Should().NotContain("Declined");

        static int Number(string line) => int.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Of_an_outcome_per_theme_the_loss_is_counted_in_the_rows_of_the_estimates_and_planned_secondary_outcomes_are_told_too()
    {
        var results = StudyAnalysis.Run(Nudges.Value);

        var outcomes = results.Plan.Inquiries.Where(inquiry => inquiry.Role is InquiryRole.Primary or InquiryRole.Secondary).Select(inquiry => inquiry.Outcome).Distinct().ToList();
        results.Plan.Inquiries.Should().Contain(inquiry => inquiry.Role == InquiryRole.Secondary && inquiry.Outcome == "willing");
        results.Fieldwork!.Attrition.Select(result => result.OutcomeKey).Should().Contain(outcomes);
        results.Flow[0].Rows[0].OutcomeKeys.Should().Contain(outcomes);
        results.SampleRatios.Select(ratio => ratio.OutcomeKey).Should().Contain(outcomes);
        var willing = results.Fieldwork.Attrition.Single(result => result.OutcomeKey == "willing");
        (willing.Units, willing.Test!.Wald!.ErrorType, willing.Test.ExactPValue).Should().Be(("persons × themes", CoProduction.Statistics.StandardErrorType.CR2, null));
        var used = results.Estimates.Where(estimate => estimate.Inquiry.Outcome == "willing").SelectMany(estimate => estimate.Arms).Where(arm => arm.Weight > 0).ToLookup(arm => arm.Arm, arm => arm.N);
        foreach (var (arm, key) in willing.Test.Arms.Zip(willing.ArmKeys).Skip(1))
            (arm.N - arm.Missing).Should().Be(used[key].Sum(), "of {0} as many rows have a value as the estimates by cell use", key);
        willing.Bounds.Should().NotBeEmpty().And.OnlyContain(bounds => !bounds.HasIntervals && bounds.Lee!.N == willing.Test.Arms.Where(arm => arm.Arm == bounds.Arm || arm.Arm == bounds.Control).Sum(arm => arm.N));
        var report = StudyReport.Build(results, new ReportContext { DataAsOf = Rows.Start, Software = "test" });
        report.Tables.Single(table => table.Key == "attrition_bounds").Notes.Should().NotContain(note => note.Contains("no assumption")).And.Contain(note => note.Contains("different populations"));
        report.Figures.Single(figure => figure.Key == "flow_1").Table.Rows.Select(row => row[0].Text).Should().Contain(text => text.StartsWith("Observed: ", StringComparison.Ordinal) && text.Contains("illing"));
    }

    private static List<string> MethodNotes(Report report) => [.. report.Sections.Single(section => section.Key == "methods").Blocks.OfType<ReportList>().SelectMany(list => list.Items)];

    [Fact]
    public void The_checklist_says_what_the_record_says_and_marks_what_it_does_not()
    {
        var frame = Frame("trust-willingness-1", 40);
        var results = StudyAnalysis.Run(frame);
        var context = new ReportContext
        {
            DataAsOf = Rows.Start,
            Software = "test",
            LockedAt = Rows.Start.AddDays(-3),
            Looks = [new ReportStep(Rows.Start, "unblinded by somebody (safety)")],
            LaterConduct = new ConductRecord { Funding = "Nobody", EthicsApproval = "late" },
        };
        var recorded = CompiledDesign.Compile(frame.Design.Design with { Conduct = new ConductRecord { EthicsApproval = "Board of X" } });

        var table = StudyReport.Build(results with { Design = recorded }, context).Tables.Single(each => each.Key == "checklist");

        ReportCell Line(string item) => table.Rows.Single(row => row[0].Text == item)[1];
        Line("Ethics approval").Text.Should().Be("Board of X", "the version in force goes before the draft");
        Line("Funding").Text.Should().Be("Nobody (entered afterwards, not part of a version)");
        Line("Payment").Should().Be(ReportCell.NoNumber("not recorded"));
        Line("Exclusion rules").Text.Should().NotContain("nobody is left out by their answers", "a screening rule leaves somebody out");
        Line("Duplicates by arm").Text.Should().Be("Cannot be told: the link is open.");
        Line("Code").Text.Should().StartWith("analysis.R, analysis.py and analysis.do");
        Line("Plan locked before the first response").Text.Should().Contain("3 days before the first response");
        Line("Looks at arms or outcomes before the end").Text.Should().Be("2026-03-01 09:00 UTC: unblinded by somebody (safety).");
        table.Notes.Single().Should().Contain("are not recorded");
    }

    [Fact]
    public void A_way_of_boxes_draws_every_box_and_grows_with_its_arms()
    {
        var arms = Enumerable.Range(1, 6).Select(number => new Box([$"Arm <{number}>", "Assigned: 10"])).ToList();
        Figure Way(int count) => new("way", "Way", "What it shows", new BoxesDrawing([new BoxRow([new Box(["Agreed", "60"])], new Box(["Left out", "Declined: 3"], BoxKind.Aside)), new BoxRow([.. arms.Take(count)])]), new ReportTable { Key = "t", Title = "t", Columns = [], Rows = [] });

        var svg = System.Xml.Linq.XDocument.Parse(SvgFigure.Write(Way(6))).Root!;
        svg.Value.Should().Contain("Declined: 3").And.Contain("Arm <6>");
        svg.Attribute("class")!.Value.Should().Be("app-figure-wide");
        System.Xml.Linq.XDocument.Parse(SvgFigure.Write(Way(2))).Root!.Attribute("width")!.Value.Should().Be("480", "two arms fit a phone");
    }

    [Fact]
    public void Every_question_with_options_has_bars_by_arm_where_it_follows_the_draw_and_a_table_with_the_same_counts()
    {
        var frame = Frame("reward-legitimacy-arms", 150);
        var results = StudyAnalysis.Run(frame);
        var report = Build(frame);

        var asked = results.Fieldwork!.Variables.Where(variable => variable.N > 0 && variable.Options.Count is > 1 and <= 11).ToList();
        var figures = report.Figures.Where(figure => figure.Key.StartsWith("answers_", StringComparison.Ordinal)).ToList();
        figures.SelectMany(figure => figure.Table.Rows).Select(row => row[0].Text).Distinct().Should().BeEquivalentTo(asked.Select(variable => variable.Name), "every question, once");
        var after = asked.First(variable => variable.ByArm.Count > 0);
        after.ByArm.Sum(arm => arm.Counts.Sum()).Should().Be(after.N, "everybody who answered has an arm");
        var rows = figures.SelectMany(figure => figure.Table.Rows).Where(row => row[0].Text == after.Name).ToList();
        rows.Should().HaveCount(4);
        rows.Select(row => row[2].Text).Should().Equal(after.ByArm.Select(arm => arm.Arm));
        rows.Sum(row => row.Skip(4).Sum(cell => cell.Value)).Should().Be(after.N);
        asked.Should().Contain(variable => variable.ByArm.Count == 0, "what is asked before the draw is balance");
    }

    [Theory]
    [InlineData("reward-legitimacy")]
    [InlineData("five-countries")]
    [InlineData("trust-willingness-1")]
    public void A_picture_of_answers_is_of_one_scale_or_page_fits_half_a_page_and_is_named_in_words(string key)
    {
        var frame = Frame(key, 150);
        var variables = StudyAnalysis.Run(frame).Fieldwork!.Variables.ToDictionary(variable => variable.Name);
        var figures = Build(frame).Figures.Where(figure => figure.Key.StartsWith("answers_", StringComparison.Ordinal)).ToList();

        figures.Select(figure => figure.Title).Should().OnlyHaveUniqueItems();
        foreach (var figure in figures)
        {
            figure.Table.Rows.Count.Should().BeLessThanOrEqualTo(11);
            figure.Table.Rows.Select(row => variables[row[0].Text].Battery).Distinct().Should().ContainSingle();
            figure.Title.Split(' ').Should().NotContain(word => variables.ContainsKey(word) && word.Contains('_'));
            figure.Table.Title.Should().Be(figure.Title.Replace("Answers: ", "Counts: "));
        }
        var check = frame.Columns.FirstOrDefault(column => column.Place?.Variable.Item.Purpose == ItemPurpose.ManipulationCheck);
        if (check is null) return;
        var rows = figures.Single(figure => figure.Table.Rows.Any(row => row[0].Text == check.Name)).Table.Rows;
        rows.Should().OnlyContain(row => row[0].Text == check.Name, "a check stands for itself").And.HaveCount(variables[check.Name].ByArm.Count, "by arm, however many there are").And.HaveCountGreaterThan(1);
    }

    [Fact]
    public void A_question_put_where_nothing_is_drawn_has_a_bar_of_its_own_and_words_of_its_theme()
    {
        var variables = StudyAnalysis.Run(Nudges.Value).Fieldwork!.Variables;
        var rows = Build(Nudges.Value).Figures.Where(figure => figure.Key.StartsWith("answers_", StringComparison.Ordinal)).SelectMany(figure => figure.Table.Rows).ToLookup(row => row[0].Text);

        VariableSummary Asked(string name) => variables.Single(variable => variable.Name == name);
        rows["hea_eat_health"].Should().ContainSingle("no site with the nudges asks about health");
        rows["hea_eat_health"].Single()[2].Value.Should().Be(Asked("hea_eat_health").N);
        rows["env_recycle_environment"].Select(row => row[2].Text).Should().Equal("No nudge", "Nudge A only", "Nudge B only", "Nudges A and B", "no arm");
        rows["env_recycle_environment"].Sum(row => row[3].Value).Should().Be(Asked("env_recycle_environment").N, "who answered at a site without the nudges is not lost");
        Asked("conditions_environment").Label.Should().Be("How serious are the problems with the local environment in [place]? (Local environment)");
    }

    [Fact]
    public void Counts_by_arm_stand_beside_what_the_design_expects_and_no_code_of_a_language_is_shown()
    {
        var report = Build(Frame("reward-legitimacy-arms", 60));

        var ratios = report.Tables.Single(table => table.Key == "sample_ratio_1");
        ratios.Columns.Select(column => column.Header).Should().Equal("Stage", "Control", "Monetary reward", "Non-monetary reward", "Input legitimacy", "χ²", "df", "p", "Remarks");
        foreach (var row in ratios.Rows) row.Skip(1).Take(4).Sum(cell => cell.BelowValue).Should().BeApproximately(row.Skip(1).Take(4).Sum(cell => cell.Value)!.Value, 1e-9);
        var checklist = report.Tables.Single(table => table.Key == "checklist");
        checklist.Rows.Single(row => row[0].Text == "Consent")[1].Text.Should().StartWith("Asked on the first page, in English, Korean;");
        checklist.Rows.Single(row => row[0].Text == "Eligibility")[1].Text.Should().Be("Screened out where “How old are you?” is at most 17.");
        checklist.Rows.Single(row => row[0].Text == "Planned and exploratory")[1].Text.Should().StartWith("All 10 inquiries are in the locked plan;");
        checklist.Groups.Select(group => group.Title).Should().Equal("Before the data", "Participants", "Experiment", "Instrument", "Measures and data", "Analysis and sharing");
    }

    [Theory]
    [MemberData(nameof(LibraryKeys))]
    public void No_slot_or_key_of_a_family_stands_in_a_report_and_no_picture_has_the_title_of_its_table(string key)
    {
        var frame = Frame(key, 0);
        var report = Build(frame);

        var texts = report.Tables.SelectMany(table => table.Rows.SelectMany(row => row).Select(cell => cell.Text).Append(table.Title).Concat(table.Columns.Select(column => column.Header)));
        texts.Concat(report.Sections.SelectMany(section => section.Blocks).OfType<ReportHeading>().Select(heading => heading.Text)).Should().NotContain(text => System.Text.RegularExpressions.Regex.IsMatch(text, @"\{[a-z_.]+\}"));
        report.Figures.Should().OnlyContain(figure => figure.Numbers.Title != figure.Title);
        foreach (var heading in report.Sections.SelectMany(section => section.Blocks).OfType<ReportHeading>())
            heading.Text.Should().NotMatchRegex("family “[^”]*_");
    }

    [Fact]
    public void A_family_is_called_by_its_label_and_without_one_by_its_key_made_readable()
    {
        var plan = new AnalysisPlan { FamilyLabels = new Dictionary<string, string> { ["a_b"] = "Doing things together" } };

        plan.NameOfFamily("a_b").Should().Be("Doing things together");
        plan.NameOfFamily("collective_pooled").Should().Be("Collective pooled");
        plan.NameOfFamily("__").Should().Be("__");
    }

    public static TheoryData<string> LibraryKeys => [.. Library.StudyLibrary.All.Select(study => study.Key)];

    [Theory]
    [MemberData(nameof(LibraryKeys))]
    public void Every_library_study_has_a_report_without_a_broken_plan(string key)
    {
        var frame = Frame(key, 150);
        frame.Unreadable.Should().BeEmpty();
        var results = StudyAnalysis.Run(frame);

        results.Estimates.Select(estimate => estimate.Reason).OfType<string>().Should().NotContain(reason => reason.Contains("The plan names") || reason.Contains("no arm") || reason.Contains("no factor"));
        results.Regressions.Select(result => result.Reason).OfType<string>().Should().NotContain(reason => reason.Contains("The plan names") || reason.Contains("is no measure") || reason.Contains("factorial coding"));
        HtmlReport.Write(Build(frame)).Should().NotContain("NaN");
    }

    [Fact]
    public void Synthetic_data_are_under_a_banner()
    {
        var frame = Frame("trust-willingness-2", 30, ParticipantKind.Rehearsal);

        Build(frame).Banner.Should().Contain("Synthetic");
    }

    [Fact]
    public void The_tidy_results_hold_every_estimate_with_all_digits()
    {
        var results = StudyAnalysis.Run(Nudges.Value);

        var lines = Encoding.UTF8.GetString(ResultsCsv.Write(ResultRows.Of(results))).TrimEnd().Split("\r\n");

        lines[0].Should().StartWith("id,section,key,label,outcome,site,theme,term");
        lines.Count(line => line.StartsWith("estimate/", StringComparison.Ordinal)).Should().Be(results.Estimates.Count);
        var estimate = results.Estimates.First(row => row.Status == EstimateStatus.Estimated);
        lines.Should().Contain(line => line.Contains(estimate.Term!.StandardError!.Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Plan_hash_stamps_and_deviations_stand_in_the_report_and_the_tidy_results()
    {
        var results = StudyAnalysis.Run(Nudges.Value);
        var context = new ReportContext
        {
            DataAsOf = Rows.Start,
            Software = "test",
            DesignSha256 = new Dictionary<int, string> { [1] = "abc123" },
            Deviations = [new ReportDeviation(1, Rows.Start, "who@example.org", 1, 1234, false, "sample size", "the <b>budget</b>")],
        };

        var report = StudyReport.Build(results, context);

        report.Subtitles.Should().Contain(line => line.StartsWith("Plan of version 1, SHA-256 abc123.") && line.EndsWith("One deviation is recorded."));
        report.Tables.Single(table => table.Key == "deviations").Rows.Single().Select(cell => cell.Text)
            .Should().Equal("1", "2026-03-01 09:00 UTC", "who@example.org", "1,234", "no", "1", "sample size", "the <b>budget</b>");
        report.Tables.Where(table => table.Key.StartsWith("estimates_", StringComparison.Ordinal) || table.Key.StartsWith("regression_", StringComparison.Ordinal) || table.Key.StartsWith("levels_", StringComparison.Ordinal) || table.Key.StartsWith("correlates_", StringComparison.Ordinal))
            .Should().OnlyContain(table => table.Notes.Any(note => note.StartsWith("Planned", StringComparison.Ordinal)));
        HtmlReport.Write(report).Should().Contain("abc123").And.Contain("the &lt;b&gt;budget");
        var lines = Encoding.UTF8.GetString(ResultsCsv.Write(ResultRows.Of(results), "abc123")).TrimEnd().Split("\r\n");
        lines[0].Should().EndWith("stamp,replicated_by,replication_note,design_sha256");
        lines.Skip(1).Should().OnlyContain(line => line.EndsWith(",abc123"));
        // What follows from crossed factors and no inquiry asks for is exploratory; what the plan asks for is not.
        lines.Where(line => !line.StartsWith("simple_effect/", StringComparison.Ordinal) && !line.StartsWith("interaction/", StringComparison.Ordinal)).Should().NotContain(line => line.Contains(",exploratory,"));
        lines.Where(line => line.StartsWith("estimate/", StringComparison.Ordinal)).Should().OnlyContain(line => line.Contains(",planned,"));
    }

    [Fact]
    public void An_exploratory_question_is_answered_by_the_estimators_of_the_plan_and_stamped()
    {
        var design = Nudges.Value.Design.Design;
        var inquiry = design.Plan.Inquiries.First(entry => entry.By == Breakdown.None && entry.Estimand == EstimandKind.ArmVersusControl);
        var question = new ExploratoryQuestion { Outcome = inquiry.Outcome, Randomization = inquiry.Randomization, Arm = inquiry.Arm!, Control = inquiry.Control };

        var results = StudyAnalysis.RunExploratory(question.ToPlan(design), Nudges.Value);

        question.Problems(design).Should().BeEmpty();
        var planned = StudyAnalysis.Run(Nudges.Value).Estimates.Single(estimate => estimate.Inquiry.Key == inquiry.Key);
        results.Estimates.Single().Term.Should().Be(planned.Term, "the same rows by the same rule");
        var report = ExploratoryReport.Build(results, new ReportContext { DataAsOf = Rows.Start, Software = "test", DesignSha256 = new Dictionary<int, string> { [1] = "abc123" } });
        report.Banner.Should().StartWith("Exploratory");
        report.Subtitles[0].Should().Contain("not part of the plan of version 1, SHA-256 abc123");
        Encoding.UTF8.GetString(ResultsCsv.Write(ResultRows.Of(results))).Should().Contain(",exploratory,").And.NotContain(",planned,");

        var women = question with { Subgroup = "male", To = 0 };
        StudyAnalysis.RunExploratory(women.ToPlan(design), Nudges.Value).Estimates.Single().N.Should().BeLessThan(planned.N).And.BePositive();
        (women with { To = null }).Problems(design).Should().ContainSingle().Which.Field.Should().Be("From");
        (question with { From = 1 }).Problems(design).Should().ContainSingle().Which.Field.Should().Be("Subgroup");
        (question with { Covariates = [inquiry.Outcome] }).Problems(design).Should().Contain(problem => problem.Field == "Covariates");
        (question with { Outcome = "gone" }).Problems(design).Should().ContainSingle().Which.Field.Should().Be("Outcome");
    }

    internal static ResponseFrame Frame(string key, int persons, ParticipantKind kind = ParticipantKind.Real)
    {
        var compiled = CompiledDesign.Compile(LibraryDesign.Read(key));
        var rows = new Walker(compiled, "report-seed-1").Walk(persons).Select(row => row with { Kind = kind });
        return ResponseFrame.Build(new Dictionary<int, CompiledDesign> { [1] = compiled }, [kind], rows);
    }

    private static Report Build(ResponseFrame frame, Func<ReportContext, ReportContext>? with = null)
    {
        var context = new ReportContext { DataAsOf = Rows.Start, Software = "test", DataSha256 = ResponsesCsv.Sha256(frame) };
        return StudyReport.Build(StudyAnalysis.Run(frame), with?.Invoke(context) ?? context);
    }

    private static IReadOnlyList<ReportCell> Row(ReportTable table, string name) => table.Rows.Single(row => row[0].Text == name);
}
