using System.Text.Json;
using CoProduction.Statistics;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Analysis.Effects;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.Figures;
using CoProduction.Studies.Responses;
using CoProduction.Studies.Tests.Responses;
using static CoProduction.Studies.Tests.Responses.Rows;

namespace CoProduction.Studies.Tests.Analysis;

/// <summary>What stands beside estimates, against R (Reference/effects.R).</summary>
public class EffectDetailTests
{
    private static readonly JsonElement Golden = Read();

    private static readonly Inquiry Effect = new() { Key = "effect", Outcome = "will", Randomization = "main", Arm = "treated" };

    private static readonly StudyDesign TwoArms = new()
    {
        Key = "small",
        Factors = [Factor("nudge", "no", "yes")],
        Randomizations = [new RandomizationPlan { Key = "main", Before = "after", Arms = [Arm("control", ("nudge", "no")), Arm("treated", ("nudge", "yes"))] }],
        Pages = [new SurveyPage { Key = "before", Elements = [Number("age"), Number("speed")] }, new SurveyPage { Key = "after", Elements = [Number("y"), Number("late")] }],
        Measures =
        [
            new SingleValue { Key = "will", Variable = "y", Role = VariableRole.Outcome }, new SingleValue { Key = "age_years", Variable = "age" }, new SingleValue { Key = "quick", Variable = "speed" },
            new SingleValue { Key = "late_one", Variable = "late" }, new Dichotomy { Key = "high", Variable = "y", AtLeast = 5 },
        ],
        Plan = new AnalysisPlan { Inquiries = [Effect] },
    };

    [Fact]
    public void Two_arms_have_Cohen_s_d_an_achieved_MDE_a_redraw_and_what_a_null_rules_out()
    {
        double[] control = [1, 2, 3, 4, 6, 2, 5], treated = [2, 4, 3, 6, 5, 4];

        var estimate = StudyAnalysis.Run(TwoArms.Frame([.. In("control", control), .. In("treated", treated)])).Estimates.Single();

        var d = StandardizedDifference.CohenD(SampleMoments.Of(treated), SampleMoments.Of(control))!;
        (estimate.EffectSize!.Name, estimate.EffectSize.Value, estimate.EffectSize.Low, estimate.EffectSize.StandardDeviation).Should().Be(("Cohen's d", d.Value, d.Low, d.StandardDeviation));
        estimate.Detectable!.Value.Should().BeApproximately(Power.DetectableEffect(estimate.Term!.StandardError!.Value, estimate.Term.DegreesOfFreedom), 1e-12);
        estimate.ReferenceMean.Should().BeApproximately(control.Average(), 1e-12);
        estimate.Redraw!.PValue.Should().Be(RandomizationInference.Conditional([.. control, .. treated], [.. control.Select(_ => false), .. treated.Select(_ => true)]).PValue);
        (estimate.Redraw.IsExact, estimate.Redraw.Assignments).Should().Be((true, 1716.0));
        var ninety = estimate.Term.AtLevel(0.9);
        estimate.Equivalence!.SmallestMargin.Should().BeApproximately(Math.Max(Math.Abs(ninety.ConfidenceLow!.Value), ninety.ConfidenceHigh!.Value), 1e-12);
        estimate.Equivalence.IsEquivalent.Should().BeNull("no margin is declared");
        estimate.Arms[0].Interval!.StandardError.Should().BeApproximately(estimate.Arms[0].StandardDeviation!.Value / Math.Sqrt(7), 1e-12);
    }

    [Fact]
    public void Which_results_are_none_is_decided_by_the_p_adjusted_within_the_family()
    {
        double[] control = [1, 2, 3, 4, 6, 2, 5], treated = [4, 5, 5, 5, 6, 6];
        StudyResults Run(params IReadOnlyList<Inquiry> inquiries) => StudyAnalysis.Run((TwoArms with { Plan = new AnalysisPlan { Inquiries = inquiries } }).Frame([.. In("control", control), .. In("treated", treated)]));

        var results = Run(Effect with { Family = "f" }, Effect with { Key = "again", Family = "f" });

        var first = results.Estimates[0];
        (first.Term!.PValue < 0.05, first.HolmPValue >= 0.05).Should().Be((true, true));
        first.Equivalence.Should().NotBeNull("its adjusted p is not significant");
        var table = StudyReport.Build(results, new ReportContext { DataAsOf = Start, Software = "test" }).Tables.Single(each => each.Key == "nulls");
        table.Rows.Should().HaveCount(2);
        table.Columns.Select(column => column.Header).Should().Contain("p (Holm)").And.Contain("90% low");
        Run(Effect).Estimates.Single().Equivalence.Should().BeNull("outside of a family its own p decides");
    }

