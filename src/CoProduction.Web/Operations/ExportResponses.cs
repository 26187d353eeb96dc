using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Studies.Reporting.Packaging;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;

namespace CoProduction.Web.Operations;

/// <summary>Writes a study's responses in every format, and says whether they may be read at all.</summary>
public sealed class ExportResponses(LoadResponses responses, ExportLongFiles longFiles)
{
    public const string Blinded = "The study is in the field and blinded: responses can be read once it is closed, or once an owner unblinds it.";

    /// <summary>Arms and answers are readable once the study is closed or unblinded, by whatever way.</summary>
    public static bool IsReadable(Study study) => study.State == StudyState.Closed || study.UnblindedAt is not null;

    /// <summary>Writes synchronously to the stream, which is left open: not to be a response's body itself.</summary>
    /// <exception cref="InvalidOperationException">The study is blinded or was never opened.</exception>
    /// <exception cref="DataFileException">The data do not fit into the format; nothing was written.</exception>
    public async Task WriteAsync(Study study, ParticipantKind kind, Stream stream, ResponsesFile file)
    {
        if (!IsReadable(study)) throw new InvalidOperationException(Blinded);
        using var rows = await ReadAsync(study, kind);
        if (file.Format == ResponsesFormat.Dta) StataFile.Write(rows, stream);
        else if (file.Format == ResponsesFormat.Sav) SpssFile.Write(rows, stream);
        else if (file.Format == ResponsesFormat.Xlsx) XlsxFile.Write(rows, stream, file.Labels);
        else if (file.Long) ResponsesCsv.WriteLong(rows, stream, file.Labels, file.ForSpreadsheets);
        else ResponsesCsv.Write(rows, stream, file.Labels, file.ForSpreadsheets);
    }

    /// <summary>Describes the CSV files of this kind of participants, each with its hash.</summary>
    /// <exception cref="InvalidOperationException">The study is blinded or was never opened.</exception>
    public async Task<string> DescribeAsync(Study study, ParticipantKind kind, Func<string, string> pathOf)
    {
        if (!IsReadable(study)) throw new InvalidOperationException(Blinded);
        using var rows = await ReadAsync(study, kind);
        var files = new List<PackagedFile>
        {
            await PackagedFile.MeasureAsync("responses.csv", "", stream =>
            {
                ResponsesCsv.Write(rows, stream);
                return Task.CompletedTask;
            }),
        };
        foreach (var file in LongFile.All) files.Add(await PackagedFile.MeasureAsync(file.FileName, file.Meaning, stream => longFiles.WriteAsync(study, kind, stream, file)));
        return DataPackage.Write(rows, files, pathOf);
    }

    /// <summary>All rows, in a file: a million of them would not go into the memory that exports may take.</summary>
    private async Task<SpooledRows> ReadAsync(Study study, ParticipantKind kind)
    {
        var rows = new SpooledRows(await responses.VersionsAsync(study.StudyId), [kind], TemporaryFile.Create()) { Clusters = await responses.ClustersAsync(study.StudyId, kind) };
        try
        {
            await responses.ReadAsync(study.StudyId, kind, rows.Add);
            rows.Complete();
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }
}
