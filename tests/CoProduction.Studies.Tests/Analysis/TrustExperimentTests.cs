using System.Globalization;
using CoProduction.Studies.Analysis;
using CoProduction.Studies.Design;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Responses;
using CsvHelper;
using static CoProduction.Studies.Tests.Responses.Rows;

namespace CoProduction.Studies.Tests.Analysis;

/// <summary>The published trust experiment (Liu 2022), from its files to the printed tables, to every digit of the reference.</summary>
public class TrustExperimentTests
{
    [Theory]
    [InlineData(1, "trust_score", "corrupt", "34.128", "27.046", "63.111", "21.062", "−28.9828", "1.7013")]
    [InlineData(1, "trust_score", "honest", "74.723", "18.189", "63.111", "21.062", "11.6120", "1.3963")]
    [InlineData(1, "willingness", "corrupt", "67.012", "25.075", "69.946", "22.924", "−2.9335", "1.6861")]
    [InlineData(1, "willingness", "honest", "70.296", "22.261", "69.946", "22.924", "0.3503", "1.6067")]
    [InlineData(2, "trust_score", "corrupt", "3.842", "1.464", "4.498", "1.286", "−0.6558", "0.0928")]
    [InlineData(2, "trust_score", "honest", "4.926", "1.248", "4.498", "1.286", "0.4276", "0.0836")]
    [InlineData(2, "willingness", "corrupt", "69.457", "22.852", "73.000", "20.511", "−3.5431", "1.4605")]
    [InlineData(2, "willingness", "honest", "70.894", "23.227", "73.000", "20.511", "−2.1061", "1.4497")]
    public void Arm_means_and_contrasts_are_the_published_ones(int study, string outcome, string arm, string mean, string sd, string controlMean, string controlSd, string difference, string error)
    {
        var results = Results(study);

        var estimate = results.Estimates.Single(row => row.Inquiry.Key == $"{outcome}_{arm}");
        estimate.Rule.Line.Should().Be("k arms, assignment external");
        NumberFormat.Estimate(estimate.Term!.Value, estimate.Term.StandardError).Should().Be(difference);
        NumberFormat.StandardError(estimate.Term.StandardError).Should().Be(error);
        var treated = estimate.Arms.Single(candidate => candidate.Arm == arm);
        var control = estimate.Arms.Single(candidate => candidate.Arm == "control");
        (NumberFormat.Mean(treated.Mean), NumberFormat.Mean(treated.StandardDeviation)).Should().Be((mean, sd));
        (NumberFormat.Mean(control.Mean), NumberFormat.Mean(control.StandardDeviation)).Should().Be((controlMean, controlSd));

        var regression = results.Regressions.Single(table => table.Table.Key == $"{outcome}_arms");
        var term = regression.Terms.Single(candidate => candidate.Coefficient.Term == "arm" + arm);
        term.Kind.Should().Be(TermKind.Randomized);
        NumberFormat.StandardError(term.Coefficient.StandardError).Should().Be(error, "the HC2 error of the dummy regression is Welch's");
    }

    [Fact]
    public void The_arms_have_the_published_sizes_and_one_answer_is_missing()
    {
        var first = Results(1);
        first.Flow.Single().Rows.Where(row => row.Assigned > 0).Select(row => (row.Arm, row.Assigned)).Should().BeEquivalentTo([("Control", 406), ("Corrupt", 406), ("Honest", 386)]);
        first.Estimates.Where(estimate => estimate.Inquiry.Key is "willingness_corrupt" or "willingness_honest").SelectMany(estimate => estimate.Arms).Where(arm => arm.Arm != "control").Sum(arm => arm.N + arm.Dropped).Should().Be(792);
        first.Flow.Single().Rows.Sum(row => row.Observed.Single(outcome => outcome.Outcome.StartsWith("Willingness", StringComparison.Ordinal)).N).Should().Be(1197);

        Results(2).Flow.Single().Rows.Where(row => row.Assigned > 0).Select(row => (row.Arm, row.Assigned)).Should().BeEquivalentTo([("Control", 476), ("Corrupt", 418), ("Honest", 443)]);
    }

    [Fact]
    public void Alpha_is_the_published_one() =>
        NumberFormat.Coefficient(Results(2).Reliability.Single().Reliability!.Alpha).Should().Be("0.8721");

    [Theory]
    [InlineData(1, "Trust", "0.2258", 1197)]
    [InlineData(1, "Sex", "−0.0841", 1197)]
    [InlineData(1, "Income", "0.0809", 1193)]
    [InlineData(2, "Trust", "0.1032", 1337)]
    public void Correlations_with_willingness_are_the_published_ones(int study, string predictor, string expected, int n)
    {
        var correlate = Results(study).Correlates.Single().Correlates.Single(row => row.Predictor.StartsWith(predictor, StringComparison.Ordinal));

        NumberFormat.Coefficient(correlate.Test!.Coefficient).Should().Be(expected);
        correlate.Test.N.Should().Be(n);
    }

