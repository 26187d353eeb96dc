using System.Globalization;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace CoProduction.Web.Pages.Admin.Studies;

/// <summary>
/// Responses from a CSV file: upload, say what the columns mean, look at everything that does not fit, import. Between the steps the file travels in the form,
/// packed, so that no server has to keep it.
/// </summary>
[Authorize(Policies.StudyEditor)]
[RequestSizeLimit(RequestLimits.ImportBytes)]
public sealed class ImportModel(ImportResponses import, StudyAccess access) : StudyPageModel(access)
{
    private const int SampleRows = 50;
    private const int Samples = 4;
    private const int MaxSampleLength = 30;

    /// <summary>A form has at most <see cref="RequestLimits.Fields"/> fields, three of them per column.</summary>
    private const int MaxFormColumns = 300;

    private ImportTargets targets = null!;

    [BindProperty]
    public IFormFile? Upload { get; set; }

    [BindProperty]
    public string? Packed { get; set; }

    [BindProperty]
    public string? FileName { get; set; }

    [BindProperty]
    public string? Missing { get; set; }

    [BindProperty]
    public List<ColumnInput> Columns { get; set; } = [];

    public bool CanImport => Study.State != StudyState.Draft;

    public ImportFile? Csv { get; private set; }

    /// <summary>Null before the first check.</summary>
    public ImportOutcome? Checked { get; private set; }

    public string Size => string.Create(CultureInfo.InvariantCulture, $"{Csv!.Rows.Count(row => row.Length > 0):N0} rows, {Csv.Headers.Count} columns");

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostUploadAsync()
    {
        if (!await ReadTargetsAsync()) return Page();
        if (Upload is not { Length: > 0 }) return Refuse(nameof(Upload), "Choose a CSV file");
        if (Upload.Length > ImportFile.MaxBytes) return Refuse(nameof(Upload), "The file is larger than 10 MB");
        using var content = new MemoryStream();
        await Upload.CopyToAsync(content);
        var file = ImportFile.Read(content.ToArray());
        foreach (var problem in file.Problems) ModelState.AddModelError(nameof(Upload), $"{(problem.Row is { } row ? string.Create(CultureInfo.InvariantCulture, $"Row {row}: ") : "")}{problem.Message}");
        if (file.Headers.Count > MaxFormColumns) return Refuse(nameof(Upload), $"The file has more than {MaxFormColumns} columns. Import it with “coprod responses import”, or leave out columns.");
        if (!ModelState.IsValid) return Page();
        Csv = file;
        Packed = file.Pack();
        FileName = Path.GetFileName(Upload.FileName);
        if (Packed.Length > RequestLimits.ImportBytes - RequestLimits.PageBytes)
        {
            Csv = null;
            return Refuse(nameof(Upload), "The file cannot be packed small enough for this page. Import it with “coprod responses import”.");
        }
        var guess = ImportMapping.Guess(file.Headers, targets);
        Missing = string.Join(", ", guess.Missing);
        Columns = [.. guess.Columns.Select(column => new ColumnInput { Column = column.Column, Target = column.Target })];
        return Page();
    }

    public Task<IActionResult> OnPostCheckAsync() => RunAsync(dryRun: true);

    public Task<IActionResult> OnPostImportAsync() => RunAsync(dryRun: false);

    public IEnumerable<SelectListItem> TargetItems(string? chosen) =>
        targets.All.Select(target => new SelectListItem(Short(target.Label, 90), target.Name, target.Name == chosen));

    /// <summary>Some values of a column, to recognise it by.</summary>
    public string SampleOf(int column) => string.Join(", ", Csv!.Rows.Where(row => row.Length > column).Take(SampleRows).Select(row => row[column]).Where(text => text.Length > 0)
        .Distinct().Take(Samples).Select(text => Short(text, MaxSampleLength)));

    private async Task<IActionResult> RunAsync(bool dryRun)
    {
        if (!await ReadTargetsAsync()) return Page();
        Csv = ImportFile.Unpack(Packed ?? "");
        if (Csv is null) return Refuse(nameof(Upload), "The file was lost on the way. Choose it again.");
        if (Mapping() is not { } mapping) return Page();
        Checked = await import.RunAsync(Study.StudyId, Csv, Short(Path.GetFileName(FileName ?? ""), 100), mapping, Actor, dryRun);
        return Checked.Stored
            ? ToOverview(string.Create(CultureInfo.InvariantCulture, $"{Checked.Participants:N0} responses are imported. They are apart from all others, as imported responses, in the results."))
            : Page();
    }

    private ImportMapping? Mapping()
    {
        var columns = new List<ImportColumn>();
        for (var index = 0; index < Columns.Count; index++)
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var pair in (Columns[index].Values ?? "").Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var equals = pair.LastIndexOf('=');
                if (equals < 1) ModelState.AddModelError($"Columns[{index}].Values", $"“{Short(pair, MaxSampleLength)}” is not of the form “value in the file = meaning”");
                else values[pair[..equals].Trim()] = pair[(equals + 1)..].Trim();
            }
            columns.Add(new ImportColumn(Columns[index].Column ?? "", Columns[index].Target ?? "", values));
        }
        return ModelState.IsValid ? new ImportMapping(columns, (Missing ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) : null;
    }

    private async Task<bool> ReadTargetsAsync()
    {
        if (await import.TargetsAsync(Study.StudyId) is not { } found) return false;
        targets = found;
        return true;
    }

    private PageResult Refuse(string field, string message)
    {
        ModelState.AddModelError(field, message);
        return Page();
    }

    private static string Short(string text, int length) => text.Length > length ? text[..length] + "…" : text;

    public sealed class ColumnInput
    {
        public string? Column { get; set; }

        public string? Target { get; set; }

        public string? Values { get; set; }
    }
}
