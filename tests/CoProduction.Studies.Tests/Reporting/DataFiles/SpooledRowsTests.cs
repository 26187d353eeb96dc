using CoProduction.Studies.Design;
using CoProduction.Studies.Library;
using CoProduction.Studies.Rehearsal;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Studies.Reporting.Packaging;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Tests.Reporting.DataFiles;

/// <summary>Files written from rows that are read in pieces are those of a frame that holds all rows.</summary>
public class SpooledRowsTests
{
    private const int MoreThanTwoPieces = 2100;

    [Theory]
    [InlineData("nudges", MoreThanTwoPieces)]
    [InlineData("five-countries", 300)]
    [InlineData("incentive-beneficiary", 300)]
    [InlineData("reward-legitimacy-incomplete", 0)]
    public void Every_format_has_the_same_bytes_from_pieces_as_from_a_whole_frame(string study, int persons)
    {
        var versions = new Dictionary<int, CompiledDesign> { [1] = CompiledDesign.Compile(StudyLibrary.Find(study)!.Design) };
        var rows = SyntheticFieldwork.Run(versions[1], StudyLibrary.Effects(study)!, 11, persons).ToList();

        AssertSame(versions, rows);
    }

    [Fact]
    public void Words_dates_and_options_that_only_a_late_row_has_are_known_from_the_first()
    {
        var versions = HostileStudy.Frame.Versions;
        var plain = HostileStudy.Persons[0];
        List<ResponseRow> rows = [.. Enumerable.Range(0, MoreThanTwoPieces).Select(number => plain with { Participant = $"p{number}" }), .. HostileStudy.Persons];

        AssertSame(versions, rows);
    }

    private static void AssertSame(IReadOnlyDictionary<int, CompiledDesign> versions, IReadOnlyList<ResponseRow> rows)
    {
        IReadOnlyList<ParticipantKind> kinds = [.. rows.Select(row => row.Kind).Append(ParticipantKind.Rehearsal).Distinct()];
        var frame = ResponseFrame.Build(versions, kinds, rows);
        using var pieces = new SpooledRows(versions, kinds, new MemoryStream());
        foreach (var row in rows) pieces.Add(row);
        pieces.Complete();

        pieces.Count.Should().Be(rows.Count);
        Same(stream => ResponsesCsv.Write(frame, stream, labels: true), stream => ResponsesCsv.Write(pieces, stream, labels: true));
        Same(stream => ResponsesCsv.WriteLong(frame, stream, labels: true), stream => ResponsesCsv.WriteLong(pieces, stream, labels: true));
        Same(stream => StataFile.Write(frame, stream), stream => StataFile.Write(pieces, stream));
        Same(stream => SpssFile.Write(frame, stream), stream => SpssFile.Write(pieces, stream));
        Same(stream => XlsxFile.Write(frame, stream, labels: true), stream => XlsxFile.Write(pieces, stream, labels: true));
        ResponsesCsv.Sha256(pieces).Should().Be(ResponsesCsv.Sha256(frame));
        PackagedFile[] files = [new("responses.csv", "", 1, "", rows.Count), new("responses-long.csv", "", 1, "", rows.Count)];
        DataPackage.Write(pieces, files, name => name).Should().Be(DataPackage.Write(frame, files, name => name));
    }

    private static void Same(Action<Stream> whole, Action<Stream> pieces)
    {
        using var expected = new MemoryStream();
        using var written = new MemoryStream();
        whole(expected);
        pieces(written);
        written.ToArray().SequenceEqual(expected.ToArray()).Should().BeTrue();
    }
}
