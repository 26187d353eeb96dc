using CoProduction.Statistics;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;
using CoProduction.Studies.Randomization;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Responses;
using CoProduction.Studies.Tests.Responses;
using static CoProduction.Studies.Tests.Responses.Rows;

namespace CoProduction.Studies.Tests.Analysis;

public class StudyAnalysisTests
{
    private static readonly Inquiry Effect = new() { Key = "effect", Outcome = "will", Randomization = "main", Arm = "treated", Family = "f" };

    /// <summary>A pre-treatment page, a draw between two arms, an outcome.</summary>
    private static readonly StudyDesign Study = new()
    {
        Key = "small",
        Factors = [new Factor { Key = "nudge", Levels = [new Level { Key = "no" }, new Level { Key = "yes" }] }],
        Randomizations =
        [
            new RandomizationPlan
            {
                Key = "main",
                Before = "after",
                Arms =
                [
                    new Arm { Key = "control", Levels = new Dictionary<string, string> { ["nudge"] = "no" } },
                    new Arm { Key = "treated", Levels = new Dictionary<string, string> { ["nudge"] = "yes" } },
                ],
            },
        ],
        Pages = [new SurveyPage { Key = "before", Elements = [Number("age")] }, new SurveyPage { Key = "after", Elements = [Number("y"), Number("late")] }],
        Measures = [new SingleValue { Key = "will", Variable = "y", Role = VariableRole.Outcome }, new SingleValue { Key = "age_years", Variable = "age" }, new SingleValue { Key = "late_one", Variable = "late" }],
        Plan = new AnalysisPlan { Inquiries = [Effect] },
    };

    [Fact]
    public void Two_arms_are_compared_by_Welch()
    {
        var estimate = Run(Study, In("control", 1, 2, 3, 4), In("treated", 4, 6, 8)).Single();

        // Means 2.5 and 6; variances 5/3 and 4; se² = 5/12 + 4/3 = 1.75.
        estimate.Term!.Value.Should().BeApproximately(3.5, 1e-12);
        estimate.Term.StandardError.Should().BeApproximately(Math.Sqrt(1.75), 1e-12);
        estimate.Term.DegreesOfFreedom.Should().BeApproximately(1.75 * 1.75 / (5.0 / 12 * (5.0 / 12) / 3 + 4.0 / 3 * (4.0 / 3) / 2), 1e-9);
        estimate.Term.ErrorType.Should().Be(StandardErrorType.Welch);
        estimate.Rule.Line.Should().Be("simple or complete, two arms");
        estimate.N.Should().Be(7);
        estimate.HolmPValue.Should().Be(estimate.Term.PValue);
    }

    [Fact]
    public void Strata_are_averaged_by_their_size()
    {
        var study = With(Study, plan => plan with { Procedure = Procedure.Blocked, Strata = [new StratumSource { Variable = "age" }] });

        var estimate = Run(study,
            In("control", "old", 1, 3), In("treated", "old", 5, 7),
            In("control", "young", 10, 12, 14, 16), In("treated", "young", 10, 14)).Single();

        // Old: difference 4 with 4 rows, variance 2/2 + 2/2 = 2. Young: 12 − 13 = −1 with 6 rows, variance (20/3)/4 + 8/2 = 17/3.
        estimate.Term!.Value.Should().BeApproximately(0.4 * 4 + 0.6 * -1, 1e-12);
        estimate.Term.StandardError.Should().BeApproximately(Math.Sqrt(0.16 * 2 + 0.36 * 17 / 3), 1e-12);
        estimate.Term.DegreesOfFreedom.Should().Be(10 - 4);
        estimate.Rule.Line.Should().StartWith("strata");
    }

    [Fact]
    public void A_stratum_with_one_row_in_an_arm_is_not_estimable_and_says_which()
    {
        var study = With(Study, plan => plan with { Procedure = Procedure.Blocked, Strata = [new StratumSource { Variable = "age" }] });

        var estimate = Run(study, In("control", "old", 1, 3), In("treated", "old", 5, 7), In("control", "young", 1, 2), In("treated", "young", 4)).Single();

        estimate.Status.Should().Be(EstimateStatus.NotEstimable);
        estimate.Reason.Should().Contain("young");
        estimate.Term!.PValue.Should().BeNull();
    }

    [Fact]
    public void A_contrast_of_four_cells_has_the_HC2_error_of_the_saturated_model()
    {
        var estimate = Run(TwoByTwo(new Inquiry { Key = "main", Outcome = "will", Randomization = "main", Estimand = EstimandKind.MainEffect, Factor = "a", Level = "yes" }),
            In("no-no", 1, 3), In("no-yes", 2, 6), In("yes-no", 5, 5, 8), In("yes-yes", 9, 11)).Single();

        // Means 2, 4, 6, 10; variances 2, 8, 3, 2.
        estimate.Term!.Value.Should().BeApproximately((6 + 10 - 2 - 4) / 2.0, 1e-12);
        estimate.Term.StandardError.Should().BeApproximately(Math.Sqrt((1 + 4 + 1 + 1) / 4.0), 1e-12);
        estimate.Term.ErrorType.Should().Be(StandardErrorType.HC2);
        estimate.Term.DegreesOfFreedom.Should().Be(9 - 4);
        estimate.Rule.Line.Should().Be("complete factorial");
        estimate.Arms.Select(arm => arm.Weight).Should().Equal(-0.5, -0.5, 0.5, 0.5);
    }

