using System.Globalization;
using System.Text;
using System.Text.Json;
using CoProduction.Studies.Design;
using CoProduction.Studies.Disclosure;
using CoProduction.Studies.Reporting;
using CoProduction.Studies.Reporting.DataFiles;
using CoProduction.Studies.Reporting.Figures;
using CoProduction.Studies.Reporting.Packaging;
using CoProduction.Studies.Responses;
using CoProduction.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Operations;

/// <summary>
/// Writes the replication package of a study: the data in every format, the codebook, the design records, the report with its tables and figures, and a manifest. Everything is
/// read in one snapshot of the database, so that all files are of the same moment; the same data make the same bytes.
/// </summary>
public sealed class StudyPackages(StudyDbContext db, LoadResponses responses, ExportLongFiles longFiles)
{
    public const string NotDeclared = "What could identify a person is not declared: name the quasi-identifiers in the design (Public data), or with the request. An empty declaration says that there are none.";

    /// <summary>What is declared in the latest version; null where nothing is.</summary>
    /// <exception cref="InvalidOperationException">The study was never opened.</exception>
    public async Task<PublicData?> DeclaredAsync(long studyId) => (await LatestAsync(studyId)).PublicData;

    /// <summary>What is wrong with these quasi-identifiers for this study; empty: nothing.</summary>
    public async Task<IReadOnlyList<string>> ProblemsAsync(long studyId, PublicData data) =>
        [.. DesignCheck.Check((await LatestAsync(studyId)) with { PublicData = data }).Where(problem => problem.Place == "publicData").Select(problem => problem.Message)];

    /// <summary>Would a public file be k-anonymous?</summary>
    public async Task<Anonymity> CheckAsync(Study study, ParticipantKind kind, PublicData data)
    {
        if (!ExportResponses.IsReadable(study)) throw new InvalidOperationException(ExportResponses.Blinded);
        var rules = new PublicRules(data, await SecretAsync(study.StudyId));
        return Anonymity.Check(await responses.RunAsync(study.StudyId, kind, rules), data);
    }

