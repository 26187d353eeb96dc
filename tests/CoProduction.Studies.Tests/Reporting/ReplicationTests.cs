using CoProduction.Studies.Analysis;
using CoProduction.Studies.Library;
using CoProduction.Studies.Reporting;
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
    public void Every_row_with_a_number_names_the_scripts_that_compute_it_or_says_why_none_does()
    {
        var rows = Write(RoundTripTests.Rehearsed("nudges", 200)).Rows;

        rows.Select(row => row.Id).Should().OnlyHaveUniqueItems();
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

    private string File(string name) => Path.Combine(folder, name);

    private ReplicationScripts Write(ResponseFrame frame)
    {
        var results = StudyAnalysis.Run(frame);
        var scripts = ReplicationScripts.Of(results, frame.Versions, report: StudyReport.Build(results, new ReportContext { DataAsOf = Tests.Responses.Rows.Start, Software = "test" }));
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