    [Fact]
    public void Assigned_clusters_are_the_unit_of_inference()
    {
        var study = With(Study, plan => plan with { Procedure = Procedure.Cluster, Cluster = new StratumSource { Session = true } });
        ResponseRow[] rows =
        [
            .. Session("s1", "control", 1, 2), .. Session("s2", "control", 3, 5), .. Session("s3", "control", 2, 2),
            .. Session("s4", "treated", 6, 8), .. Session("s5", "treated", 9, 9), .. Session("s6", "treated", 5, 4),
        ];

        var estimate = Run(study, rows).Single();

        estimate.Rule.Line.Should().Be("cluster-assigned");
        estimate.Term!.ErrorType.Should().Be(StandardErrorType.CR2);
        estimate.Term.Value.Should().BeApproximately(41.0 / 6 - 15.0 / 6, 1e-12);
        // Equal clusters: CR2 is the two-sample error of the cluster means. Means 1.5, 4, 2 and 7, 9, 4.5; variances 1.75 and 61/12… over three each.
        double[] control = [1.5, 4, 2], treated = [7, 9, 4.5];
        estimate.Term.StandardError.Should().BeApproximately(Math.Sqrt((Variance(control) + Variance(treated)) / 3), 1e-10);
        estimate.Term.DegreesOfFreedom.Should().BeApproximately(4, 1e-9);
    }

    [Fact]
    public void One_cluster_in_an_arm_is_not_estimable()
    {
        var study = With(Study, plan => plan with { Procedure = Procedure.Cluster, Cluster = new StratumSource { Session = true } });

        var estimate = Run(study, [.. Session("s1", "control", 1, 2), .. Session("s2", "control", 3, 5), .. Session("s4", "treated", 6, 8)]).Single();

        estimate.Status.Should().Be(EstimateStatus.NotEstimable);
        estimate.Reason.Should().Contain("fewer than two clusters");
    }

    [Fact]
    public void Who_did_not_answer_is_counted_by_arm_and_nobody_is_selected_by_completion()
    {
        var estimate = Run(Study,
            [.. In("control", 1, 2, 3), .. In("treated", 4, 6, 8),
                Person("dropped", ParticipantState.Started).InArm("treated"),
                Person("blank").InArm("treated").Sent("before").Sent("after", ("y", null)),
                Person("partly", ParticipantState.Started).InArm("control").Sent("before").Sent("after", ("y", 4)),
                Person("never assigned", ParticipantState.Started)]).Single();

        estimate.Arms.Select(arm => (arm.Arm, arm.N, arm.Dropped)).Should().Equal(("control", 4, 0), ("treated", 3, 2));
        estimate.Arms[1].DroppedBecause.Should().BeEquivalentTo(new Dictionary<Missing, int> { [Missing.NotReached] = 1, [Missing.LeftBlank] = 1 });
    }

    [Fact]
    public void Imported_arms_are_compared_as_drawn_and_labelled()
    {
        var rows = In("control", 1, 2, 3).Concat(In("treated", 4, 6, 8)).Select(row => row with { Assignments = [row.Assignments[0] with { Source = ArmSource.External }], Kind = ParticipantKind.Imported });

        var estimate = Run(Study, rows).Single();

        estimate.Rule.Line.Should().Be("k arms, assignment external");
        estimate.Notes.Should().Contain(note => note.StartsWith("Assignment external"));
        estimate.Term!.Value.Should().Be(4);
    }

    [Fact]
    public void A_covariate_known_before_the_draw_adjusts_beside_and_one_asked_after_is_refused()
    {
        ResponseRow[] rows = [.. Enumerable.Range(0, 12).Select(index => Person($"p{index}").InArm(index % 2 == 0 ? "control" : "treated")
            .Sent("before", ("age", index == 3 ? null : index)).Sent("after", ("y", 2.0 * index + (index % 2 == 0 ? 0 : 5) + (index % 3)), ("late", index)))];

        var adjusted = Run(With(Study, Effect with { Covariates = ["age_years"] }), rows).Single();
        var refused = Run(With(Study, Effect with { Covariates = ["late_one"] }), rows).Single();

        adjusted.Adjusted!.Term!.ErrorType.Should().Be(StandardErrorType.HC2);
        adjusted.Adjusted.N.Should().Be(12, "a missing covariate loses nobody");
        adjusted.Adjusted.Notes.Should().ContainSingle(note => note.Contains("1 missing values are the mean"));
        adjusted.Adjusted.Term.StandardError.Should().BeLessThan(adjusted.Term!.StandardError!.Value);
        refused.Adjusted!.Term.Should().BeNull();
        refused.Adjusted.Reason.Should().Contain("after the draw");
        refused.Term!.IsEstimable.Should().BeTrue("the unadjusted estimate stands");
    }

    [Fact]
    public void Holm_adjusts_within_the_declared_family_only()
    {
        var study = Study with { Plan = new AnalysisPlan { Inquiries = [Effect, Effect with { Key = "again", Outcome = "late_one" }, Effect with { Key = "alone", Family = null }] } };
        ResponseRow[] rows = [.. Enumerable.Range(0, 10).Select(index => Person($"p{index}").InArm(index < 5 ? "control" : "treated").Sent("before").Sent("after", ("y", index * index), ("late", index % 4)))];

        var estimates = Run(study, rows);

        var p = estimates.Select(estimate => estimate.Term!.PValue!.Value).ToList();
        estimates[0].HolmPValue.Should().BeApproximately(2 * p[0], 1e-12);
        estimates[1].HolmPValue.Should().Be(Math.Max(p[1], 2 * p[0]));
        estimates[2].HolmPValue.Should().BeNull();
    }

    [Fact]
    public void Not_asked_not_randomized_and_not_estimable_are_told_apart()
    {
        var estimates = Run(Sites(By: Breakdown.SiteTheme), SiteRows()).ToDictionary(estimate => (estimate.Cell.Site, estimate.Cell.Theme));

        estimates[("town", "safety")].Status.Should().Be(EstimateStatus.Estimated);
        estimates[("town", "health")].Status.Should().Be(EstimateStatus.NotAsked);
        estimates[("village", "safety")].Status.Should().Be(EstimateStatus.NotRandomized);
        estimates[("city", "safety")].Status.Should().Be(EstimateStatus.NotEstimable);
        estimates[("city", "safety")].Reason.Should().Contain("has no row");
    }

