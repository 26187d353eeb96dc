using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Studies.Reporting.Figures;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// The files of a study's results, the same for the pages and the API. Only the design record and the codebook exist while the study is blinded: every other name
/// is refused before anything is computed, so that neither size nor time nor a header tells of arms or answers.
/// </summary>
public sealed class ResultFiles(StudyDbContext db, StudyReports reports, LoadResponses responses, ExportResponses export, ExportLongFiles longFiles)
{
    private const string Csv = "text/csv; charset=utf-8";
    private const string Html = "text/html; charset=utf-8";
    private const string Plain = "text/plain; charset=utf-8";
    private const string Json = "application/json";

    private readonly StudyReports reports = reports;
    private readonly LoadResponses responses = responses;
    private readonly ExportResponses export = export;
    private readonly ExportLongFiles longFiles = longFiles;

    /// <summary>Every sort of file.</summary>
    public static IReadOnlyList<ResultFileKind> All { get; } =
    [
        new("design-v{version}.json", Json, "The design record of a version: the bytes whose SHA-256 was published") { IsOfDesign = true, Write = (files, wanted, key, to) => files.WriteDesignAsync(wanted, key, to) },
        OfDesign("codebook.json", Json, "Every column of the responses file, as JSON", codebook => Encoding.UTF8.GetBytes(codebook.ToJson())),
        OfDesign("codebook.html", Html, "The codebook to read", codebook => Encoding.UTF8.GetBytes(HtmlReport.Write(codebook.ToReport()))),
        OfDesign("codebook.xml", "application/xml", "The codebook as DDI-Codebook 2.5", DdiCodebook.Write),
        Responses("responses.csv", Csv, "One row per participant") with { HasLabels = true, HasSpreadsheet = true },
        Responses("responses-long.csv", Csv, "One row per participant and theme", isLong: true) with { HasLabels = true, HasSpreadsheet = true },
        Responses("responses.dta", "application/x-stata-dta", "One row per participant, for Stata (format 118)", ResponsesFormat.Dta),
        Responses("responses.sav", "application/x-spss-sav", "One row per participant, for SPSS", ResponsesFormat.Sav),
        Responses("responses.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "One row per participant, as a workbook", ResponsesFormat.Xlsx) with { HasLabels = true },
        .. LongFile.All.Select(Rows),
        new("datapackage.json", Json, "The columns of the CSV files, as a Frictionless data package") { Write = (files, wanted, _, to) => files.WritePackageAsync(wanted, to) },
        OfReport("report.html", Html, "The report, self-contained", (report, _) => Encoding.UTF8.GetBytes(HtmlReport.Write(report.Report))),
        OfReport("results.csv", Csv, "Every number of the report with all digits, one row per result", (report, _) => report.Scripts.ResultsCsv()),
        OfReport("results.json", Json, "The same as JSON", (report, _) => report.Scripts.ResultsJson()),
        OfReport("analysis.py", Plain, "Python script that computes the results again from the answers and compares with results.csv; numpy and scipy", (report, _) => Encoding.UTF8.GetBytes(report.Scripts.Python())),
        OfReport("analysis.do", Plain, "The same in Stata 16, without what is drawn again; not run by its makers", (report, _) => Encoding.UTF8.GetBytes(report.Scripts.Stata())),
        OfReport("analysis.R", Plain, "R script that computes the results again from the answers and compares with results.csv", (report, _) => Encoding.UTF8.GetBytes(report.Scripts.R())),
        .. TableFile.All.Select(file => OfReport("table-{table}" + file.Extension, file.ContentType, $"A table of the report: {file.Format}",
            (report, key) => report.Report.Tables.FirstOrDefault(table => table.Key == key) is { } table ? file.Write(table) : null)),
        OfReport("figure-{figure}.svg", "image/svg+xml", "A figure of the report",
            (report, key) => report.Report.Figures.FirstOrDefault(figure => figure.Key == key) is { } figure ? Encoding.UTF8.GetBytes(SvgFigure.Write(figure)) : null),
    ];

    public async Task<ResultFile> OpenAsync(ResultFileRequest request)
    {
        var found = All.Select(kind => (Kind: kind, Key: kind.KeyIn(request.Name))).FirstOrDefault(row => row.Key is not null);
        if (await PlanSha256Async(request.Study.StudyId) is not { } plan) return new ResultFile(ResultFileStatus.NotFound);
        if (found.Kind?.IsOfDesign == true) return await OpenAsync(found.Kind, found.Key!, request);
        if (!ExportResponses.IsReadable(request.Study)) return new ResultFile(ResultFileStatus.Blinded);
        if (found.Kind is null || await ResultsKind.ChooseAsync(db, request.Study, request.IsMember, request.Kind) is not { } choice) return new ResultFile(ResultFileStatus.NotFound);
        return await OpenAsync(found.Kind, found.Key!, request with { Participants = choice.Chosen }) with { PlanSha256 = plan };
    }

    /// <summary>By way of a file that is gone when it is closed: the writers are not asynchronous and the responses may be larger than memory allows.</summary>
    private async Task<ResultFile> OpenAsync(ResultFileKind kind, string key, ResultFileRequest request)
    {
        var stream = TemporaryFile.Create();
        try
        {
            if (!await kind.Write(this, request, key, stream))
            {
                await stream.DisposeAsync();
                return new ResultFile(ResultFileStatus.NotFound);
            }
            stream.Position = 0;
            var hash = await SHA256.HashDataAsync(stream);
            stream.Position = 0;
            return new ResultFile(ResultFileStatus.Ready)
            {
                Content = stream,
                ContentType = kind.ContentType,
                DownloadName = kind.IsOfDesign ? $"{request.Study.Slug}-{(kind.Parameter is null ? request.Name : $"v{key}.json")}" : NameOf(request, request.Name),
                Sha256 = Convert.ToHexStringLower(hash),
            };
        }
        catch (DataFileException problem)
        {
            await stream.DisposeAsync();
            return new ResultFile(ResultFileStatus.DoesNotFit) { Problem = problem.Message };
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static ResultFileKind OfDesign(string route, string type, string summary, Func<Codebook, byte[]> write) => new(route, type, summary)
    {
        IsOfDesign = true,
        Write = async (files, wanted, _, to) =>
        {
            await to.WriteAsync(write(Codebook.Of(await files.responses.VersionsAsync(wanted.Study.StudyId))));
            return true;
        },
    };

    private static ResultFileKind Responses(string route, string type, string summary, ResponsesFormat format = ResponsesFormat.Csv, bool isLong = false) => new(route, type, summary)
    {
        Write = async (files, wanted, _, to) =>
        {
            await files.export.WriteAsync(wanted.Study, wanted.Participants, to, new ResponsesFile(wanted.Labels, isLong, wanted.Spreadsheet, format));
            return true;
        },
    };

    private static ResultFileKind Rows(LongFile file) => new(file.FileName, Csv, file.Meaning)
    {
        Write = async (files, wanted, _, to) =>
        {
            await files.longFiles.WriteAsync(wanted.Study, wanted.Participants, to, file);
            return true;
        },
    };

    /// <param name="write">Null where the report has nothing of this key.</param>
    private static ResultFileKind OfReport(string route, string type, string summary, Func<ReportOfStudy, string, byte[]?> write) => new(route, type, summary)
    {
        Write = async (files, wanted, key, to) =>
        {
            if (write(await files.reports.GetAsync(wanted.Study.StudyId, wanted.Participants), key) is not { } content) return false;
            await to.WriteAsync(content);
            return true;
        },
    };

    private async Task<bool> WriteDesignAsync(ResultFileRequest wanted, string key, Stream to)
    {
        if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var version) || key[0] == '0') return false;
        if (await db.StudyVersions.Where(row => row.StudyId == wanted.Study.StudyId && row.Version == version).Select(row => row.Document).SingleOrDefaultAsync() is not { } document) return false;
        await to.WriteAsync(document);
        return true;
    }

    private async Task<bool> WritePackageAsync(ResultFileRequest wanted, Stream to)
    {
        await to.WriteAsync(Encoding.UTF8.GetBytes(await export.DescribeAsync(wanted.Study, wanted.Participants, file => NameOf(wanted, file))));
        return true;
    }

    /// <summary>Of the latest version; null where the study was never opened.</summary>
    private async Task<string?> PlanSha256Async(long studyId) =>
        await db.StudyVersions.Where(row => row.StudyId == studyId).OrderByDescending(row => row.Version).Select(row => row.Sha256).FirstOrDefaultAsync() is { } hash ? Convert.ToHexStringLower(hash) : null;

    private static string NameOf(ResultFileRequest wanted, string file) => $"{wanted.Study.Slug}-{ResultsKind.KeyOf(wanted.Participants)}-{file}";
}
