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

/// <summary>What a plan can name beside and instead of a difference in means: the numbers are those of the library on the same rows.</summary>
public class PlannedEstimatorTests
{
    private static readonly Inquiry Effect = new() { Key = "effect", Outcome = "will", Randomization = "main", Arm = "two" };

    /// <summary>Three graded arms; x, pair and quota are asked before the draw, y after.</summary>
    private static readonly StudyDesign Study = new()
    {
        Key = "graded",
        Factors = [new Factor { Key = "amount", Levels = [new Level { Key = "none", Dose = 0 }, new Level { Key = "one", Dose = 1 }, new Level { Key = "two", Dose = 2 }] }],
        Randomizations = [new RandomizationPlan { Key = "main", Before = "after", Arms = [Arm("none"), Arm("one"), Arm("two")] }],
        Pages = [new SurveyPage { Key = "before", Elements = [Number("x"), Number("pair"), Number("quota")] }, new SurveyPage { Key = "after", Elements = [Number("y")] }],
        Measures = [Value("will", "y"), Value("x", "x"), Value("pair", "pair"), Value("quota", "quota"), new Dichotomy { Key = "high", Variable = "y", AtLeast = 6 }],
    };

    private static readonly double[] X = [.. Enumerable.Range(0, 48).Select(i => i * 11 % 17 / 2.0)];
    private static readonly string[] Arms = [.. Enumerable.Range(0, 48).Select(i => new[] { "none", "one", "two" }[i % 3])];
    private static readonly double[] Y = [.. Enumerable.Range(0, 48).Select(i => i * 7 % 10 + i % 3 + (X[i] > 4 ? 3 : 0))];

    private static DataTable Table => new([new NumericColumn("y", Y), FactorColumn.FromValues("arm", Arms), new NumericColumn("dose", [.. Arms.Select(arm => (double)Array.IndexOf(["none", "one", "two"], arm))])]);

    [Fact]
    public void Several_arms_against_the_control_are_adjusted_together()
    {
        var rows = Secondary(SecondaryEstimator.Dunnett);

        var expected = MultipleComparisons.Dunnett(Table, "y", "arm", "none").Comparisons;
        rows.Select(row => row.Label).Should().Equal("Dunnett: one − none", "Dunnett: two − none");
        rows.Select(row => (row.Value, row.PValue, row.Low, row.High)).Should().Equal(expected.Select(each => (each.Result.Estimate.Value, each.Result.PValue, each.Result.Low, each.Result.High)));
    }

    [Fact]
    public void Every_pair_of_arms_is_adjusted_together()
    {
        var rows = Secondary(SecondaryEstimator.Tukey);

        rows.Should().HaveCount(3);
        rows.Select(row => row.PValue).Should().Equal(MultipleComparisons.TukeyHsd(Table, "y", "arm").Comparisons.Select(each => each.Result.PValue));
    }

    [Fact]
    public void Pooled_variances_are_refused_where_strata_or_clusters_were_assigned()
    {
        var blocked = Study with { Randomizations = [Study.Randomizations[0] with { Procedure = Procedure.Blocked, Strata = [new StratumSource { Variable = "quota" }] }] };

        var row = Run(With(blocked, Effect with { Also = [SecondaryEstimator.Dunnett] }), Responses(stratum: i => $"s{i % 2}")).Single().Secondary.Single();

        row.Reason.Should().Contain("strata").And.Contain("Holm");
        row.PValue.Should().BeNull();
    }