    [Fact]
    public void Persons_who_answer_on_two_themes_are_pooled_with_errors_by_person()
    {
        var study = Sites(By: Breakdown.None);
        study = study with { Sites = [new Site { Key = "town", Themes = ["safety", "health"] }, .. study.Sites.Skip(1)] };
        ResponseRow[] rows = [.. Enumerable.Range(0, 12).Select(index => Person($"p{index}") with { Site = "town" })
            .Select((row, index) => row.InArm(index % 2 == 0 ? "control" : "treated", stratum: "site=town").Sent("before").Sent("topic/safety", ("y", index % 5)).Sent("topic/health", ("y", index % 3 + index % 2)))];

        var estimate = Run(study, rows).Single();

        estimate.Rule.Line.Should().Be("pooled person × theme");
        estimate.Term!.ErrorType.Should().Be(StandardErrorType.CR2);
        estimate.N.Should().Be(24);
        // Equal weights of two themes with six persons per arm each.
        double Mean(int parity, Func<int, double> y) => Enumerable.Range(0, 12).Where(index => index % 2 == parity).Average(y);
        estimate.Term.Value.Should().BeApproximately(
            ((Mean(1, i => i % 5) - Mean(0, i => i % 5)) + (Mean(1, i => i % 3 + i % 2) - Mean(0, i => i % 3 + i % 2))) / 2, 1e-12);
    }

    [Fact]
    public void Themes_randomized_within_persons_have_the_person_as_its_own_control()
    {
        var study = With(Sites(By: Breakdown.None), plan => plan with { Unit = AssignmentUnit.Theme, Procedure = Procedure.Simple, Strata = [] });
        study = study with { Sites = [new Site { Key = "town", Themes = ["safety", "health"] }] };
        string Arm(int person, int theme) => (person * 7 + theme * 3) % 5 % 2 == 0 ? "control" : "treated";
        double Y(int person, int theme) => person % 4 + (Arm(person, theme) == "treated" ? 2 : 0) + theme * 0.5 + (person * 3 + theme) % 3;
        ResponseRow[] rows = [.. Enumerable.Range(0, 14).Select(person => (Person($"p{person}") with
        {
            Site = "town",
            Assignments = [.. new[] { "safety", "health" }.Select((theme, index) => new ResponseAssignment { Randomization = "main", Unit = theme, Arm = Arm(person, index) })],
        }).Sent("before").Sent("topic/safety", ("y", Y(person, 0))).Sent("topic/health", ("y", Y(person, 1))))];

        var estimate = Run(study, rows).Single();

        var units = (from person in Enumerable.Range(0, 14) from theme in new[] { 0, 1 } select (person, theme)).ToList();
        var table = new DataTable([
            new NumericColumn("y", [.. units.Select(u => Y(u.person, u.theme))]), FactorColumn.FromValues("arm", [.. units.Select(u => Arm(u.person, u.theme))]),
            new NumericColumn("theme", [.. units.Select(u => (double)u.theme)]), FactorColumn.FromValues("person", [.. units.Select(u => $"p{u.person}")])]);
        var expected = LeastSquares.Fit(table, Formula.Parse("y ~ arm + theme + person"), cluster: "person").Terms(StandardErrorType.CR2).Single(term => term.Term == "armtreated");
        estimate.Rule.Line.Should().Be("randomized per theme within person");
        estimate.Term!.Value.Should().BeApproximately(expected.Value!.Value, 1e-10);
        estimate.Term.StandardError.Should().BeApproximately(expected.StandardError!.Value, 1e-10);
        estimate.Term.DegreesOfFreedom.Should().BeApproximately(expected.DegreesOfFreedom!.Value, 1e-7);
        estimate.Notes.Should().Contain(note => note.Contains("carry-over"));
    }

    [Fact]
    public void Many_thin_strata_are_fixed_effects_and_say_how_they_weight()
    {
        var study = With(Study, plan => plan with { Procedure = Procedure.Blocked, Strata = [new StratumSource { Variable = "age" }] });

        var estimate = Run(study, [.. Enumerable.Range(0, 12).SelectMany(stratum => In("control", $"s{stratum:00}", stratum, stratum + 1).Concat(In("treated", $"s{stratum:00}", stratum + 2 + stratum % 3)))]).Single();

        estimate.Rule.Line.Should().Be("few per stratum and arm, many strata");
        estimate.Estimator.Should().Contain("variance-weighted");
        estimate.Term!.ErrorType.Should().Be(StandardErrorType.HC2);
        estimate.Term.Value.Should().BeApproximately(Enumerable.Range(0, 12).Average(stratum => 2 + stratum % 3 - 0.5), 1e-12, "every stratum has the same variance of the arm");
        estimate.Term.DegreesOfFreedom.Should().Be(36 - 12 - 1);
    }

