using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.Figures;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Results;

/// <summary>
/// The files of a study's results. Only the design record and the codebook exist while the study is blinded: every other one is refused before anything is
/// computed, so that neither size nor time nor a header tells of arms or answers.
/// </summary>
public sealed partial class FileModel(StudyDbContext db, StudyAccess access, StudyReports reports, LoadResponses responses, ExportResponses export, ExportLongFiles longFiles) : ResultsPageModel(db, access)
{
    private const string Csv = "text/csv; charset=utf-8";
    private const string Html = "text/html; charset=utf-8";
    private const string Svg = "image/svg+xml";
    private const string Json = "application/json";
    private const string Xml = "application/xml";
    private const string Stata = "application/x-stata-dta";
    private const string Spss = "application/x-spss-sav";
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>SHA-256 of the design file whose plan is run: files of rows, of one table or of a figure have no place of their own for it.</summary>
    private const string PlanHeader = "X-Plan-SHA256";

    private readonly StudyDbContext db = db;

    public async Task<IActionResult> OnGetAsync(string file, string? kind, string? labels, string? spreadsheet)
    {
        if (DesignName().Match(file) is { Success: true } design) return await DesignAsync(int.Parse(design.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        if (!await db.StudyVersions.AnyAsync(row => row.StudyId == Study.StudyId)) return NotFound();
        if (file is "codebook.json" or "codebook.html" or "codebook.xml") return await CodebookAsync(file);
        if (!IsReadable) return StatusCode(StatusCodes.Status403Forbidden);
        if (!await ChooseKindAsync(kind)) return NotFound();
        Response.Headers[PlanHeader] = await PlanSha256Async();
        return file switch
        {
            "responses.csv" => await ResponsesAsync(file, Csv, new ResponsesFile(IsOn(labels), Long: false, IsOn(spreadsheet))),
            "responses-long.csv" => await ResponsesAsync(file, Csv, new ResponsesFile(IsOn(labels), Long: true, IsOn(spreadsheet))),
            "responses.dta" => await ResponsesAsync(file, Stata, new ResponsesFile(Format: ResponsesFormat.Dta)),
            "responses.sav" => await ResponsesAsync(file, Spss, new ResponsesFile(Format: ResponsesFormat.Sav)),
            "responses.xlsx" => await ResponsesAsync(file, Workbook, new ResponsesFile(IsOn(labels), Format: ResponsesFormat.Xlsx)),
            "datapackage.json" => Attachment(Encoding.UTF8.GetBytes(await export.DescribeAsync(Study, Kind, NameOf)), Json, file),
            _ when LongFile.All.FirstOrDefault(one => one.FileName == file) is { } rows => await StreamAsync(file, Csv, stream => longFiles.WriteAsync(Study, Kind, stream, rows)),
            "report.html" => Attachment(Encoding.UTF8.GetBytes(HtmlReport.Write((await CurrentAsync()).Report)), Html, file),
            "estimates.csv" => Attachment(await EstimatesAsync(), Csv, file),
            _ when TableFile.Find(file) is var (format, key) => await TableAsync(format, key, file),
            _ when file.StartsWith("figure-", StringComparison.Ordinal) && file.EndsWith(".svg", StringComparison.Ordinal) => await FigureAsync(file[7..^4], file),
            _ => NotFound(),
        };
    }

    /// <summary>Exactly the bytes whose hash was published.</summary>
    private async Task<IActionResult> DesignAsync(int version)
    {
        var document = await db.StudyVersions.Where(row => row.StudyId == Study.StudyId && row.Version == version).Select(row => row.Document).SingleOrDefaultAsync();
        return document is null ? NotFound() : File(document, Json, string.Create(CultureInfo.InvariantCulture, $"{Study.Slug}-v{version}.json"));
    }

    private async Task<IActionResult> CodebookAsync(string file)
    {
        var codebook = Codebook.Of(await responses.VersionsAsync(Study.StudyId));
        var name = $"{Study.Slug}-{file}";
        return file switch
        {
            "codebook.json" => File(Encoding.UTF8.GetBytes(codebook.ToJson()), Json, name),
            "codebook.xml" => File(DdiCodebook.Write(codebook), Xml, name),
            _ => File(Encoding.UTF8.GetBytes(HtmlReport.Write(codebook.ToReport())), Html, name),
        };
    }

    private Task<IActionResult> ResponsesAsync(string file, string type, ResponsesFile wanted) => StreamAsync(file, type, stream => export.WriteAsync(Study, Kind, stream, wanted));

    /// <summary>By way of a file that is gone when it is closed: the writers are not asynchronous and the responses may be larger than memory allows.</summary>
    private async Task<IActionResult> StreamAsync(string file, string type, Func<Stream, Task> write)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var stream = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
        try
        {
            await write(stream);
            stream.Position = 0;
            return File(stream, type, NameOf(file));
        }
        catch (DataFileException problem)
        {
            await stream.DisposeAsync();
            return new ContentResult { StatusCode = StatusCodes.Status422UnprocessableEntity, ContentType = "text/plain; charset=utf-8", Content = problem.Message };
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private async Task<byte[]> EstimatesAsync()
    {
        var current = await CurrentAsync();
        return ResultsCsv.Write(current.Results, current.PlanSha256);
    }

    private async Task<IActionResult> TableAsync(TableFile format, string key, string file) =>
        (await CurrentAsync()).Report.Tables.FirstOrDefault(table => table.Key == key) is { } table ? Attachment(format.Write(table), format.ContentType, file) : NotFound();

    private async Task<IActionResult> FigureAsync(string key, string file) =>
        (await CurrentAsync()).Report.Figures.FirstOrDefault(figure => figure.Key == key) is { } figure
            ? Attachment(Encoding.UTF8.GetBytes(SvgFigure.Write(figure)), Svg, file)
            : NotFound();

    private async Task<string> PlanSha256Async() => Convert.ToHexStringLower(await db.StudyVersions
        .Where(row => row.StudyId == Study.StudyId).OrderByDescending(row => row.Version).Select(row => row.Sha256).FirstAsync());

    private Task<ReportOfStudy> CurrentAsync() => reports.GetAsync(Study.StudyId, Kind);

    private FileContentResult Attachment(byte[] content, string type, string file) => File(content, type, NameOf(file));

    /// <summary>The kind of participants stands in the name of what was made from their answers.</summary>
    private string NameOf(string file) => $"{Study.Slug}-{ResultsKind.KeyOf(Kind)}-{file}";

    private static bool IsOn(string? choice) => choice is "1" or "true";

    [GeneratedRegex("^design-v([1-9][0-9]{0,5})\\.json$", RegexOptions.CultureInvariant)]
    private static partial Regex DesignName();
}
