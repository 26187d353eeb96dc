using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Library;
using CoProduction.Studies.Rehearsal;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.Packaging;
using CoProduction.Studies.Reporting.Replication;
using CoProduction.Studies.Responses;
using CoProduction.Studies.Tests.Reporting.DataFiles;

namespace CoProduction.Studies.Tests.Reporting;

/// <summary>The scripts run in R and Python themselves, on the files that a reader has: what they compute must be what we say.</summary>
public sealed class ReplicationTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("replication").FullName;

    public static TheoryData<string> Studies => [.. StudyLibrary.All.Select(study => study.Key)];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Studies))]
    public void R_computes_every_number_of_a_library_study_again(string key)
    {
        OtherSoftware.NeedsR("estimatr");
        Write(RoundTripTests.Rehearsed(key, 600));

        OtherSoftware.Run("Rscript", File("analysis.R"), folder).Should().EndWith("numbers recomputed, all agree\n");
    }

    [Theory]
    [MemberData(nameof(Studies))]
    public void Python_computes_every_number_of_a_library_study_again(string key)
    {
        var python = OtherSoftware.NeedsPython();
        Write(RoundTripTests.Rehearsed(key, 600));

        OtherSoftware.Run(python, File("analysis.py"), folder).Should().EndWith("numbers recomputed, all agree\n");
    }

    [Fact]
    public void Moderation_that_the_plan_declares_is_computed_again_by_both_scripts()
    {
        OtherSoftware.NeedsR("estimatr");
        var python = OtherSoftware.NeedsPython();
        var rows = Write(RoundTripTests.Rehearsed("reward-legitimacy", 600, design => design with
        {
            Plan = design.Plan with { Inquiries = [.. design.Plan.Inquiries, design.Plan.Inquiries[0] with { Key = "by_motivation", Moderator = "psm", ModeratorAt = [2, 4.5] }, design.Plan.Inquiries[2] with { Key = "by_age", Moderator = "age_years" }] },
        })).Rows;

        OtherSoftware.Run("Rscript", File("analysis.R"), folder).Should().EndWith("numbers recomputed, all agree\n");
        OtherSoftware.Run(python, File("analysis.py"), folder).Should().EndWith("numbers recomputed, all agree\n");
        var declared = rows.Where(row => row.Key is "by_motivation" or "by_age" && row.Section is "estimate" or "secondary").ToList();
        declared.Should().OnlyContain(row => row.ReplicatedBy.StartsWith("R Python", StringComparison.Ordinal) && row.Reading == "moderation").And.HaveCount(2 + 2 + 3);
    }

    [Fact]
    public void An_answer_that_was_changed_makes_both_scripts_fail_and_name_what_differs()
    {
        OtherSoftware.NeedsR("estimatr");
        var python = OtherSoftware.NeedsPython();
        Write(RoundTripTests.Rehearsed("trust-willingness-2", 200));
        Change("responses.csv", "coproduce", "arm_information", "honest");

        foreach (var (code, said) in new[] { OtherSoftware.Outcome("Rscript", File("analysis.R"), folder), OtherSoftware.Outcome(python, File("analysis.py"), folder) })
        {
            code.Should().NotBe(0);
            said.Should().Contain("DO NOT AGREE").And.Contain("score willingness: differs for 1 persons").And.Contain("estimate/willingness_honest: estimate is ").And.NotContain("all agree");
        }
    }

    [Fact]
    public void A_limit_of_an_interval_by_drawing_again_that_was_moved_by_a_seventh_of_its_error_makes_both_scripts_fail_and_say_what_p_is_there()
    {
        OtherSoftware.NeedsR("estimatr");
        var python = OtherSoftware.NeedsPython();
        var rows = Write(RoundTripTests.Rehearsed("trust-willingness-2", 400)).Rows;
        var error = rows.Single(row => row.Id == "estimate/willingness_honest").StandardError!.Value;
        OtherSoftware.Run("Rscript", File("analysis.R"), folder).Should().Contain("redrawn/willingness_honest: p at conf_low is 0.0").And.EndWith("all agree\n");

        foreach (var (column, by) in new[] { ("conf_low", -0.15), ("conf_high", -0.15), ("conf_high", 0.9) })
        {
            var kept = Move("redrawn/willingness_honest", column, by * error);
            foreach (var (code, said) in new[] { OtherSoftware.Outcome("Rscript", File("analysis.R"), folder), OtherSoftware.Outcome(python, File("analysis.py"), folder) })
            {
                code.Should().Be(1);
                said.Should().Contain($"redrawn/willingness_honest: {column} is ").And.Contain("p at this limit is 0.").And.Contain("here and must be 0.05 within 0.0").And.Contain("1 DO NOT AGREE");
            }
            System.IO.File.WriteAllBytes(File("results.csv"), kept);
        }
    }

    [Fact]
    public void Who_was_served_is_counted_from_the_exposures_and_without_them_both_scripts_say_so()
    {
        OtherSoftware.NeedsR("estimatr");
        var python = OtherSoftware.NeedsPython();
        var compiled = CompiledDesign.Compile(StudyLibrary.Find("reward-legitimacy-arms")!.Design);
        var people = SyntheticFieldwork.Run(compiled, StudyLibrary.Effects("reward-legitimacy-arms")!, 5, 200).ToList();
        var scripts = Write(ResponseFrame.Build(new Dictionary<int, CompiledDesign> { [1] = compiled }, [ParticipantKind.Rehearsal], people));
        scripts.Rows.Where(row => row.Id.Contains("/served", StringComparison.Ordinal)).Should().HaveCount(4 + 1 + 4).And.OnlyContain(row => row.ReplicatedBy == "R Python");
        (string, string)[] both = [("Rscript", "analysis.R"), (python, "analysis.py")];
        foreach (var (program, script) in both) OtherSoftware.Run(program, File(script), folder).Should().Contain("/served: there is no exposures.csv in this folder").And.EndWith("all agree\n");

        var shown = people.SelectMany(person => person.Submissions.Select(submission => $"{person.Participant},{submission.Turn.Page}")).ToList();
        System.IO.File.WriteAllLines(File("exposures.csv"), ["participant,page", .. shown]);
        foreach (var (program, script) in both) OtherSoftware.Run(program, File(script), folder).Should().NotContain("exposures.csv").And.EndWith("all agree\n");

        var one = people.First(person => person.Assignments.Count > 0).Participant + ",";
        System.IO.File.WriteAllLines(File("exposures.csv"), ["participant,page", .. shown.Where(line => !line.StartsWith(one, StringComparison.Ordinal))]);
        foreach (var (program, script) in both) OtherSoftware.Outcome(program, File(script), folder).Should().Match<(int Code, string Said)>(outcome => outcome.Code == 1 && outcome.Said.Contains("/served: n is ", StringComparison.Ordinal));
    }

    [Fact]
    public void Scripts_and_readme_say_how_many_results_of_how_many_they_compute_and_why_not_the_others()
    {
        var scripts = Write(RoundTripTests.Rehearsed("trust-willingness-2", 100));
        var (numbered, r, stata) = (scripts.Rows.Count(row => row.Numbers.Any()), scripts.Rows.Count(row => row.ReplicatedBy.StartsWith("R ", StringComparison.Ordinal)), scripts.Rows.Count(row => row.ReplicatedBy.EndsWith("Stata", StringComparison.Ordinal)));
        r.Should().BeLessThan(numbered).And.BeGreaterThan(stata);

        var readme = System.Text.Encoding.UTF8.GetString(PackageReadme.Write(new PackageManifest
        {
            Study = "s", Title = "S", Kind = "rehearsal", DataAsOf = Tests.Responses.Rows.Start, Software = "test", PlanVersion = 1, PlanSha256 = "0", DataSha256 = "0",
        }, [new PackagedFile("responses.csv", "", 1, "", 1)], scripts));

        var (computed, inStata, all) = (NumberFormat.Count(r), NumberFormat.Count(stata), NumberFormat.Count(numbered));
        scripts.R().Should().Contain($": {computed} of the {all} results of the report, computed again");
        scripts.Stata().Should().Contain($": {inStata} of the {all} results of the report, computed again");
        readme.Should().Contain($"# R 4.0: {computed} of {all} results").And.Contain($"# Stata 16: {inStata} of {all} results").And.NotContain("every number of the report").And.Contain("with both the package has 4 files");
        scripts.NotComputed.Sum(each => each.Results).Should().Be(numbered - r);
        foreach (var (reason, results) in scripts.NotComputed) readme.Should().Contain($"- {results} ").And.Contain(reason);
    }

    /// <summary>Adds to a number of results.csv; what the file was.</summary>
    private byte[] Move(string id, string column, double by)
    {
        var kept = System.IO.File.ReadAllBytes(File("results.csv"));
        var lines = System.IO.File.ReadAllLines(File("results.csv"));
        var fields = lines.Select(Fields).ToList();
        var (row, at) = (fields.FindIndex(each => each[0] == id), fields[0].IndexOf(column));
        fields[row][at] = (double.Parse(fields[row][at], System.Globalization.CultureInfo.InvariantCulture) + by).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        lines[row] = string.Join(',', fields[row].Select(field => field.Contains(',', StringComparison.Ordinal) ? $"\"{field}\"" : field));
        System.IO.File.WriteAllLines(File("results.csv"), lines);
        return kept;
    }

    /// <summary>The fields of a line without quotes inside fields.</summary>
    private static List<string> Fields(string line)
    {
        var fields = line.Split('"').SelectMany((part, index) => index % 2 == 1 ? [part.Replace(',', '\u0001')] : new[] { part });
        return [.. string.Concat(fields).Split(',').Select(field => field.Replace('\u0001', ','))];
    }

    [Fact]
    public void Both_scripts_compute_everything_that_a_plan_can_ask_for()
    {
        OtherSoftware.NeedsR("estimatr");
        var python = OtherSoftware.NeedsPython();
        var rows = Write(RoundTripTests.Rehearsed("trust-willingness-2", 400), Everything).Rows;

        rows.Where(row => row.Section is "secondary" && row.PValue is not null).Select(row => row.Id.Split('/')[2]).Distinct().Should().Contain(
            ["randomizationInference", "orderedLogit", "meanRatio", "stratumFixedEffects", "equivalence", "cuped", "tobit", "dunnett", "tukey", "gamesHowell", "doseLevels", "doseTrend", "doseQuadratic", "doseSuccessive", "doseHelmert", "marginalEffect", "family_bonferroni"]);
        rows.Select(row => row.Section).Should().Contain(["threshold", "first_stage", "reduced_form", "joint_test", "specification", "pair", "attrition_bounds"]);
        rows.Where(row => row.Numbers.Any() && row.ReplicatedBy.Length == 0).Select(Kind).Distinct().Should().BeSubsetOf(NotComputed);
        OtherSoftware.Run("Rscript", File("analysis.R"), folder).Should().EndWith("numbers recomputed, all agree\n");
        OtherSoftware.Run(python, File("analysis.py"), folder).Should().EndWith("numbers recomputed, all agree\n");
    }

    [Fact]
    public void Both_scripts_run_on_a_public_package_and_name_what_its_file_does_not_hold()
    {
        OtherSoftware.NeedsR("estimatr");
        var python = OtherSoftware.NeedsPython();
        var rows = Write(Public("trust-willingness-2", 300), masked: 5).Rows;

        rows.Where(row => row.Section is "answers" or "missingness" or "distribution" or "exits" && row.N is not null).Should().NotContain(row => row.N > 0 && row.N < 5, "the report masks small counts");
        rows.Should().Contain(row => row.Status == "suppressed" && row.Section == "answers");
        foreach (var (program, script) in new[] { ("Rscript", "analysis.R"), (python, "analysis.py") })
            OtherSoftware.Run(program, File(script), folder).Should().Contain("this file has no column ").And.EndWith("numbers recomputed, all agree\n");
    }

    [Theory]
    [MemberData(nameof(Studies))]
    public void Of_a_library_study_only_what_rests_on_other_files_on_joint_draws_or_on_the_design_itself_is_not_computed(string key)
    {
        var rows = Write(RoundTripTests.Rehearsed(key, 200)).Rows;

        rows.Select(row => row.Id).Should().OnlyHaveUniqueItems();
        var left = rows.Where(row => row.Numbers.Any() && row.ReplicatedBy.Length == 0).ToList();
        left.Select(Kind).Distinct().Should().BeSubsetOf(NotComputed);
        left.Should().OnlyContain(row => row.ReplicationNote.Length > 0);
        left.Should().HaveCountLessThan(rows.Count / 20);
    }

    [Theory]
    [MemberData(nameof(Studies))]
    public void The_do_file_of_a_library_study_is_one_that_Stata_can_read_and_leaves_out_only_what_is_drawn_again(string key)
    {
        var scripts = Write(RoundTripTests.Rehearsed(key, 200));

        DoFileCheck.Of(scripts.Stata()).Should().BeEmpty();
        LeftOutByStata(scripts).Where(id => !id.Contains("/served", StringComparison.Ordinal)).Should().BeSubsetOf(["drawn again"]);
    }

    [Fact]
    public void The_do_file_has_everything_that_a_plan_can_ask_for_but_what_is_drawn_again()
    {
        var scripts = Write(RoundTripTests.Rehearsed("trust-willingness-2", 100), Everything);

        DoFileCheck.Of(scripts.Stata()).Should().BeEmpty();
        LeftOutByStata(scripts).Where(id => !id.Contains("/served", StringComparison.Ordinal)).Should().BeEquivalentTo("drawn again");
    }

    private static IEnumerable<string> LeftOutByStata(ReplicationScripts scripts) =>
        scripts.Rows.Where(row => row.ReplicatedBy == "R Python").Select(row => row.ReplicationNote.StartsWith("The p value within simulation error", StringComparison.Ordinal) ? "drawn again" : row.Id).Distinct();

    [Theory]
    [InlineData("mata: cp_interval_level(0.95)", "mata: cp_interval_levels(0.95)", "no function cp_interval_levels")]
    [InlineData("mata: cp_interval_level(0.95)", "mata: cp_interval_level(0.95, 1)", "cp_interval_level does not take 2 arguments")]
    [InlineData("mata: cp_interval_level(0.95)", "mata: cp_interval_level(g_nothing)", "g_nothing is not assigned")]
    [InlineData("mata: cp_interval_level(0.95)", "mata: cp_interval_level(0.95", "( is not closed")]
    [InlineData("mata: cp_interval_level(0.95)", "* a page of /stimuli/* and more", "another comment begins in a comment")]
    [InlineData("mata: cp_interval_level(0.95)", "mata: cp_fail(\"costs $5\")", "a macro")]
    [InlineData("mata: cp_interval_level(0.95)", "mata: cp_fail(\"open)", "cannot read \"open)")]
    [InlineData("    real scalar gap", "    real scalar break", "break is a reserved word")]
    [InlineData("    gap = 1e-8", "    gaps = 1e-8", "gaps is not declared in cp_agrees")]
    [InlineData("    gap = 1e-8", "    mine = 1e-8", "cp_agrees changes its parameter mine")]
    [InlineData("    gap = 1e-8", "    gap = quantile(1e-8)", "no function quantile")]
    [InlineData("    r.p_value = ", "    r.p_values = ", "no member p_values")]
    [InlineData("end", "", "mata: has no end")]
    public void The_check_of_do_files_finds(string line, string fault, string said)
    {
        var lines = Good.Split('\n').ToList();
        var at = lines.FindIndex(each => each.StartsWith(line, StringComparison.Ordinal));
        lines[at] = fault + lines[at][line.Length..];

        DoFileCheck.Of(Good).Should().BeEmpty();
        DoFileCheck.Of(string.Join('\n', lines)).Should().Contain(each => each.EndsWith(said, StringComparison.Ordinal));
    }

    private const string Good = """
        version 16
        mata:
        g_level = 0.9
        struct CpResult
        {
            real scalar estimate, p_value
        }
        real scalar cp_agrees(real scalar mine, real scalar theirs)
        {
            real scalar gap
            struct CpResult scalar r
            gap = 1e-8
            r.p_value = ttail(mine, theirs)
            return(abs(mine - theirs) <= gap)
        }
        void cp_interval_level(real scalar value)
        {
            external real scalar g_level
            g_level = value
        }
        void cp_fail(string scalar text)
        {
            errprintf("%s\n", text)
        }
        end
        mata: cp_interval_level(0.95)
        """;

    [Fact]
    public void Every_row_with_a_number_names_the_scripts_that_compute_it_or_says_why_none_does()
    {
        var rows = Write(RoundTripTests.Rehearsed("nudges", 200)).Rows;

        rows.Where(row => row.Numbers.Any()).Should().OnlyContain(row => row.ReplicatedBy.Length > 0 || row.ReplicationNote.Length > 0);
        rows.Where(row => row.Section is "estimate" or "arm_mean" or "regression" or "marginal_effect" or "level" or "correlate" or "reliability").Where(row => row.Numbers.Any())
            .Should().OnlyContain(row => row.ReplicatedBy.StartsWith("R Python", StringComparison.Ordinal));
    }

    /// <summary>Another number for the first person of an arm who gave one.</summary>
    private void Change(string file, string column, string armColumn, string arm)
    {
        var lines = System.IO.File.ReadAllLines(File(file));
        var header = lines[0].Split(',').ToList();
        var line = Enumerable.Range(1, lines.Length - 1).First(each => lines[each].Split(',') is var cells && cells[header.IndexOf(armColumn)] == arm && cells[header.IndexOf(column)].Length > 0);
        var changed = lines[line].Split(',');
        changed[header.IndexOf(column)] = changed[header.IndexOf(column)] == "1" ? "2" : "1";
        lines[line] = string.Join(',', changed);
        System.IO.File.WriteAllLines(File(file), lines);
    }

    /// <summary>Kinds of rows that no script computes, each with a reason in results.csv.</summary>
    private static readonly string[] NotComputed = ["balance_joint redrawn", "family_redrawn", "table pages", "table arms", "table sites", "table versions", "table stimuli", "table deviations", "table ledger"];

    private static string Kind(ResultRow row) => row switch
    {
        { Section: "table" } => $"table {row.Key.Split('_')[0]}",
        { Section: "balance_joint" } when row.Id.EndsWith("/redrawn", StringComparison.Ordinal) => "balance_joint redrawn",
        { Section: "tests_made" } => $"tests_made {row.Key}",
        _ => row.Section,
    };

    /// <summary>A plan that asks for every estimator, model and table that fits three arms with doses.</summary>
    private static AnalysisPlan Everything(AnalysisPlan plan) => plan with
    {
        Inquiries =
        [
            new Inquiry
            {
                Key = "all", Outcome = "willingness", Randomization = "information", Estimand = EstimandKind.ArmVersusControl, Arm = "honest", Control = "control", Family = "one", Covariates = ["age_years", "sex_code"], Margin = 8, Lowest = 0, Highest = 100,
                Also = Enum.GetValues<SecondaryEstimator>(),
            },
            new Inquiry { Key = "binary", Outcome = "passes_attention", Randomization = "information", Estimand = EstimandKind.ArmVersusControl, Arm = "corrupt", Control = "control", Family = "one", Also = [SecondaryEstimator.MarginalEffect, SecondaryEstimator.ManskiBounds], Margin = 0.2 },
            new Inquiry { Key = "ordered", Outcome = "trust_score", Randomization = "information", Estimand = EstimandKind.ArmVersusControl, Arm = "honest", Control = "corrupt", Family = "one", Also = [SecondaryEstimator.OrderedLogit], Covariates = ["ideology_score"], AdjustedIsPrimary = true, Exclusions = ["old"] },
        ],
        FamilyAdjustments = new Dictionary<string, IReadOnlyList<FamilyAdjustment>> { ["one"] = Enum.GetValues<FamilyAdjustment>() },
        Exclusions = [new ExclusionRule { Key = "old", Measure = "age_years", Above = 70 }, new ExclusionRule { Key = "left", Measure = "ideology_score", Below = 2, AndMissing = true }],
        Regressions =
        [
            Regression("firth", RegressionModel.FirthLogit, "passes_attention"), Regression("ordered", RegressionModel.OrderedLogit, "education_level", null), Regression("ordered_cr1", RegressionModel.OrderedLogit, "education_level") with { Errors = ErrorType.CR1 },
            Regression("tobit", RegressionModel.Tobit, "willingness") with { Lower = 10, Upper = 90 }, Regression("tobit_cr1", RegressionModel.Tobit, "willingness") with { Lower = 10, Errors = ErrorType.CR1 },
            Regression("stages", RegressionModel.TwoStage, "willingness") with { Endogenous = "trust_score" }, Regression("stages_classical", RegressionModel.TwoStage, "willingness") with { Endogenous = "trust_score", Errors = ErrorType.Classical },
            Regression("absorbed", RegressionModel.Ols, "willingness") with { Absorb = ["education_level"] }, Regression("clustered", RegressionModel.Ols, "willingness") with { Errors = ErrorType.CR1 }, Regression("counts", RegressionModel.Poisson, "willingness"),
        ],
        Correlates =
        [
            new CorrelateTable { Key = "jump", Outcomes = ["willingness"], Predictors = ["trust_score"], Threshold = ThresholdOf.Level }, new CorrelateTable { Key = "kink", Outcomes = ["willingness"], Predictors = ["age_years"], Method = CorrelationMethod.Spearman, Threshold = ThresholdOf.Slope },
        ],
        Pairs = [new PairTable { Key = "forms", Pairs = [new MeasurePair { First = "private_partnership", Second = "community_partnership", Times = 0.5 }] }],
    };

    private static RegressionTable Regression(string key, RegressionModel model, string outcome, string? randomization = "information") =>
        new() { Key = key, Model = model, Outcome = outcome, Randomization = randomization, Terms = ["age_years", "sex_code"] };

    /// <summary>The rows of a rehearsal as a public package has them: age in bands, words withheld, ids and strata as codes.</summary>
    private static ResponseFrame Public(string key, int persons)
    {
        var compiled = CompiledDesign.Compile(StudyLibrary.Find(key)!.Design);
        var data = new PublicData { K = 1, QuasiIdentifiers = [QuasiIdentifierNotation.Read("age: 30, 45, 60")] };
        var builder = new ResponseFrameBuilder(new Dictionary<int, CompiledDesign> { [1] = compiled }, [ParticipantKind.Rehearsal], new PublicRules(data, new byte[32]));
        foreach (var row in SyntheticFieldwork.Run(compiled, StudyLibrary.Effects(key)!, 5, persons)) builder.Add(row);
        return builder.Build();
    }

    private string File(string name) => Path.Combine(folder, name);

    private ReplicationScripts Write(ResponseFrame frame, Func<AnalysisPlan, AnalysisPlan>? change = null, int masked = 0)
    {
        var plan = frame.Design.Design.Plan;
        var results = StudyAnalysis.Run(change?.Invoke(plan) ?? plan, frame);
        var scripts = ReplicationScripts.Of(results, frame.Versions, report: SmallCounts.Mask(StudyReport.Build(results, new ReportContext { DataAsOf = Tests.Responses.Rows.Start, Software = "test" }), masked));
        using (var stream = System.IO.File.Create(File("responses.csv"))) ResponsesCsv.Write(frame, stream);
        if (frame.Columns.Any(column => column.Theme.Length > 0))
        {
            using var stream = System.IO.File.Create(File("responses-long.csv"));
            ResponsesCsv.WriteLong(frame, stream);
        }
        System.IO.File.WriteAllBytes(File("results.csv"), scripts.ResultsCsv());
        System.IO.File.WriteAllText(File("analysis.R"), scripts.R());
        System.IO.File.WriteAllText(File("analysis.py"), scripts.Python());
        System.IO.File.WriteAllText(File("analysis.do"), scripts.Stata());
        return scripts;
    }
}