    [Fact]
    public void What_the_plan_asks_for_beside_an_estimate_stands_under_it_or_says_why_not()
    {
        var inquiry = Effect with
        {
            Outcome = "high",
            Also = [SecondaryEstimator.MarginalEffect, SecondaryEstimator.Equivalence, SecondaryEstimator.LeeBounds, SecondaryEstimator.ComplierEffect, SecondaryEstimator.StratumFixedEffects, SecondaryEstimator.OrderedLogit],
            Margin = 0.9,
            Receipt = "late_one",
        };
        var study = With(Study, inquiry) with { Measures = [.. Study.Measures, new Dichotomy { Key = "high", Variable = "y", AtLeast = 5 }] };
        ResponseRow[] rows = [.. Enumerable.Range(0, 40).Select(index => Person($"p{index}").InArm(index % 2 == 0 ? "control" : "treated")
            .Sent("before").Sent("after", ("y", index % 8 == 6 ? null : index * 7 % 10), ("late", index % 2 == 1 && index % 3 > 0 ? 1 : 0)))];

        var estimate = Run(study, rows).Single();

        var secondary = estimate.Secondary.ToDictionary(each => each.Label.Split(' ')[0]);
        secondary["average"].Value.Should().BeApproximately(estimate.Term!.Value!.Value, 1e-9, "of one 0/1 arm the logit's effect is the difference in shares");
        secondary["equivalence"].High.Should().BeLessThan(estimate.Term.ConfidenceHigh!.Value, "the interval of two one-sided tests is at 1 − 2α");
        secondary["equivalence"].PValue.Should().BeInRange(0, 0.5);
        secondary["Lee"].Low.Should().BeLessThan(secondary["Lee"].High!.Value);
        secondary["Lee"].N.Should().Be(40);
        secondary["complier"].Value.Should().BeApproximately(estimate.Term.Value.Value / Share(rows), 1e-9, "the ratio of two differences");
        secondary["with"].Value.Should().BeApproximately(estimate.Term.Value.Value, 1e-9, "there is one stratum");
        estimate.Beside.Select(rule => rule.Line).Should().Equal("binary", "one-sided receipt");

        static double Share(ResponseRow[] rows) => Enumerable.Range(0, rows.Length).Where(index => index % 2 == 1 && index % 8 != 6).Average(index => index % 3 > 0 ? 1.0 : 0.0);
    }

    [Fact]
    public void An_adjusted_estimate_that_the_plan_calls_primary_is_in_the_family()
    {
        ResponseRow[] rows = [.. Enumerable.Range(0, 12).Select(index => Person($"p{index}").InArm(index % 2 == 0 ? "control" : "treated")
            .Sent("before", ("age", index)).Sent("after", ("y", 2.0 * index + (index % 2 == 0 ? 0 : 5) + (index % 3))))];

        var estimate = Run(With(Study, Effect with { Covariates = ["age_years"], AdjustedIsPrimary = true }), rows).Single();

        estimate.HolmPValue.Should().Be(estimate.Adjusted!.Term!.PValue);
        var table = new DataTable([
            new NumericColumn("y", [.. Enumerable.Range(0, 12).Select(i => 2.0 * i + (i % 2 == 0 ? 0 : 5) + (i % 3))]), new NumericColumn("arm", [.. Enumerable.Range(0, 12).Select(i => (double)(i % 2))]),
            new NumericColumn("age", [.. Enumerable.Range(0, 12).Select(i => (double)i)])]);
        estimate.Adjusted.Term.StandardError.Should().BeApproximately(LinRegression.Fit(table, "y", "arm", ["age"]).Terms(StandardErrorType.HC2)[1].StandardError!.Value, 1e-12);
    }

    [Fact]
    public void Versions_with_other_shares_are_strata()
    {
        var later = With(Study, plan => plan with { Arms = [plan.Arms[0], plan.Arms[1] with { Weight = 3 }] });
        var frame = ResponseFrame.Build(
            new Dictionary<int, CompiledDesign> { [1] = CompiledDesign.Compile(Study), [2] = CompiledDesign.Compile(later) }, [ParticipantKind.Real],
            [.. In("control", 1, 3), .. In("treated", 5, 7), .. In("control", 10, 12).Select(row => row with { Version = 2 }), .. In("treated", 10, 11, 12, 13, 14, 15).Select(row => row with { Version = 2 })]);

        var estimate = StudyAnalysis.Run(frame).Estimates.Single();

        estimate.Rule.Line.Should().StartWith("strata");
        estimate.Term!.Value.Should().BeApproximately((4 * 4.0 + 8 * 1.5) / 12, 1e-12);
    }

    [Fact]
    public void Sample_ratios_follow_the_stored_probabilities_and_are_silent_where_they_are_unknown()
    {
        var probabilities = new Dictionary<string, double> { ["control"] = 0.5, ["treated"] = 0.5 };
        var rows = In("control", [.. Enumerable.Repeat(1.0, 60)]).Concat(In("treated", [.. Enumerable.Repeat(2.0, 140)])).ToList();

        var known = StudyAnalysis.Run(Study.Frame(rows.Select(row => row with { Assignments = [row.Assignments[0] with { Probabilities = probabilities }] })));
        var unknown = StudyAnalysis.Run(Study.Frame(rows));

        known.SampleRatios.Single(ratio => ratio.Stage == "completed").Test!.ChiSquare.Should().BeApproximately(2 * 40 * 40 / 100.0, 1e-9);
        known.SampleRatios.Single(ratio => ratio.Stage == "completed").IsMismatch.Should().BeTrue();
        unknown.SampleRatios.Single(ratio => ratio.Stage == "completed").Reason.Should().Contain("not known");
    }

    [Fact]
    public void A_second_entry_is_in_the_frame_and_in_no_number()
    {
        var study = Study with { Fieldwork = new() { Duplicates = Fieldwork.DuplicateRule.FirstEntryCounts } };
        ResponseRow[] rows = [.. In("control", 1, 2, 3), .. In("treated", 4, 6, 8), .. In("treated", 1000).Select(row => row with { Entry = 2 })];

        var results = StudyAnalysis.Run(study.Frame(rows));

        results.Estimates.Single().Term!.Value.Should().Be(4);
        results.Flow.Single().DuplicatesLeftOut.Should().Be(1);
        results.Participants.Should().Be(7);
        results.Counted.Should().Be(6);
    }