    [Theory]
    [InlineData(SecondaryEstimator.DoseTrend, DoseCoding.Linear)]
    [InlineData(SecondaryEstimator.DoseQuadratic, DoseCoding.Quadratic)]
    [InlineData(SecondaryEstimator.DoseLevels, DoseCoding.Dummies)]
    [InlineData(SecondaryEstimator.DoseSuccessive, DoseCoding.Successive)]
    [InlineData(SecondaryEstimator.DoseHelmert, DoseCoding.Helmert)]
    public void Doses_are_coded_as_declared_with_the_tests_that_no_coding_changes(SecondaryEstimator estimator, DoseCoding coding)
    {
        var rows = Secondary(estimator);

        var expected = DoseResponse.Of(Table, "y", "dose", coding);
        var terms = expected.Fit.Terms(StandardErrorType.HC2).Skip(1).ToList();
        rows.Take(terms.Count).Select(row => (row.Value, row.StandardError, row.DegreesOfFreedom)).Should().Equal(terms.Select(term => (term.Value, term.StandardError, term.DegreesOfFreedom)));
        rows.Skip(terms.Count).Select(row => (row.Label, row.Statistic, row.PValue)).Should().Equal(
            ("dose: any effect", expected.JointTest(StandardErrorType.HC2).F, expected.JointTest(StandardErrorType.HC2).PValue),
            ("dose: departure from linearity", expected.DepartureFromLinearity(StandardErrorType.HC2)!.F, expected.DepartureFromLinearity(StandardErrorType.HC2)!.PValue));
    }

    [Fact]
    public void Arms_without_doses_have_no_dose()
    {
        var study = Study with { Factors = [Study.Factors[0] with { Levels = [.. Study.Factors[0].Levels.Select(level => level with { Dose = null })] }] };

        Run(With(study, Effect with { Also = [SecondaryEstimator.DoseTrend] }), Responses()).Single().Secondary.Single().Reason.Should().Contain("no doses");
    }

    [Fact]
    public void Missing_outcomes_at_the_ends_of_the_range_bound_the_effect()
    {
        var rows = Run(With(Study, Effect with { Also = [SecondaryEstimator.ManskiBounds, SecondaryEstimator.LeeBounds], Lowest = 0, Highest = 20 }), Responses(outcome: i => i % 8 == 2 ? null : Y[i])).Single().Secondary;

        var kept = new NumericColumn("y", [.. Y.Select((y, i) => i % 8 == 2 ? double.NaN : y)]);
        var expected = ManskiBounds.Of(new DataTable([kept, FactorColumn.FromValues("arm", Arms)]), "y", "arm", 0, 20, "none", "two");
        rows[0].Low.Should().BeApproximately(expected.Lower!.Value, 1e-12);
        rows[0].High.Should().BeApproximately(expected.Upper!.Value, 1e-12);
        rows[0].Note.Should().Contain($"{expected.Missing} missing").And.Contain("Imbens");
        rows[0].Low.Should().BeLessThan(rows[1].Low!.Value, "no assumption is wider than one");
    }

    [Fact]
    public void The_range_of_a_share_needs_no_declaration()
    {
        Run(With(Study, Effect with { Outcome = "high", Also = [SecondaryEstimator.ManskiBounds] }), Responses()).Single().Secondary.Single().Low.Should().NotBeNull();
        Run(With(Study, Effect with { Also = [SecondaryEstimator.ManskiBounds] }), Responses()).Single().Secondary.Single().Reason.Should().Contain("lowest and highest");
    }

    [Fact]
    public void Cuped_and_Tobit_stand_beside_the_estimate()
    {
        var rows = Run(With(Study, Effect with { Also = [SecondaryEstimator.Cuped, SecondaryEstimator.Tobit], Covariates = ["x"], Lowest = 0, Highest = 12 }), Responses()).Single().Secondary;

        var compared = new DataTable([.. Table.Names.Select(Table.Column), new NumericColumn("x", X)]).Where(RowFilter.Parse("arm in ('none', 'two')"));
        rows[0].Value.Should().BeApproximately(CupedAdjustment.Of(compared, "y", "arm", "x", CupedTheta.WithinArms, "none", "two").Estimate.Value!.Value, 1e-12);
        rows[1].Value.Should().BeApproximately(Tobit.Fit(compared, Formula.Parse("y ~ arm"), 0, 12).Terms(StandardErrorType.Classical)[1].Value!.Value, 1e-8);
    }

