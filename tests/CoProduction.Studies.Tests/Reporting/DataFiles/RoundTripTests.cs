using CoProduction.Studies.Design;
using CoProduction.Studies.Library;
using CoProduction.Studies.Rehearsal;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Studies.Responses;
using CoProduction.Studies.Tests.Responses;
using static CoProduction.Studies.Tests.Responses.Rows;

namespace CoProduction.Studies.Tests.Reporting.DataFiles;

/// <summary>What R's haven and PSPP make of our Stata and SPSS files.</summary>
public class RoundTripTests
{
    [Fact]
    public void R_reads_from_Stata_and_SPSS_files_what_the_CSV_file_says_for_every_library_study()
    {
        OtherSoftware.NeedsR("haven");
        using var folder = new DataFileFolder();
        var keys = StudyLibrary.All.Select(study => study.Key).ToList();
        foreach (var key in keys) folder.Write(key, Rehearsed(key));

        folder.Compare(keys).Should().EndWith("cells are the same\n");
    }

    [Fact]
    public void R_reads_long_texts_every_script_odd_names_and_every_size_of_number()
    {
        OtherSoftware.NeedsR("haven");
        using var folder = new DataFileFolder();
        folder.Write("hostile", HostileStudy.Frame);

        folder.Compare("hostile").Should().EndWith("cells are the same\n");
    }

    [Fact]
    public void R_opens_files_without_a_single_response()
    {
        OtherSoftware.NeedsR("haven");
        using var folder = new DataFileFolder();
        folder.Write("empty", HostileStudy.Design.Frame([]));

        folder.Compare("empty").Should().EndWith("cells are the same\n");
    }

    [Fact]
    public void PSPP_opens_the_file_with_labels_levels_and_missing_values_and_complains_of_nothing()
    {
        OtherSoftware.NeedsPspp();
        using var folder = new DataFileFolder();
        folder.Write("hostile", HostileStudy.Frame);
        File.WriteAllText(folder.File("show.sps"), $"""
            GET FILE='{folder.File("hostile.sav")}'.
            DISPLAY DICTIONARY.
            FREQUENCIES /VARIABLES=trust colour.
            SAVE TRANSLATE /OUTFILE='{folder.File("back.csv")}' /TYPE=CSV /FIELDNAMES /CELLS=VALUES.
            """);

        var said = OtherSoftware.Run("pspp", "-O", "format=csv", "-o", "-", folder.File("show.sps"));

        said.Should().NotContainEquivalentOf("warning").And.NotContainEquivalentOf("error");
        said.Should().Contain("low “label”").And.Contain("Red and more").And.Contain("Ordinal").And.Contain("-9917 THRU -9901").And.Contain("Seen and left blank").And.Contain("SDATE10").And.Contain("DATETIME24.3");
        var back = File.ReadAllText(folder.File("back.csv"));
        back.Should().Contain(HostileStudy.Long).And.Contain("02/28/1899").And.Contain("03/01/2026 09:05:00");
    }

    [Fact]
    public void A_number_among_the_usual_codes_of_missing_moves_the_codes_away()
    {
        OtherSoftware.NeedsR("haven");
        using var folder = new DataFileFolder();
        var frame = HostileStudy.Design.Frame(Person("a").Sent("first", ("count", -9906)), Person("b").Sent("first", ("count", null)));
        folder.Write("shifted.sav", stream => SpssFile.Write(frame, stream));

        var said = OtherSoftware.Run("Rscript", "-e", $"x <- haven::read_sav('{folder.File("shifted.sav")}', user_na = TRUE)$count; cat(as.numeric(x), attr(x, 'na_range'))");

        said.Should().Be("-9906 -999906 -999917 -999901");
    }

    [Fact]
    public void The_same_data_make_the_same_bytes()
    {
        Bytes(stream => StataFile.Write(HostileStudy.Frame, stream)).Should().Equal(Bytes(stream => StataFile.Write(HostileStudy.Frame, stream)));
        Bytes(stream => SpssFile.Write(HostileStudy.Frame, stream)).Should().Equal(Bytes(stream => SpssFile.Write(HostileStudy.Frame, stream)));
    }

    internal static ResponseFrame Rehearsed(string key, int persons = 60, Func<StudyDesign, StudyDesign>? change = null)
    {
        var design = StudyLibrary.Find(key)!.Design;
        var compiled = CompiledDesign.Compile(change?.Invoke(design) ?? design);
        var rows = SyntheticFieldwork.Run(compiled, StudyLibrary.Effects(key)!, 5, persons);
        return ResponseFrame.Build(new Dictionary<int, CompiledDesign> { [1] = compiled }, [ParticipantKind.Rehearsal], rows);
    }

    internal static byte[] Bytes(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