    [Fact]
    public void Regressions_have_readings_and_the_codings_of_one_fit()
    {
        var study = TwoByTwo(new Inquiry { Key = "i", Outcome = "will", Randomization = "main", Arm = "yes-yes" }) with { };
        study = study with
        {
            Plan = study.Plan with
            {
                Regressions =
                [
                    new RegressionTable { Key = "arms", Outcome = "will", Randomization = "main", Stars = [0.5] },
                    new RegressionTable { Key = "factorial", Outcome = "will", Randomization = "main", Coding = ArmCoding.Factorial, Errors = ErrorType.Classical },
                    new RegressionTable { Key = "moderated", Outcome = "will", Randomization = "main", Coding = ArmCoding.Factorial, Terms = ["age_years", "a:age_years"] },
                    new RegressionTable { Key = "logit", Outcome = "high", Randomization = "main", Model = RegressionModel.Logit },
                ],
            },
            Measures = [.. study.Measures, new Dichotomy { Key = "high", Variable = "y", AtLeast = 5 }],
        };
        var arms = study.Randomizations[0].Arms;
        ResponseRow[] rows = [.. Enumerable.Range(0, 48).Select(index => Person($"p{index}").InArm(arms[index % 4].Key).Sent("before", ("age", index * 7 % 11)).Sent("after", ("y", (index * 5 + index % 4 * 2) % 13)))];

        var results = StudyAnalysis.Run(study.Frame(rows)).Regressions.ToDictionary(result => result.Table.Key);

        var contrast = results["arms"].Terms.ToDictionary(term => term.Coefficient.Term, term => term.Coefficient.Value!.Value);
        var factorial = results["factorial"].Terms.ToDictionary(term => term.Coefficient.Term, term => term.Coefficient.Value!.Value);
        factorial["f0_yes:f1_yes"].Should().BeApproximately(contrast["armyes-yes"] - contrast["armyes-no"] - contrast["armno-yes"], 1e-9);
        results["factorial"].Errors.Should().StartWith("Classical");
        results["factorial"].Terms.Single(term => term.Coefficient.Term == "f0_yes:f1_yes").Label.Should().Be("a: yes × b: yes");
        results["moderated"].Terms.Select(term => term.Kind).Should().BeEquivalentTo(
            [TermKind.Constant, TermKind.Randomized, TermKind.Randomized, TermKind.Randomized, TermKind.Associational, TermKind.Moderation]);
        results["logit"].MarginalEffects.Should().HaveCount(3);
        double Share(string arm) => rows.Where(row => row.Assignments[0].Arm == arm).Average(row => row.Submissions[1].Answers.Of("y")!.Number >= 5 ? 1.0 : 0.0);
        results["logit"].MarginalEffects.Single(term => term.Coefficient.Term == "armyes-yes").Coefficient.Value.Should().BeApproximately(Share("yes-yes") - Share("no-no"), 1e-9);
    }

    [Fact]
    public void Every_model_of_a_regression_is_fitted_on_the_same_rows()
    {
        RegressionTable Of(string outcome, RegressionModel model) => new() { Key = model.ToString(), Outcome = outcome, Randomization = "main", Model = model, Terms = ["age_years"], Lower = model == RegressionModel.Tobit ? 0 : null };
        var study = Study with
        {
            Measures = [.. Study.Measures, new Dichotomy { Key = "high", Variable = "y", AtLeast = 3 }],
            Plan = new AnalysisPlan
            {
                Regressions =
                [
                    Of("will", RegressionModel.Ols) with { Key = "absorbed", Absorb = ["age_years"], Terms = [] }, Of("will", RegressionModel.Poisson), Of("will", RegressionModel.OrderedLogit), Of("will", RegressionModel.Tobit),
                    Of("high", RegressionModel.Logit), Of("high", RegressionModel.FirthLogit), Of("high", RegressionModel.FractionalLogit), Of("will", RegressionModel.FractionalLogit) with { Key = "no share" },
                ],
            },
        };
        ResponseRow[] rows = [.. Enumerable.Range(0, 60).Select(index => Person($"p{index}").InArm(index % 2 == 0 ? "control" : "treated").Sent("before", ("age", index * 7 % 5)).Sent("after", ("y", (index * 5 + index % 2 * 3) % 7)))];

        var results = StudyAnalysis.Run(study.Frame(rows)).Regressions.ToDictionary(result => result.Table.Key);

        results["no share"].Status.Should().Be(EstimateStatus.NotEstimable);
        results.Remove("no share");
        results.Values.Should().OnlyContain(result => result.Status == EstimateStatus.Estimated && result.N == 60 && result.Terms.Any(term => term.Coefficient.Term == "armtreated" && term.Coefficient.IsEstimable));
        results["absorbed"].Terms.Should().ContainSingle();
        results["absorbed"].Notes.Should().Contain("Absorbed: age_years (5 levels).");
        results["OrderedLogit"].Terms.Count(term => term.Label.StartsWith("Threshold", StringComparison.Ordinal)).Should().Be(6);
        results["Poisson"].MarginalEffects.Should().HaveCount(2);
        var logit = results["Logit"].MarginalEffects[0].Coefficient.Value!.Value;
        results["FractionalLogit"].MarginalEffects[0].Coefficient.Value.Should().BeApproximately(logit, 1e-9, "of zeros and ones the fractional logit is the logit");
        results["FirthLogit"].Terms[1].Coefficient.Value.Should().NotBe(results["Logit"].Terms[1].Coefficient.Value!.Value);
    }