    [Fact]
    public void Declared_pairs_of_imported_arms_are_compared_within_pairs()
    {
        // Eleven pairs; in the last two the partner has no outcome or the same arm.
        var rows = Enumerable.Range(0, 22).Select(i => Imported(i, i % 2 == 0 || i == 21 ? "none" : "two", ("pair", i / 2), i == 19 ? null : i / 2 + i % 2 * (1 + i % 3))).ToArray();

        var estimate = Run(With(Study, Effect with { Pair = "pair", Also = [SecondaryEstimator.RandomizationInference] }), rows).Single();

        double[] differences = [.. Enumerable.Range(0, 9).Select(pair => 1.0 + (2 * pair + 1) % 3)];
        var moments = SampleMoments.Of(differences);
        estimate.Rule.Line.Should().Be("declared pairs");
        estimate.Term!.Value.Should().BeApproximately(moments.Mean, 1e-12);
        estimate.Term.StandardError.Should().BeApproximately(Math.Sqrt(moments.Variance!.Value / 9), 1e-12);
        estimate.Term.DegreesOfFreedom.Should().Be(8);
        estimate.Notes.Should().Contain(note => note.StartsWith("9 pairs") && note.Contains("3 rows"));
        estimate.Secondary[0].Label.Should().Be("unpaired");
        estimate.Secondary[0].StandardError.Should().BeGreaterThan(estimate.Term.StandardError!.Value);
        estimate.Secondary[1].PValue.Should().BeApproximately(2.0 / 512, 1e-12, "labels flip within nine pairs");
    }

    [Fact]
    public void Pairs_of_arms_that_were_drawn_here_are_refused() =>
        Run(With(Study, Effect with { Pair = "pair" }), Responses()).Single().Reason.Should().Contain("not within pairs");

    [Fact]
    public void Arms_balanced_on_completes_have_their_strata_in_the_model_and_a_flag()
    {
        var rows = Enumerable.Range(0, 30).Select(i => Imported(i, i % 2 == 0 ? "none" : "two", ("quota", i / 10), Y[i] + i / 10)).ToArray();

        var estimate = Run(With(Study, Effect with { BalancedOn = ["quota"], Also = [SecondaryEstimator.RandomizationInference] }), rows).Single();

        var table = new DataTable([
            new NumericColumn("y", [.. Enumerable.Range(0, 30).Select(i => Y[i] + i / 10)]), new NumericColumn("arm", [.. Enumerable.Range(0, 30).Select(i => (double)(i % 2))]), new NumericColumn("quota", [.. Enumerable.Range(0, 30).Select(i => (double)(i / 10))])]);
        var expected = LeastSquares.Fit(table, Formula.Parse("y ~ arm + factor(quota)")).Terms(StandardErrorType.HC2)[1];
        estimate.Rule.Line.Should().StartWith("balance on completes");
        (estimate.Term!.Value, estimate.Term.ErrorType, estimate.Term.DegreesOfFreedom).Should().Be((expected.Value, StandardErrorType.HC2, expected.DegreesOfFreedom));
        estimate.Notes.Should().Contain(note => note.StartsWith("FLAGGED"));
        estimate.Secondary.Single().Reason.Should().Contain("replayed");
    }

    [Fact]
    public void A_family_has_every_adjustment_that_the_plan_declares_beside_Holms()
    {
        var study = Study with
        {
            Plan = new AnalysisPlan
            {
                Inquiries = [Effect with { Family = "amounts" }, Effect with { Key = "smaller", Arm = "one", Family = "amounts" }],
                FamilyAdjustments = new Dictionary<string, IReadOnlyList<FamilyAdjustment>> { ["amounts"] = [FamilyAdjustment.Bonferroni, FamilyAdjustment.Hochberg, FamilyAdjustment.BenjaminiHochberg, FamilyAdjustment.BenjaminiYekutieli] },
            },
        };

        var estimates = Run(study, Responses());

        double?[] raw = [.. estimates.Select(estimate => estimate.Term!.PValue)];
        PAdjustment[] methods = [PAdjustment.Bonferroni, PAdjustment.Hochberg, PAdjustment.BenjaminiHochberg, PAdjustment.BenjaminiYekutieli];
        foreach (var (index, estimate) in estimates.Index())
        {
            estimate.HolmPValue.Should().Be(MultipleTesting.Adjust(raw, PAdjustment.Holm)[index]);
            estimate.Secondary.Select(row => row.PValue).Should().Equal(methods.Select(method => MultipleTesting.Adjust(raw, method)[index]));
            (estimate.Secondary[0].High - estimate.Secondary[0].Low).Should().BeGreaterThan((estimate.Term!.ConfidenceHigh - estimate.Term.ConfidenceLow)!.Value, "Bonferroni's intervals hold together");
            estimate.Secondary.Skip(1).Should().OnlyContain(row => row.Low == null && row.Note.Length > 0);
        }
        DesignFile.Read(DesignFile.Write(study)).Plan.FamilyAdjustments["amounts"].Should().HaveCount(4);
    }