    [Theory]
    [InlineData(Procedure.Complete, null, 1820)]
    [InlineData(Procedure.Complete, 2, 16)]
    [InlineData(Procedure.Complete, 4, 216)]
    [InlineData(Procedure.Simple, 2, 1820)]
    public void Labels_move_only_inside_the_permuted_blocks_of_the_draw(Procedure procedure, int? size, int assignments)
    {
        // Of sixteen persons so many that every block has both arms.
        double[] y = [1, 2, 3, 5, 2, 6, 4, 4, 1, 3, 2, 5, 1, 4, 3, 6];
        var (persons, treated) = size is null || procedure == Procedure.Simple ? (16, (Func<int, bool>)(index => index % 4 == 1)) : size == 4 ? (12, index => index % 4 is 1 or 2) : (8, index => index % 2 == 1);
        var study = TwoArms with { Randomizations = [TwoArms.Randomizations[0] with { Procedure = procedure, BlockSize = size }] };
        var rows = Enumerable.Range(0, persons).Select(index => Person($"p{index:00}").InArm(treated(index) ? "treated" : "control", sequence: size is null ? null : index + 1).Sent("before", ("age", y[^(index + 1)])).Sent("after", ("y", y[index])));

        var redraw = StudyAnalysis.Run(study.Frame(rows)).Estimates.Single().Redraw!;

        var blocks = FactorColumn.FromValues("block", [.. Enumerable.Range(0, persons).Select(index => size is { } known && procedure != Procedure.Simple ? $"{index / known}" : "")]);
        var expected = RandomizationInference.Conditional(y[..persons], [.. Enumerable.Range(0, persons).Select(treated)], new RandomizationDesign { Within = [blocks] });
        (redraw.IsExact, redraw.Assignments, redraw.PValue).Should().Be((true, assignments, expected.PValue));
        redraw.Procedure.Should().Contain(procedure == Procedure.Simple ? "persons between the two arms compared" : size is null ? "the permuted blocks are not known" : "within permuted block");
    }

    [Fact]
    public void Clusters_move_inside_the_blocks_in_which_they_were_drawn_and_balance_is_tested_so_too()
    {
        var study = TwoArms with
        {
            Randomizations = [TwoArms.Randomizations[0] with { Procedure = Procedure.Cluster, Cluster = new StratumSource { Session = true } }],
            Plan = TwoArms.Plan with { Balance = ["age_years"] },
        };
        var clusters = new ClusterSequences();
        for (var cluster = 0; cluster < 6; cluster++) clusters.Add(1, "main", $"c{cluster}", cluster + 1);
        var builder = new ResponseFrameBuilder(new Dictionary<int, CompiledDesign> { [1] = CompiledDesign.Compile(study) }, [ParticipantKind.Real]) { Clusters = clusters };
        for (var index = 0; index < 18; index++)
            builder.Add((Person($"p{index:00}") with { Session = $"c{index / 3}" }).InArm(index / 3 % 2 == 0 ? "control" : "treated").Sent("before", ("age", index * 7 % 11)).Sent("after", ("y", index * 5 % 7 + index % 2)));
        var frame = builder.Build();

        var results = StudyAnalysis.Run(frame);

        frame.Assignments.Single().Block(17).ToString().Should().Be("e1b3");
        (results.Estimates.Single().Redraw!.Units, results.Estimates.Single().Redraw!.Assignments).Should().Be((6, 8.0));
        results.Estimates.Single().Redraw!.Procedure.Should().Contain("within permuted block");
        results.Balance.Single().Joint.Single().Redraw!.Assignments.Should().Be(8);
    }

    [Fact]
    public void A_null_within_its_declared_margin_is_equivalent_and_a_share_has_Cohen_s_h()
    {
        double[] even = [1, 6, 1, 6, 1, 6, 1, 6, 1, 6, 1, 6, 1, 6, 1, 6];
        var study = TwoArms with { Plan = new AnalysisPlan { Inquiries = [Effect with { Outcome = "high", Margin = 0.6 }] } };

        var estimate = StudyAnalysis.Run(study.Frame([.. In("control", even), .. In("treated", even)])).Estimates.Single();

        estimate.Equivalence!.IsEquivalent.Should().BeTrue();
        estimate.Equivalence.PValue.Should().BeLessThan(0.05);
        (estimate.EffectSize!.Name, estimate.EffectSize.Value).Should().Be(("Cohen's h", 0.0));
    }