    [Theory]
    [InlineData(1, "1.6535", "0.8427")]
    [InlineData(2, "0.6893", "0.7859")]
    public void The_linear_dose_is_the_published_one(int study, string expected, string error)
    {
        var dose = Results(study).Regressions.Single(table => table.Table.Key == "willingness_dose").Terms.Single(term => term.Coefficient.Term == "dose").Coefficient;

        NumberFormat.Estimate(dose.Value, dose.StandardError).Should().Be(expected);
        NumberFormat.StandardError(dose.StandardError).Should().Be(error);
    }

    [Theory]
    [InlineData(1, "private_partnership", "0.0766", "0.0427", 1198)]
    [InlineData(1, "community_partnership", "−0.0207", "0.0327", 1198)]
    [InlineData(1, "willingness", "0.0811", "0.0403", 1197)]
    [InlineData(2, "private_partnership", "4.9529", "1.5059", 1337)]
    [InlineData(2, "community_partnership", "0.6740", "1.0399", 1337)]
    [InlineData(2, "willingness", "1.2752", "1.3940", 1337)]
    public void The_effect_of_trust_by_two_stage_least_squares_is_the_published_one(int study, string outcome, string expected, string error, int n)
    {
        var frame = Frame(study);
        var table = StudyReport.Build(StudyAnalysis.Run(frame), new ReportContext { DataAsOf = Start, Software = "test" }).Tables.Single(candidate => candidate.Key == "regression_private_partnership_trust");
        var column = table.Columns.ToList().FindIndex(candidate => candidate.Key == $"{outcome}_trust");

        var trust = table.Rows[0][column];
        trust.Text.Should().Be(expected);
        trust.Below.Should().StartWith($"({error}) p ");
        table.Rows.Single(row => row[0].Text == "n")[column].Value.Should().Be(n);
        table.Rows.Single(row => row[0].Text == "Standard errors")[column].Text.Should().Be("Classical");
        if (n != 1197) table.Rows.Single(row => row[0].Text == "First-stage F")[column].Value.Should().BeApproximately(study == 1 ? 630.2 : 141.5, 0.05);
        if (n == 1198) table.Notes.Should().Contain(note => note.Contains("First stage, in the n = 1,198 rows", StringComparison.Ordinal) && note.Contains("20.3717 (0.8115)", StringComparison.Ordinal));
    }

    [Fact]
    public void The_inverted_u_of_the_second_study_is_the_published_one()
    {
        var terms = Results(2).Regressions.Single(table => table.Table.Key == "willingness_quadratic").Terms.ToDictionary(term => term.Coefficient.Term, term => term.Coefficient);

        (NumberFormat.Estimate(terms["dose"].Value, terms["dose"].StandardError), NumberFormat.StandardError(terms["dose"].StandardError)).Should().Be(("6.3676", "2.5789"));
        (NumberFormat.Estimate(terms["dose_squared"].Value, terms["dose_squared"].StandardError), NumberFormat.StandardError(terms["dose_squared"].StandardError)).Should().Be(("−2.8246", "1.2250"));
    }

    [Fact]
    public void The_manipulation_check_is_passed_unequally()
    {
        var rates = Results(1).Estimates.Where(estimate => estimate.Inquiry.Outcome == "passes_manipulation").SelectMany(estimate => estimate.Arms)
            .DistinctBy(arm => arm.Arm).ToDictionary(arm => arm.Arm, arm => arm.N == 0 ? "" : NumberFormat.Percent(arm.Mean));

        if (rates.Values.All(rate => rate.Length > 0))
            rates.Should().BeEquivalentTo(new Dictionary<string, string> { ["corrupt"] = "87.7%", ["control"] = "66.5%", ["honest"] = "84.5%" });
    }

    private static StudyResults Results(int study) => StudyAnalysis.Run(Frame(study));

    internal static ResponseFrame Frame(int study)
    {
        var path = SharedData.Find($"trust_governance_liu_study_{study}.csv");
        Assert.SkipUnless(path is not null, "The reference pack is not beside this repository.");
        var compiled = CompiledDesign.Compile(LibraryDesign.Read($"trust-willingness-{study}"));
        var frame = ResponseFrame.Build(new Dictionary<int, CompiledDesign> { [1] = compiled }, [ParticipantKind.Imported], Read(path, compiled));
        frame.Unreadable.Should().BeEmpty();
        return frame;
    }

    private static IEnumerable<ResponseRow> Read(string path, CompiledDesign compiled)
    {
        using var csv = CsvReader.Create(File.OpenRead(path));
        csv.ReadHeader();
        var variables = csv.Headers.Where(name => compiled.FindVariable(name) is not null).ToList();
        while (csv.Read())
        {
            var row = Person(csv.GetString("id")) with { Kind = ParticipantKind.Imported };
            foreach (var page in variables.GroupBy(name => compiled.FindVariable(name)!.Page.Key))
                row = row.Sent(page.Key, [.. page.Where(name => csv.GetString(name).Length > 0).Select(name => (name, (object?)double.Parse(csv.GetString(name), CultureInfo.InvariantCulture)))]);
            yield return row with { Assignments = [new ResponseAssignment { Randomization = "information", Arm = csv.GetString("arm").ToLowerInvariant(), Source = ArmSource.External }] };
        }
    }
}