    [Fact]
    public void A_threshold_of_a_driver_is_looked_for_and_called_an_association()
    {
        var study = Study with { Plan = new AnalysisPlan { Correlates = [new CorrelateTable { Key = "drivers", Outcomes = ["will"], Predictors = ["x"], Threshold = ThresholdOf.Level }] } };

        var results = StudyAnalysis.Run(study.Frame(Responses()));

        var test = results.Correlates.Single().Correlates.Single().Threshold!;
        var expected = ThresholdTest.Of(DataTable.Of(("y", Y), ("x", X)), "y", "x");
        (test.SupWald, test.PValue, test.Threshold).Should().Be((expected.SupWald, expected.PValue, expected.Threshold));
        test.Threshold.Should().BeInRange(3.5, 4.5);
        var table = StudyReport.Build(results, new ReportContext { DataAsOf = Start, Software = "test" }).Tables.Single(found => found.Key == "thresholds_drivers_1");
        table.Notes.Should().Contain(note => note.EndsWith("Association, not randomized.", StringComparison.Ordinal));
        table.Rows.Should().HaveCount(1);
    }

    [Fact]
    public void Every_estimator_that_can_be_named_has_a_row_of_the_report_with_a_number_or_a_reason()
    {
        var inquiry = Effect with { Also = Enum.GetValues<SecondaryEstimator>(), Lowest = 0, Highest = 20, Margin = 1, Covariates = ["x"] };

        var rows = Run(With(Study, inquiry), Responses()).Single().Secondary;

        rows.Should().HaveCountGreaterThan(Enum.GetValues<SecondaryEstimator>().Length);
        rows.Should().OnlyContain(row => row.Label.Length > 0 && row.Method.Length > 0 && (row.Reason != null || row.PValue != null || row.Low != null));
    }

    private static IReadOnlyList<SecondaryEstimate> Secondary(SecondaryEstimator estimator) => Run(With(Study, Effect with { Also = [estimator] }), Responses()).Single().Secondary;

    private static IReadOnlyList<Estimate> Run(StudyDesign study, IEnumerable<ResponseRow> rows) => StudyAnalysis.Run(study.Frame(rows)).Estimates;

    private static StudyDesign With(StudyDesign study, Inquiry inquiry) => study with { Plan = new AnalysisPlan { Inquiries = [inquiry] } };

    private static IEnumerable<ResponseRow> Responses(Func<int, double?>? outcome = null, Func<int, string>? stratum = null) => Enumerable.Range(0, Y.Length).Select(i =>
        Person($"p{i}").InArm(Arms[i], stratum: stratum?.Invoke(i) ?? "").Sent("before", ("x", X[i])).Sent("after", ("y", outcome is null ? Y[i] : outcome(i))));

    private static ResponseRow Imported(int i, string arm, (string, object?) before, double? outcome)
    {
        var row = Person($"p{i}").InArm(arm).Sent("before", before).Sent("after", ("y", outcome));
        return row with { Kind = ParticipantKind.Imported, Assignments = [row.Assignments[0] with { Source = ArmSource.External }] };
    }

    private static Arm Arm(string level) => new() { Key = level, Levels = new Dictionary<string, string> { ["amount"] = level } };

    private static SingleValue Value(string key, string variable) => new() { Key = key, Variable = variable };
}