    [Fact]
    public void A_crossed_design_has_cell_means_simple_effects_interactions_and_moderation_as_R_computes_them()
    {
        var golden = Golden.GetProperty("factorial");
        var (arms, moderator, y) = (Strings(golden, "arm"), Numbers(golden, "m"), Numbers(golden, "y"));
        string[] levels = ["no", "yes"];
        var main = new Inquiry { Key = "a", Outcome = "will", Randomization = "main", Estimand = EstimandKind.MainEffect, Factor = "a", Level = "yes" };
        var study = TwoArms with
        {
            Factors = [Factor("a", levels), Factor("b", levels)],
            Randomizations = [TwoArms.Randomizations[0] with { Arms = [.. from a in levels from b in levels select Arm($"{a}-{b}", ("a", a), ("b", b))] }],
            Measures = [.. TwoArms.Measures.Where(measure => measure.Key != "age_years"), new SingleValue { Key = "age_years", Variable = "age", Role = VariableRole.Moderator }],
            Plan = new AnalysisPlan { Inquiries = [main, main with { Key = "simple", Estimand = EstimandKind.SimpleEffect, Given = new Dictionary<string, string> { ["b"] = "no" }, Role = InquiryRole.Secondary }] },
        };

        var results = StudyAnalysis.Run(study.Frame(y.Select((value, index) => Person($"p{index:00}").InArm(arms[index]).Sent("before", ("age", moderator[index])).Sent("after", ("y", value)))));

        var factorial = results.Factorials.Single();
        Same(factorial.Cells.Single(cell => cell is { First: "yes", Second: "yes" }).Mean, golden.GetProperty("cell"));
        Same(factorial.Interactions.Single().Estimate.Term, golden.GetProperty("crossed"));
        factorial.SimpleEffects.Should().HaveCount(4);
        factorial.SimpleEffects.Where(effect => effect.IsInPlan).Should().ContainSingle().Which.Estimate.Term!.Value.Should().Be(results.Estimates[1].Term!.Value);
        var moderation = results.Moderations.Single();
        Same(moderation.Interaction, golden.GetProperty("interaction"));
        Same(moderation.Association, golden.GetProperty("association"));
        foreach (var (slope, key) in moderation.Slopes.Zip(["low", "mean", "high"])) Same(slope.Effect, golden.GetProperty(key));
        moderation.HasRelatedRegression.Should().BeFalse("no table of the plan has the product");
        var report = StudyReport.Build(results, new ReportContext { DataAsOf = Start, Software = "test" });
        report.Tables.Single(table => table.Key == "moderation").Notes.Should().Contain(note => note.StartsWith("Not randomized"));
        report.Figures.Select(figure => figure.Drawing).OfType<CurveDrawing>().Should().HaveCount(2, "cell means and simple slopes");
        results.Estimates[0].Redraw!.Procedure.Should().Contain("other factors held");
    }