    [Fact]
    public void A_family_of_one_comparison_is_redrawn_jointly_where_the_plan_says_so()
    {
        ResponseRow[] rows = [.. Enumerable.Range(0, 24).Select(index => Person($"p{index}").InArm(index % 2 == 0 ? "control" : "treated").Sent("before")
            .Sent("after", ("y", index * 5 % 7 + index % 2 * 3), ("late", (index * 5 % 7) + (index % 2 * 3) + (index % 5 == 0 ? 1 : 0))))];
        IReadOnlyList<Estimate> Estimates(bool? redraw) =>
            Run(Study with { Plan = new AnalysisPlan { RedrawFamilies = redraw, Inquiries = [Effect, Effect with { Key = "again", Outcome = "late_one" }, Effect with { Key = "alone", Family = null }] } }, rows);

        var estimates = Estimates(true);

        Estimates(null).Should().OnlyContain(estimate => estimate.RedrawnPValue == null);
        estimates[2].RedrawnPValue.Should().BeNull();
        estimates[0].RedrawnPValue.Should().BeInRange(1e-4, 0.05);
        estimates.Take(2).Should().OnlyContain(estimate => estimate.RedrawnPValue < estimate.HolmPValue * 1.5, "nearly the same outcome twice costs little");
    }

    [Fact]
    public void A_family_of_several_arms_and_outcomes_is_redrawn_with_all_its_arms_and_never_below_a_contrast_s_own_redraw()
    {
        string[] arms = ["control", "treated", "third"];
        var study = With(Study, plan => plan with { Arms = [.. Study.Randomizations[0].Arms.Take(2), new Arm { Key = "third" }] });
        ResponseRow[] rows = [.. Enumerable.Range(0, 36).Select(index => Person($"p{index:00}").InArm(arms[index % 3], sequence: index + 1).Sent("before")
            .Sent("after", ("y", index * 5 % 7 + index % 3 * 2), ("late", index * 5 % 7 + index % 3 * 2 + (index % 5 == 0 ? 1 : 0))))];
        Inquiry[] inquiries = [Effect, Effect with { Key = "third", Arm = "third" }, Effect with { Key = "late", Outcome = "late_one" }];

        var estimates = Run(study with { Plan = new AnalysisPlan { RedrawFamilies = true, Inquiries = [.. inquiries.Select(inquiry => inquiry with { Also = [SecondaryEstimator.RandomizationInference] })] } }, rows);

        estimates.Should().OnlyContain(estimate => estimate.FamilyRedraw!.Together == 3 && estimate.FamilyRedraw.Draws == 10_000 && estimate.FamilyRedraw.Procedure.Contains("persons among 3 arms"));
        estimates.Should().OnlyContain(estimate => estimate.FamilyRedraw!.Procedure.Contains("permuted block"));
        estimates.Should().OnlyContain(estimate => estimate.RedrawnPValue >= estimate.Redraw!.PValue);
        estimates[1].RedrawnPValue.Should().BeLessThan(0.05, "the third arm is four points above");
    }

    [Theory]
    [InlineData(AssignmentUnit.Person, "persons among 2 arms")]
    [InlineData(AssignmentUnit.Theme, "themes of persons among 2 arms")]
    public void A_family_over_themes_is_redrawn_by_what_was_assigned(AssignmentUnit unit, string procedure)
    {
        var study = Study with
        {
            Themes = [new Theme { Key = "safety", Name = LocalizedText.English("Safety at night") }, new Theme { Key = "health" }],
            Randomizations = [Study.Randomizations[0] with { Before = "topic", Unit = unit }],
            Pages = [new SurveyPage { Key = "before", Elements = [Number("age")] }, new SurveyPage { Key = "topic", Loop = PageLoop.Themes, Elements = [Number("y")] }],
            Measures = [new SingleValue { Key = "will", Variable = "y", Role = VariableRole.Outcome }],
            Plan = new AnalysisPlan { RedrawFamilies = true, Inquiries = [Effect with { By = Breakdown.Theme, Family = "f" }, Effect with { Key = "pooled", Family = "f" }] },
        };
        var rows = Enumerable.Range(0, 40).Select(index =>
        {
            var row = Person($"p{index:00}");
            if (unit == AssignmentUnit.Person) row = row.InArm(index % 2 == 0 ? "control" : "treated", sequence: index + 1);
            foreach (var (place, theme) in new[] { "safety", "health" }.Index())
            {
                var treated = unit == AssignmentUnit.Person ? index % 2 : (index + place) % 2;
                if (unit == AssignmentUnit.Theme) row = row.InArm(treated == 1 ? "treated" : "control", unit: theme, sequence: 2 * index + place + 1);
                row = row.Sent($"topic/{theme}", ("y", index * 5 % 7 + 2 * treated + place + (index * 3 + place * 5) % 4));
            }
            return row;
        }).ToList();

        var results = StudyAnalysis.Run(study.Frame(rows));

        var estimates = results.Estimates;
        StudyReport.Build(results, new ReportContext { DataAsOf = Start, Software = "test" }).Tables.SelectMany(table => table.Notes).Should().ContainSingle(note => note.StartsWith("Westfall and Young's") && note.Contains("(Safety at night): ") && note.Contains("(health): "));
        estimates.Should().HaveCount(3).And.OnlyContain(estimate => estimate.FamilyRedraw!.Procedure.StartsWith(procedure) && estimate.FamilyRedraw.Together == 3);
        estimates.Should().OnlyContain(estimate => estimate.RedrawnPValue > 0 && estimate.RedrawnPValue < 0.5);
    }

    [Fact]
    public void Randomization_inference_stands_beside_an_estimate()
    {
        var study = With(Study, Effect with { Also = [SecondaryEstimator.RandomizationInference, SecondaryEstimator.MeanRatio] });

        var secondary = Run(study, In("control", 1, 2, 3, 2), In("treated", 7, 8, 9, 8)).Single().Secondary;

        secondary[0].PValue.Should().BeApproximately(2.0 / 70, 1e-12, "of all 70 assignments the two extreme ones");
        secondary[0].Note.Should().StartWith("All 70 assignments");
        secondary[1].Value.Should().BeApproximately(4, 1e-9);
    }

