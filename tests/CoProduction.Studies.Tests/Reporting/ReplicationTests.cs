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

    private string File(string name) => Path.Combine(folder, name);

    private ReplicationScripts Write(ResponseFrame frame)
    {
        var scripts = ReplicationScripts.Of(StudyAnalysis.Run(frame), frame.Versions);
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