    [Fact]
    public void An_inquiry_may_ask_how_an_effect_changes_with_a_scale_and_is_planned_adjusted_and_shown_as_such()
    {
        var golden = Golden.GetProperty("factorial");
        var (arms, moderator, y) = (Strings(golden, "arm"), Numbers(golden, "m"), Numbers(golden, "y"));
        string[] levels = ["no", "yes"];
        var main = new Inquiry { Key = "a", Outcome = "will", Randomization = "main", Estimand = EstimandKind.MainEffect, Factor = "a", Level = "yes", Family = "f" };
        var study = TwoArms with
        {
            Factors = [Factor("a", levels), Factor("b", levels)],
            Randomizations = [TwoArms.Randomizations[0] with { Arms = [.. from a in levels from b in levels select Arm($"{a}-{b}", ("a", a), ("b", b))] }],
            Measures = [.. TwoArms.Measures.Where(measure => measure.Key != "age_years"), new SingleValue { Key = "age_years", Variable = "age", Role = VariableRole.Moderator }],
            Plan = new AnalysisPlan { Inquiries = [main, main with { Key = "by_age", Moderator = "age_years", ModeratorAt = [3, 40] }], RedrawFamilies = true },
        };

        var results = StudyAnalysis.Run(study.Frame(y.Select((value, index) => Person($"p{index:00}").InArm(arms[index]).Sent("before", ("age", moderator[index])).Sent("after", ("y", value)))));

        results.Moderations.Should().BeEmpty("the inquiry asks for it already");
        var estimate = results.Estimates[1];
        Same(estimate.Term, golden.GetProperty("interaction"));
        (estimate.Rule.Line, estimate.Rule.Kind, estimate.Redraw, estimate.EffectSize).Should().Be(("moderation by a pre-treatment scale", EstimatorKind.Moderation, null, null));
        estimate.Moderation!.Slopes.Select(slope => slope.Value).Should().Equal(3, 40);
        var slope = estimate.Term!.Value!.Value;
        (estimate.Secondary[1].Value - estimate.Secondary[0].Value).Should().BeApproximately(37 * slope, 1e-9);
        estimate.Secondary[0].Label.Should().Contain("declared value");
        (estimate.HolmPValue >= estimate.Term.PValue).Should().BeTrue("it is in the family");
        estimate.FamilyRedraw!.Reason.Should().Contain("not randomized");
        results.Estimates[0].FamilyRedraw!.Reason.Should().Contain("Nothing else");
        results.Lock.IsPlanned(estimate.Inquiry).Should().BeTrue();
        var report = StudyReport.Build(results, new ReportContext { DataAsOf = Start, Software = "test" });
        var row = report.Tables.Single(table => table.Key == "moderation").Rows.Single();
        row.Select(cell => cell.Text).Should().Contain("planned");
        report.Figures.Should().Contain(figure => figure.Key.StartsWith("planned_slopes"));
        report.Tables.Single(table => table.Key == "estimators").Rows.Should().Contain(cells => cells[3].Text.Contains(": moderation by a pre-treatment scale"));
        var text = Preregistration.Write(CompiledDesign.Compile(study), PreregistrationForm.Osf, new PreregistrationFacts { Sha256 = "ff" });
        text.Should().Contain("how the effect changes per unit of age_years").And.Contain("change per unit of");
    }

    [Fact]
    public void Doses_have_a_curve_a_slope_and_the_tests_of_any_effect_and_of_what_a_line_misses()
    {
        var golden = Golden.GetProperty("dose");
        var (dose, y) = (Numbers(golden, "dose"), Numbers(golden, "y"));
        var study = TwoArms with
        {
            Factors = [new Factor { Key = "strength", Levels = [new Level { Key = "d0", Dose = 0 }, new Level { Key = "d1", Dose = 1 }, new Level { Key = "d3", Dose = 3 }] }],
            Randomizations = [TwoArms.Randomizations[0] with { Arms = [Arm("d0", ("strength", "d0")), Arm("d1", ("strength", "d1")), Arm("d3", ("strength", "d3"))] }],
            Plan = new AnalysisPlan
            {
                Inquiries =
                [
                    Effect with { Arm = "d3" },
                    new Inquiry { Key = "trend", Outcome = Effect.Outcome, Randomization = Effect.Randomization, Estimand = EstimandKind.Contrast, Weights = new Dictionary<string, double> { ["d0"] = -0.25, ["d1"] = -0.05, ["d3"] = 0.3 } },
                ],
            },
        };

        var results = StudyAnalysis.Run(study.Frame(y.Select((value, index) => Person($"p{index:00}").InArm($"d{dose[index]}").Sent("before").Sent("after", ("y", value)))));

        var curve = results.Doses.Single();
        Same(curve.Slope, golden.GetProperty("slope"));
        curve.AnyEffect!.F.Should().BeApproximately(golden.GetProperty("any_f").GetDouble(), 1e-9);
        curve.Departure!.F.Should().BeApproximately(golden.GetProperty("departure_f").GetDouble(), 1e-9);
        curve.Points.Select(point => point.Dose).Should().Equal(0, 1, 3);
        results.Estimates[0].ReferenceMean.Should().NotBeNull();
        results.Estimates[1].ReferenceMean.Should().BeNull("a trend is not compared with a mean");
        results.Estimates[1].EffectSize!.Name.Should().Be("contrast in SD");
    }