    [Fact]
    public void Correlates_tell_a_value_from_too_few_and_from_not_asked()
    {
        var study = Sites(By: Breakdown.SiteTheme);
        study = study with { Plan = new AnalysisPlan { Correlates = [new CorrelateTable { Key = "c", Outcomes = ["will"], Predictors = ["age_years"], By = Breakdown.SiteTheme, Stars = [0.05, 0.01] }] } };
        ResponseRow[] rows =
        [
            .. Enumerable.Range(0, 20).Select(index => (Person($"t{index}") with { Site = "town" }).Sent("before", ("age", index)).Sent("topic/safety", ("y", 30 - index + index % 3))),
            (Person("c") with { Site = "city" }).Sent("before", ("age", 3)).Sent("topic/safety", ("y", 3)),
        ];

        var correlates = StudyAnalysis.Run(study.Frame(rows)).Correlates.Single().Correlates.ToDictionary(correlate => (correlate.Cell.Site, correlate.Cell.Theme));

        correlates[("town", "safety")].Test!.Coefficient.Should().BeNegative();
        correlates[("town", "safety")].Stars.Should().Be(2);
        correlates[("city", "safety")].Status.Should().Be(EstimateStatus.Suppressed);
        correlates[("city", "safety")].Reason.Should().Be("Fewer than 10 pairs of values.");
        correlates[("town", "health")].Status.Should().Be(EstimateStatus.NotAsked);
    }

    [Fact]
    public void Levels_count_everyone_asked_and_weights_need_a_table()
    {
        var study = Sites(By: Breakdown.SiteTheme) with { };
        var level = new LevelTable { Key = "l", Outcomes = ["will"], By = Breakdown.None };
        ResponseRow At(string site, int index, double y) => (Person($"{site}{index}") with { Site = site }).Sent("before").Sent("topic/safety", ("y", y));
        ResponseRow[] rows = [At("town", 1, 2), At("town", 2, 4), At("village", 1, 10)];

        LevelEstimate Level(StudyDesign design, LevelTable table) => StudyAnalysis.Run((design with { Plan = new AnalysisPlan { Levels = [table] } }).Frame(rows)).Levels.Single().Levels.Single();

        Level(study, level).Mean.Should().BeApproximately(16.0 / 3, 1e-12);
        Level(study, level with { Weighted = true }).Reason.Should().Contain("population table");
        var weighted = study with { Fieldwork = new() { PopulationTable = new() { BySite = new Dictionary<string, double> { ["town"] = 100, ["village"] = 300 } } } };
        Level(weighted, level with { Weighted = true }).Mean.Should().BeApproximately(0.25 * 3 + 0.75 * 10, 1e-12);
    }

    [Fact]
    public void Balance_shows_standardized_differences_and_a_joint_test()
    {
        ResponseRow[] rows = [.. Enumerable.Range(0, 20).Select(index => Person($"p{index}").InArm(index % 2 == 0 ? "control" : "treated").Sent("before", ("age", index)).Sent("after", ("y", index)))];

        var balance = StudyAnalysis.Run((Study with { Plan = new AnalysisPlan { Balance = ["age_years"] } }).Frame(rows)).Balance.Single();

        balance.Rows.Single(row => row.Arm == "treated").StandardizedDifference.Should().BeApproximately(1 / Math.Sqrt(110.0 / 3), 1e-12);
        balance.Joint.Single().Wald.PValue.Should().BeInRange(0.5, 0.9);
    }

    private static double Variance(double[] values) => values.Sum(value => (value - values.Average()) * (value - values.Average())) / (values.Length - 1);

    [Fact]
    public void An_exclusion_rule_leaves_rows_out_counts_them_by_arm_and_holds_for_the_inquiries_that_name_it()
    {
        ResponseRow[] rows =
        [
            .. new[] { 17, 20, 30, 40 }.Select((age, index) => Person($"c{index}").InArm("control").Sent("before", ("age", age)).Sent("after", ("y", 1 + index))),
            .. new[] { 50, 60, 90 }.Select((age, index) => Person($"t{index}").InArm("treated").Sent("before", ("age", age)).Sent("after", ("y", 10 * index))),
            Person("unknown").InArm("treated").Sent("before").Sent("after", ("y", 4)),
        ];
        var rule = new ExclusionRule { Key = "adults", Label = "Not adults", Measure = "age_years", Below = 18, Above = 80 };
        var study = Study with { Plan = new AnalysisPlan { Exclusions = [rule], Inquiries = [Effect, Effect with { Key = "of_adults", Exclusions = ["adults"] }] } };

        var estimates = Run(study, rows);
        estimates[0].N.Should().Be(8);
        estimates[1].N.Should().Be(6, "an unknown age stays unless the rule says so");
        estimates[1].Term!.Value.Should().BeApproximately((0 + 10 + 4) / 3.0 - 3, 1e-12);
        estimates[1].Notes.Should().Contain("Left out by the rule \"Not adults\": control 1; treated 1.").And.NotContain(note => note.StartsWith("FLAGGED"));
        Run(study with { Plan = study.Plan with { Exclusions = [rule with { AndMissing = true }] } }, rows)[1].N.Should().Be(5);
    }