    /// <summary>Writes synchronously to the stream, which must seek and is left open: not to be a response's body itself.</summary>
    /// <exception cref="InvalidOperationException">The study is blinded or was never opened.</exception>
    /// <exception cref="PackageRefusedException">A public package would tell too much, or is not declared.</exception>
    public async Task<PackageManifest> WriteAsync(Study study, PackageRequest request, Stream stream, IProgress<PackageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (!ExportResponses.IsReadable(study)) throw new InvalidOperationException(ExportResponses.Blinded);
        await using var snapshot = await db.BeginSnapshotAsync();
        progress?.Report(new PackageProgress("reading the responses", 0, 1));
        var (frame, facts) = await FrameAsync(study, request);
        cancellationToken.ThrowIfCancellationRequested();
        progress?.Report(new PackageProgress("computing the results", 0, 1));
        var report = await StudyReports.ComputeAsync(db, frame, study.StudyId, request.Kind, facts);
        var files = await FilesAsync(study, request.Kind, frame, report);
        using var package = new PackageWriter(stream);
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new PackageProgress(file.Path, package.Files.Count, files.Count + 2));
            await AddAsync(package, file);
        }
        var design = frame.Design.Design;
        var manifest = new PackageManifest
        {
            Study = design.Key,
            Title = design.Title.InOrFirst("en"),
            Kind = JsonNamingPolicy.CamelCase.ConvertName(request.Kind.ToString()),
            DataAsOf = report.Context.DataAsOf,
            Software = report.Context.Software,
            PlanVersion = frame.LatestVersion,
            PlanSha256 = report.PlanSha256,
            DataSha256 = report.Context.DataSha256!,
            Public = facts,
        };
        await package.AddAsync("datapackage.json", "Columns of the CSV files, as a Frictionless data package", Encoding.UTF8.GetBytes(DataPackage.Write(frame, package.Files, name => name)));
        await package.AddAsync("README.md", "What is what, and how the numbers are computed again", PackageReadme.Write(manifest, package.Files, report.Scripts));
        return await package.EndAsync(manifest);
    }

    /// <summary>An entry of the audit trail: who took which data out of the study.</summary>
    public static Task RecordAsync(StudyDbContext db, long studyId, PackageManifest manifest, string actor, DateTimeOffset now) => db.AppendAuditAsync(studyId, actor, "package made",
        string.Create(CultureInfo.InvariantCulture, $"{(manifest.Public is { } facts ? $"public, k {facts.Data.K}, {facts.Suppressed} persons left out" : "full")}, {manifest.Kind}, {manifest.Files.First(file => file.Path == PackageManifest.Responses).Rows} responses"),
        now, after: Convert.FromHexString(manifest.DataSha256));

    private async Task<(ResponseFrame Frame, PublicFacts? Facts)> FrameAsync(Study study, PackageRequest request)
    {
        if (request.Public is not { } data) return (await responses.RunAsync(study.StudyId, request.Kind), null);
        var rules = new PublicRules(data, await SecretAsync(study.StudyId));
        var frame = await responses.RunAsync(study.StudyId, request.Kind, rules);
        var anonymity = Anonymity.Check(frame, data);
        if (anonymity.Holds) return (frame, new PublicFacts(data, 0, anonymity.Combinations));
        if (!request.Suppress) throw new PackageRefusedException(Words(anonymity), anonymity);
        var left = anonymity.PersonsToSuppress();
        frame = await responses.RunAsync(study.StudyId, request.Kind, rules.Without(left));
        return (frame, new PublicFacts(data, left.Count, anonymity.Combinations - anonymity.Small.Count));
    }

    private static string Words(Anonymity anonymity) => string.Create(CultureInfo.InvariantCulture,
        $"{anonymity.PersonsInSmallCells} of {anonymity.Persons} persons stand in {anonymity.Small.Count} combinations of {string.Join(", ", anonymity.Variables)} that fewer than {anonymity.K} share. Make the quasi-identifiers coarser, or leave these persons out.");

    private async Task<List<FileToPack>> FilesAsync(Study study, ParticipantKind kind, ResponseFrame frame, ReportOfStudy report)
    {
        var codebook = Codebook.Of(frame.Versions, frame.Rules);
        var files = new List<FileToPack>
        {
            FileToPack.Of("responses.csv", "Responses, one row per participant: codes", stream => ResponsesCsv.Write(frame, stream)),
            FileToPack.Of("responses_labels.csv", "The same with the words of options beside their codes", stream => ResponsesCsv.Write(frame, stream, labels: true)),
            FileToPack.Of("responses.dta", "The same for Stata (format 118), with labels and a code per state of missing", stream => StataFile.Write(frame, stream), frame.Rows, mayNotFit: true),
            FileToPack.Of("responses.sav", "The same for SPSS, with labels and a code per state of missing", stream => SpssFile.Write(frame, stream), frame.Rows, mayNotFit: true),
            FileToPack.Of("responses.xlsx", "The same as a workbook", stream => XlsxFile.Write(frame, stream, labels: true), frame.Rows, mayNotFit: true),
        };
        if (report.LongFile) files.Insert(2, FileToPack.Of("responses-long.csv", "Responses, one row per participant and theme", stream => ResponsesCsv.WriteLong(frame, stream)));
        foreach (var file in LongFile.All.Where(file => frame.Rules is null || PublicRules.Publishes(file)))
            files.Add(new FileToPack(file.FileName, file.Meaning, stream => longFiles.WriteAsync(study, kind, stream, file, frame.Rules)));
        files.Add(FileToPack.Of("codebook.html", "Codebook: what each column means", () => Encoding.UTF8.GetBytes(HtmlReport.Write(codebook.ToReport()))));
        files.Add(FileToPack.Of("codebook.json", "Codebook, for programs", () => Encoding.UTF8.GetBytes(codebook.ToJson())));
        files.Add(FileToPack.Of("codebook.xml", "Codebook as DDI-Codebook 2.5", () => DdiCodebook.Write(codebook)));
        foreach (var version in await db.StudyVersions.AsNoTracking().Where(row => row.StudyId == study.StudyId).OrderBy(row => row.Version).ToListAsync())
            files.Add(FileToPack.Of(string.Create(CultureInfo.InvariantCulture, $"design-v{version.Version}.json"), string.Create(CultureInfo.InvariantCulture, $"Design record, version {version.Version}: the bytes whose hash was published"), () => version.Document));
        files.Add(FileToPack.Of("report.html", "The report, self-contained", () => Encoding.UTF8.GetBytes(HtmlReport.Write(report.Report))));
        files.Add(FileToPack.Of("results.csv", "Every number of the report with all digits, one row per result", report.Scripts.ResultsCsv));
        files.Add(FileToPack.Of("results.json", "The same as JSON", report.Scripts.ResultsJson));
        files.Add(FileToPack.Of("analysis.R", "Computes the results again from the answers and compares with results.csv: Rscript analysis.R", () => Encoding.UTF8.GetBytes(report.Scripts.R())));
        files.Add(FileToPack.Of("analysis.py", "The same in Python: python3 analysis.py", () => Encoding.UTF8.GetBytes(report.Scripts.Python())));
        files.Add(FileToPack.Of("analysis.do", "The same in Stata 16 without what is drawn again: stata -b do analysis.do; not run by its makers", () => Encoding.UTF8.GetBytes(report.Scripts.Stata())));
        foreach (var table in report.Report.Tables.DistinctBy(table => table.Key)) files.Add(FileToPack.Of($"tables/{table.Key}.csv", $"Table: {table.Title}", () => TableCsv.Write(table)));
        foreach (var figure in report.Report.Figures.DistinctBy(figure => figure.Key)) files.Add(FileToPack.Of($"figures/{figure.Key}.svg", $"Figure: {figure.Title}", () => Encoding.UTF8.GetBytes(SvgFigure.Write(figure))));
        return files;
    }

    /// <summary>A format that does not hold so many rows or columns is left out, and a note says so in its place.</summary>
    private static async Task AddAsync(PackageWriter package, FileToPack file)
    {
        if (!file.MayNotFit)
        {
            await package.AddAsync(file.Path, file.Meaning, file.Write, file.Rows);
            return;
        }
        try
        {
            // The writers refuse before they write anything.
            await package.AddAsync(file.Path, file.Meaning, file.Write, file.Rows);
        }
        catch (DataFileException problem)
        {
            await package.AddAsync(file.Path + ".txt", "Why the file is not there", Encoding.UTF8.GetBytes(problem.Message + "\n"));
        }
    }

    private async Task<StudyDesign> LatestAsync(long studyId) => (await responses.VersionsAsync(studyId)).MaxBy(version => version.Key).Value.Design;

    private Task<byte[]> SecretAsync(long studyId) =>
        db.AllocationEpochs.AsNoTracking().Where(row => row.StudyId == studyId).OrderBy(row => row.Epoch).Select(row => row.Salt).FirstAsync();
}