    [Fact]
    public void Themes_assigned_one_by_one_show_effects_by_place_and_carry_over()
    {
        var golden = Golden.GetProperty("loop");
        var (person, place, treated, y) = (Numbers(golden, "person"), Numbers(golden, "place"), Numbers(golden, "treated"), Numbers(golden, "y"));
        var study = TwoArms with
        {
            Themes = [new Theme { Key = "t1" }, new Theme { Key = "t2" }, new Theme { Key = "t3" }],
            Randomizations = [TwoArms.Randomizations[0] with { Unit = AssignmentUnit.Theme, Before = "topic" }],
            Pages = [new SurveyPage { Key = "before", Elements = [Number("age")] }, new SurveyPage { Key = "topic", Loop = PageLoop.Themes, Elements = [Number("y")] }],
            Measures = [new SingleValue { Key = "will", Variable = "y", Role = VariableRole.Outcome }],
        };
        var rows = Enumerable.Range(0, person.Length).GroupBy(at => person[at]).Select(each => each.Aggregate(Person($"p{each.Key:00}"), (row, at) =>
            row.InArm(treated[at] == 1 ? "treated" : "control", unit: $"t{place[at]}").Sent($"topic/t{place[at]}", ("y", y[at]))));

        var results = StudyAnalysis.Run(study.Frame(rows));

        var loop = results.Loops.Single();
        loop.IsAssignedByTheme.Should().BeTrue();
        Same(loop.Trend, golden.GetProperty("trend"));
        Same(loop.CarryOver, golden.GetProperty("carry"));
        Same(loop.Positions[1].Term, golden.GetProperty("second"));
        loop.Positions.Select(at => at.Themes.Single()).Should().Equal("t1", "t2", "t3");
        results.Estimates.Single().Redraw!.Procedure.Should().Contain("each person's themes");
        results.Estimates.Single().Redraw!.PValue.Should().BeInRange(0, 1);
    }

    [Fact]
    public void Where_the_order_of_questions_is_drawn_place_and_carry_over_are_tested()
    {
        var study = TwoArms with { Pages = [TwoArms.Pages[0], TwoArms.Pages[1] with { RandomizeItems = true, Elements = [Number("y"), Number("late"), Number("third")] }] };
        string[][] orders = [["y", "late", "third"], ["late", "y", "third"], ["third", "y", "late"], ["late", "third", "y"]];
        var rows = Enumerable.Range(0, 48).Select(index => Person($"p{index:00}").InArm(index % 2 == 0 ? "control" : "treated").Sent("before", ("age", index)).Sent("after", ("y", index * 5 % 7 + index / 2 % 4), ("late", 0)) with
        {
            Exposures = [new ResponseExposure(new PageTurn("after", ""), null, new ItemOrder(new Dictionary<string, IReadOnlyList<string>> { [""] = orders[index / 2 % 4] }), "en", Start)],
        });

        var results = StudyAnalysis.Run(study.Frame(rows));

        var order = results.Orders.Single();
        double[] y = [.. Enumerable.Range(0, 48).Select(index => (double)(index * 5 % 7 + index / 2 % 4))], place = [.. Enumerable.Range(0, 48).Select(index => 1.0 + Array.IndexOf(orders[index / 2 % 4], "y"))];
        var fit = LeastSquares.Fit(DataTable.Of(("y", y), ("arm", [.. Enumerable.Range(0, 48).Select(index => index % 2.0)]), ("place", place)), Formula.Parse("y ~ arm + place"));
        var expected = fit.Terms(StandardErrorType.HC2).Single(term => term.Term == "place");
        order.Place!.Value!.Value.Should().BeApproximately(expected.Value!.Value, 1e-9);
        order.Place.StandardError!.Value.Should().BeApproximately(expected.StandardError!.Value, 1e-9);
        (order.CarryOver!.Df1, order.N).Should().Be((2, 48));
        order.Trend!.IsEstimable.Should().BeTrue();
        var table = StudyReport.Build(results, new ReportContext { DataAsOf = Start, Software = "test" }).Tables.Single(each => each.Key == "drawn_order");
        table.Rows.Should().HaveCount(3);
        table.Notes.Should().Contain(note => note.StartsWith("Exploratory"));
    }