    [Fact]
    public void A_rule_that_uses_what_is_measured_after_the_assignment_is_flagged_beside_its_estimate()
    {
        var study = Study with
        {
            Plan = new AnalysisPlan { Exclusions = [new ExclusionRule { Key = "late", Measure = "late_one", Below = 1 }], Inquiries = [Effect with { Exclusions = ["late"] }] },
        };

        var estimate = Run(study, In("control", 1, 2, 3), In("treated", 2, 3, 5)).Single();

        estimate.Notes.Should().Contain(note => note.StartsWith("FLAGGED") && note.Contains("after the assignment"));
        Run(Study with { Plan = study.Plan with { Exclusions = [] } }, In("control", 1, 2), In("treated", 2, 3)).Single().Reason.Should().Contain("no exclusion rule 'late'");
    }

    [Fact]
    public void What_the_first_respondents_found_locked_is_planned_and_what_came_later_is_exploratory()
    {
        var later = Effect with { Key = "later" };
        var amended = Study with { Plan = Study.Plan with { Inquiries = [Effect, later] } };
        var rescored = amended with { Measures = [new Dichotomy { Key = "will", Variable = "y", AtLeast = 2 }, .. Study.Measures.Skip(1)] };
        var rows = In("control", 1, 2, 3).Concat(In("treated", 2, 3, 5)).ToList();

        Lock(amended, rows).IsPlanned(Effect).Should().BeTrue();
        Lock(amended, rows).IsPlanned(later).Should().BeFalse("an amendment added it");
        Lock(amended, rows).IsPlanned(Effect with { Control = "treated" }).Should().BeFalse("it is another question under the same key");
        Lock(rescored, rows).IsPlanned(Effect).Should().BeFalse("its outcome is scored otherwise");
        Lock(amended, [.. rows.Select(row => row with { Version = 2 })]).IsPlanned(later).Should().BeTrue("it was locked before the first response");
        StudyAnalysis.RunExploratory(Study.Plan, Study.Frame(rows)).Lock.IsPlanned(Effect).Should().BeFalse();

        PlanLock Lock(StudyDesign second, IReadOnlyList<ResponseRow> responses) => StudyAnalysis.Run(ResponseFrame.Build(
            new Dictionary<int, CompiledDesign> { [1] = CompiledDesign.Compile(Study), [2] = CompiledDesign.Compile(second) }, [ParticipantKind.Real], responses)).Lock;
    }

    private static IReadOnlyList<Estimate> Run(StudyDesign study, params IEnumerable<ResponseRow>[] rows) => StudyAnalysis.Run(study.Frame(rows.SelectMany(part => part))).Estimates;

    private static IEnumerable<ResponseRow> In(string arm, params double[] outcomes) => In(arm, "", outcomes);

    private static IEnumerable<ResponseRow> In(string arm, string stratum, params double[] outcomes) =>
        outcomes.Select((outcome, index) => Person($"{arm}{stratum}{index}").InArm(arm, stratum: stratum).Sent("before").Sent("after", ("y", outcome)));

    private static IEnumerable<ResponseRow> Session(string session, string arm, params double[] outcomes) =>
        outcomes.Select((outcome, index) => (Person($"{session}{index}") with { Session = session }).InArm(arm).Sent("before").Sent("after", ("y", outcome)));

    private static StudyDesign With(StudyDesign study, Func<RandomizationPlan, RandomizationPlan> change) => study with { Randomizations = [change(study.Randomizations[0])] };

    private static StudyDesign With(StudyDesign study, Inquiry inquiry) => study with { Plan = study.Plan with { Inquiries = [inquiry] } };

    private static StudyDesign TwoByTwo(Inquiry inquiry)
    {
        Factor Factor(string key) => new() { Key = key, Levels = [new Level { Key = "no" }, new Level { Key = "yes" }] };
        string[] levels = ["no", "yes"];
        return Study with
        {
            Factors = [Factor("a"), Factor("b")],
            Randomizations =
            [
                Study.Randomizations[0] with
                {
                    Arms = [.. from a in levels from b in levels select new Arm { Key = $"{a}-{b}", Levels = new Dictionary<string, string> { ["a"] = a, ["b"] = b } }],
                },
            ],
            Plan = new AnalysisPlan { Inquiries = [inquiry] },
        };
    }

    /// <summary>Town and city are randomized, the village is not; health is asked nowhere in town.</summary>
    private static StudyDesign Sites(Breakdown By) => Study with
    {
        Themes = [new Theme { Key = "safety" }, new Theme { Key = "health" }],
        Sites = [new Site { Key = "town", Themes = ["safety"] }, new Site { Key = "city", Themes = ["safety"] }, new Site { Key = "village", Themes = ["safety", "health"] }],
        Randomizations = [Study.Randomizations[0] with { Before = "topic", Sites = ["town", "city"], Procedure = Procedure.Blocked, Strata = [new StratumSource { Site = true }] }],
        Pages = [new SurveyPage { Key = "before", Elements = [Number("age")] }, new SurveyPage { Key = "topic", Loop = PageLoop.Themes, Elements = [Number("y")] }],
        Measures = [new SingleValue { Key = "will", Variable = "y", Role = VariableRole.Outcome }, new SingleValue { Key = "age_years", Variable = "age" }],
        Plan = new AnalysisPlan { Inquiries = [Effect with { By = By }] },
    };

    private static IEnumerable<ResponseRow> SiteRows()
    {
        foreach (var (arm, y) in new[] { ("control", 1), ("control", 3), ("treated", 4), ("treated", 7) })
            yield return (Person($"{arm}{y}") with { Site = "town" }).InArm(arm, stratum: "site=town").Sent("before").Sent("topic/safety", ("y", y));
        yield return (Person("c") with { Site = "city" }).InArm("control", stratum: "site=city").Sent("before").Sent("topic/safety", ("y", 5));
        yield return (Person("v") with { Site = "village" }).Sent("before").Sent("topic/safety", ("y", 5)).Sent("topic/health", ("y", 5));
    }
}