    [Fact]
    public void What_a_study_declares_of_checks_sites_clusters_nulls_and_carry_over_stands_in_its_report()
    {
        var check = Effect with { Key = "check", Outcome = "noticed", Role = InquiryRole.ManipulationCheck };
        var study = TwoArms with
        {
            Themes = [new Theme { Key = "safety" }, new Theme { Key = "health" }],
            Sites = [new Site { Key = "town", Themes = ["safety", "health"] }, new Site { Key = "city", Themes = ["safety", "health"] }],
            Randomizations = [TwoArms.Randomizations[0] with { Before = "topic", Procedure = Procedure.Cluster, Cluster = new StratumSource { Session = true } }],
            Pages = [new SurveyPage { Key = "before", Elements = [Number("age")] }, new SurveyPage { Key = "topic", Loop = PageLoop.Themes, Elements = [Number("y")] }, new SurveyPage { Key = "last", Elements = [Number("seen")] }],
            Measures = [new SingleValue { Key = "will", Variable = "y", Role = VariableRole.Outcome }, new SingleValue { Key = "noticed", Variable = "seen", Role = VariableRole.ManipulationCheck }],
            Plan = new AnalysisPlan { Inquiries = [Effect with { Margin = 1, Also = [SecondaryEstimator.Equivalence] }, check] },
        };
        var rows = Enumerable.Range(0, 48).Select(index => (Person($"p{index:00}") with { Site = index % 2 == 0 ? "town" : "city", Session = $"c{index / 4}" }).InArm(index / 4 % 2 == 0 ? "control" : "treated")
            .Sent("topic/safety", ("y", index * 5 % 7)).Sent("topic/health", ("y", index * 3 % 7)).Sent("last", ("seen", index * 3 % 5 + index / 4 % 2 * 2)));

        var report = StudyReport.Build(StudyAnalysis.Run(study.Frame(rows)), new ReportContext { DataAsOf = Start, Software = "test" });

        string Row(string table, string column, Func<IReadOnlyList<ReportCell>, bool> row)
        {
            var found = report.Tables.Single(each => each.Key == table);
            return found.Rows.First(row)[found.Columns.Index().First(each => each.Item.Key == column).Index].Text;
        }

        Row("estimates_noticed_manipulationcheck", "effect_size", _ => true).Should().NotBe(NumberFormat.None);
        Row("effect_sizes", "mde", _ => true).Should().NotBe(NumberFormat.None);
        Row("nulls", "p_equivalence", _ => true).Should().NotBe(NumberFormat.None);
        report.Tables.Single(each => each.Key == "leave_one_site_out").Rows.Should().HaveCountGreaterThan(1);
        report.Tables.Single(each => each.Key == "clusters").Rows.Should().HaveCountGreaterThan(1);
        report.Tables.Single(each => each.Key == "intraclass_correlations").Rows.Should().NotBeEmpty();
        Row("tests_made", "expected", cells => cells[0].Text == "All").Should().NotBe("0.0");
        report.Tables.Single(each => each.Key == "loop_positions").Notes.Should().Contain(note => note.StartsWith("Exploratory"));
    }

    [Fact]
    public void Assigned_clusters_are_counted_by_arm_and_their_redraw_is_the_headline()
    {
        var golden = Golden.GetProperty("cluster");
        var (cluster, treated, y) = (Strings(golden, "cluster"), Numbers(golden, "treated"), Numbers(golden, "y"));
        var study = TwoArms with { Randomizations = [TwoArms.Randomizations[0] with { Procedure = Procedure.Cluster, Cluster = new StratumSource { Session = true } }] };

        var results = StudyAnalysis.Run(study.Frame(y.Select((value, index) => (Person($"p{index:00}") with { Session = cluster[index] }).InArm(treated[index] == 1 ? "treated" : "control").Sent("before").Sent("after", ("y", value)))));

        var clusters = results.Clusters.Single();
        clusters.Arms.Select(arm => (arm.Clusters, arm.Smallest, arm.Largest)).Should().Equal((6, 2, 4), (6, 3, 5));
        clusters.Correlation.Value.Should().BeApproximately(IntraclassCorrelation.Of(y, FactorColumn.FromValues("arm", [.. treated.Select(arm => $"{arm}")]), FactorColumn.FromValues("c", cluster)).Value!.Value, 1e-12);
        Same(results.Estimates.Single().Arms[1].Interval, golden.GetProperty("mean1"));
        results.Estimates.Single().Redraw!.IsHeadline.Should().BeTrue("there are twelve clusters");
        results.Estimates.Single().EffectSize!.Reason.Should().Contain("independent arms");
    }

    [Fact]
    public void Every_set_of_the_rules_on_what_was_measured_before_is_run_and_the_plan_s_own_is_marked()
    {
        ExclusionRule[] rules =
        [
            new ExclusionRule { Key = "minors", Measure = "age_years", Below = 18 }, new ExclusionRule { Key = "speeders", Measure = "quick", Above = 5 }, new ExclusionRule { Key = "late", Measure = "late_one", Above = 0 },
        ];
        var study = TwoArms with { Plan = new AnalysisPlan { Inquiries = [Effect with { Exclusions = ["minors"], Covariates = ["age_years"] }], Exclusions = rules } };
        var rows = Enumerable.Range(0, 40).Select(index => Person($"p{index:00}").InArm(index % 2 == 0 ? "control" : "treated")
            .Sent("before", ("age", 15 + index), ("speed", index % 7)).Sent("after", ("y", index % 5 + index % 2), ("late", index % 3))).ToList();

        var results = StudyAnalysis.Run(study.Frame(rows));

        var multiverse = results.Multiverses.Single();
        multiverse.Rules.Select(rule => rule.Key).Should().Equal("minors", "speeders");
        multiverse.NotVaried.Select(rule => rule.Key).Should().Equal("late");
        multiverse.Specifications.Select(each => (string.Join('+', each.Rules), each.IsAdjusted)).Should().Equal(
            ("", false), ("", true), ("minors", false), ("minors", true), ("speeders", false), ("speeders", true), ("minors+speeders", false), ("minors+speeders", true));
        var declared = multiverse.Specifications.Single(each => each.IsDeclared);
        (string.Join('+', declared.Rules), declared.Term).Should().Be(("minors", results.Estimates.Single().Term));
        declared.N.Should().Be(37, "three persons are below 18");
        multiverse.Specifications[0].N.Should().Be(40);
        var figure = StudyReport.Build(results, new ReportContext { DataAsOf = Start, Software = "test" }).Figures.Single(each => each.Drawing is SpecificationDrawing);
        figure.Table.Rows.Should().HaveCount(8);
        figure.Table.Notes.Should().Contain(note => note.Contains("measured after the draw") && note.Contains("late"));
    }

    [Fact]
    public void A_receipt_puts_the_complier_effect_beside_the_intention_to_treat()
    {
        var study = TwoArms with { Plan = new AnalysisPlan { Inquiries = [Effect with { Receipt = "late_one" }] } };
        var rows = Enumerable.Range(0, 40).Select(index => Person($"p{index:00}").InArm(index % 2 == 0 ? "control" : "treated").Sent("before").Sent("after", ("y", index * 7 % 10 + index % 2), ("late", index % 4 == 1 ? 1 : 0)));

        var results = StudyAnalysis.Run(study.Frame(rows));

        var complier = results.Estimates.Single().Complier!;
        complier.Complier!.Value.Should().BeApproximately(complier.IntentionToTreat!.Value!.Value / 0.5, 1e-9, "half of the arm received it");
        complier.IntentionToTreat.Value.Should().BeApproximately(results.Estimates.Single().Term!.Value!.Value, 1e-12);
        StudyReport.Build(results, new ReportContext { DataAsOf = Start, Software = "test" }).Tables.Single(table => table.Key == "compliers").Rows.Should().HaveCount(3);
    }

    [Fact]
    public void Each_site_is_left_out_in_turn_and_two_arms_over_themes_are_redrawn_by_person()
    {
        var study = TwoArms with
        {
            Themes = [new Theme { Key = "safety" }, new Theme { Key = "health" }],
            Sites = [new Site { Key = "town", Themes = ["safety", "health"] }, new Site { Key = "city", Themes = ["safety", "health"] }],
            Randomizations = [TwoArms.Randomizations[0] with { Before = "topic" }],
            Pages = [new SurveyPage { Key = "before", Elements = [Number("age")] }, new SurveyPage { Key = "topic", Loop = PageLoop.Themes, Elements = [Number("y")] }],
            Measures = [new SingleValue { Key = "will", Variable = "y", Role = VariableRole.Outcome }],
        };
        var rows = Enumerable.Range(0, 16).Select(index => (Person($"p{index:00}") with { Site = index < 8 ? "town" : "city" }).InArm(index % 2 == 0 ? "control" : "treated")
            .Sent("topic/safety", ("y", index * 3 % 7 + index % 2)).Sent("topic/health", ("y", index * 5 % 7 + (index < 8 ? index % 2 : 0)))).ToList();

        var results = StudyAnalysis.Run(study.Frame(rows));

        var sites = results.SiteSensitivities.Single();
        sites.Without.Select(left => (left.Site, left.N)).Should().Equal(("town", 16), ("city", 16));
        var townOnly = StudyAnalysis.Run(study.Frame(rows.Where(row => row.Site == "town"))).Estimates.Single();
        sites.Without[1].Term!.Value.Should().BeApproximately(townOnly.Term!.Value!.Value, 1e-12);
        var redraw = results.Estimates.Single().Redraw!;
        (redraw.Units, redraw.N).Should().Be((16, 32));
        redraw.Procedure.Should().Contain("all rows of a person together");
        redraw.Estimate.Should().BeApproximately(results.Estimates.Single().Term!.Value!.Value, 1e-12, "the same contrast, averaged over site-themes");
        results.Loops.Single().Positions.Should().HaveCount(2);
        results.Loops.Single().CarryOver.Should().BeNull("persons have one arm");
    }

    [Fact]
    public void Raw_answers_are_categories_dots_or_bins_by_how_many_there_are()
    {
        OutcomeDistribution Of(int rows, Func<int, double> value) =>
            StudyAnalysis.Run(TwoArms.Frame(Enumerable.Range(0, rows).Select(index => Person($"p{index:000}").InArm(index % 2 == 0 ? "control" : "treated").Sent("before").Sent("after", ("y", value(index)))))).Distributions.Single();

        Of(40, index => index % 5).Kind.Should().Be(DistributionKind.Categories);
        Of(40, index => index * 1.5).Kind.Should().Be(DistributionKind.Dots);
        var bins = Of(200, index => index / 3.0);
        bins.Kind.Should().Be(DistributionKind.Bins);
        bins.Arms.Select(arm => arm.Arm).Should().Equal("control", "treated");
        bins.Arms.Sum(arm => arm.Counts.Sum()).Should().Be(200, "every row is in a bin, the largest value too");
    }

    [Fact]
    public void Tests_are_counted_with_the_false_positives_to_be_expected()
    {
        var study = TwoArms with { Plan = new AnalysisPlan { Inquiries = [Effect with { Family = "f" }, Effect with { Key = "second", Outcome = "late_one", Family = "f" }, Effect with { Key = "third", Outcome = "high", Role = InquiryRole.Secondary }] } };
        var rows = Enumerable.Range(0, 40).Select(index => Person($"p{index:00}").InArm(index % 2 == 0 ? "control" : "treated").Sent("before").Sent("after", ("y", index % 8 + 3 * (index % 2)), ("late", index % 3)));

        var tests = StudyAnalysis.Run(study.Frame(rows)).Tests;

        tests.Select(test => (test.What, test.Tests)).Should().Equal(("Primary inquiries (planned)", 2), ("Secondary inquiries (planned)", 1));
        tests[0].Expected.Should().BeApproximately(0.1, 1e-12);
        (tests[0].Rejected, tests[0].RejectedAdjusted).Should().Be((1, 1));
    }

    private static void Same(TermEstimate? term, JsonElement golden)
    {
        term.Should().NotBeNull();
        term!.Value.Should().BeApproximately(golden.GetProperty("value").GetDouble(), 1e-9);
        term.StandardError.Should().BeApproximately(golden.GetProperty("se").GetDouble(), 1e-9);
        term.DegreesOfFreedom.Should().BeApproximately(golden.GetProperty("df").GetDouble(), 1e-6);
    }

    private static IEnumerable<ResponseRow> In(string arm, params double[] outcomes) => outcomes.Select((outcome, index) => Person($"{arm}{index}").InArm(arm).Sent("before").Sent("after", ("y", outcome)));

    private static Factor Factor(string key, params string[] levels) => new() { Key = key, Levels = [.. levels.Select(level => new Level { Key = level })] };

    private static Arm Arm(string key, params (string Factor, string Level)[] levels) => new() { Key = key, Levels = levels.ToDictionary(level => level.Factor, level => level.Level) };

    private static double[] Numbers(JsonElement data, string name) => [.. data.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private static string[] Strings(JsonElement data, string name) => [.. data.GetProperty(name).EnumerateArray().Select(value => value.GetString()!)];

    private static JsonElement Read()
    {
        using var stream = typeof(EffectDetailTests).Assembly.GetManifestResourceStream("effects.json")!;
        return JsonDocument.Parse(stream).RootElement;
    }
}
