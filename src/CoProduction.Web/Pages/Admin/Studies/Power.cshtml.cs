using System.Globalization;
using CoProduction.Studies.Design;
using CoProduction.Studies.Library;
using CoProduction.Studies.Rehearsal;
using CoProduction.Studies.Reporting;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting.Authorization;
using CoProduction.Web.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace CoProduction.Web.Pages.Admin.Studies;

/// <summary>Power and minimum detectable effect by simulation. The page is the status of the run too: it is asked again until the run is over.</summary>
[Authorize(Policies.StudyEditor)]
public sealed class PowerModel(StudyDbContext db, PowerRuns power, StudyAccess access) : StudyPageModel(access)
{
    /// <summary>Of an effects file.</summary>
    private const int MaxBytes = 200_000;

    private StudyDesign design = new();

    [BindProperty]
    public string? Version { get; set; }

    [BindProperty]
    public string? Persons { get; set; } = "500";

    [BindProperty]
    public string? Draws { get; set; } = "200";

    [BindProperty]
    public string? Seed { get; set; } = "1";

    /// <summary>A <see cref="PowerEffects"/>.</summary>
    [BindProperty]
    public PowerEffects Effects { get; set; }

    /// <summary>What each level adds, in the order of <see cref="Levels"/>.</summary>
    [BindProperty]
    public List<string?> Added { get; set; } = [];

    [BindProperty]
    public IFormFile? EffectsFile { get; set; }

    public IReadOnlyList<SelectListItem> Versions { get; private set; } = [];

    /// <summary>Levels of factors but the first ones, with which they are compared.</summary>
    public IReadOnlyList<(string Factor, string Level, string Words)> Levels { get; private set; } = [];

    /// <summary>The library declares effects of this study.</summary>
    public bool IsOfLibrary => StudyLibrary.Effects(design.Key) is not null;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<PowerRun> Runs { get; private set; } = [];

    public PowerRun? AtWork => Runs.FirstOrDefault(PowerRuns.IsUnfinished);

    /// <summary>The run that is shown: the one asked for, else the newest.</summary>
    public PowerRun? Shown { get; private set; }

    public ReportTable? Table => Shown is null ? null : PowerRuns.TableOf(Shown);

    public async Task<IActionResult> OnGetAsync(int? run)
    {
        await LoadAsync(run);
        if (run is not null && Shown is null) return NotFound();
        (Effects, Version) = (IsOfLibrary ? PowerEffects.Library : PowerEffects.None, Versions[0].Value);
        return Page();
    }

    public async Task<IActionResult> OnGetFileAsync(int run)
    {
        await LoadAsync(run);
        return Table is { } table ? File(TableCsv.Write(table), "text/csv; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"{Study.Slug}-power-{run}.csv")) : NotFound();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await LoadAsync(null);
        var request = await ReadAsync();
        if (request is not null && await power.StartAsync(Study.StudyId, request, Actor) is { } refusal) ModelState.AddModelError("", refusal);
        return ModelState.IsValid ? LocalRedirect(PathOf("power")) : Page();
    }

    public async Task<IActionResult> OnPostCancelAsync(int number)
    {
        await power.CancelAsync(Study.StudyId, number, Actor);
        return LocalRedirect(PathOf("power"));
    }

    public string NameOf(PowerRun run) => string.Create(CultureInfo.InvariantCulture,
        $"{(run.Version is { } version ? $"version {version}" : "the draft")}: {run.Draws:N0} studies of {run.Persons:N0} persons, seed {run.Seed}");

    public static string WordsOf(PowerRun run) => run.State switch
    {
        PowerRunState.Waiting => "Waiting for its turn",
        PowerRunState.Running => run.CancelRequested ? "Stopping" : "At work",
        PowerRunState.Done => "Done",
        PowerRunState.Cancelled => "Cancelled",
        _ => "Ended without a result",
    };

    private async Task LoadAsync(int? run)
    {
        var versions = await db.StudyVersions.Where(row => row.StudyId == Study.StudyId).OrderByDescending(row => row.Version).Select(row => row.Version).ToListAsync();
        Versions = [.. versions.Select(number => new SelectListItem(string.Create(CultureInfo.InvariantCulture, $"Version {number}"), number.ToString(CultureInfo.InvariantCulture))), new SelectListItem("The draft", "draft")];
        design = DesignFile.Read(await db.StudyDrafts.Where(row => row.StudyId == Study.StudyId).Select(row => row.Document).SingleAsync());
        Levels = [.. design.Factors.SelectMany(factor => factor.Levels.Skip(1).Select(level => (factor.Key, level.Key, $"{Or(factor.Label, factor.Key)}: {Or(level.Label, level.Key)}")))];
        Runs = await power.ListAsync(Study.StudyId);
        Shown = run is null ? Runs.FirstOrDefault(row => !PowerRuns.IsUnfinished(row)) : Runs.FirstOrDefault(row => row.Number == run);
    }

    private async Task<PowerRunRequest?> ReadAsync()
    {
        var persons = Whole(nameof(Persons), Persons, "Enter how many persons start, such as 500");
        var draws = Whole(nameof(Draws), Draws, "Enter how many studies are simulated, such as 200");
        var seed = Whole(nameof(Seed), Seed, "Enter the seed, a whole number such as 1");
        if (Versions.All(item => item.Value != Version)) ModelState.AddModelError(nameof(Version), "Choose what is simulated");
        Func<CompiledDesign, PowerAssumption> assume = compiled => PowerAssumption.Of(compiled);
        if (Effects == PowerEffects.None) assume = PowerAssumption.None;
        if (Effects == PowerEffects.Levels && OfLevels() is var added) assume = compiled => PowerAssumption.OfLevels(compiled, added);
        if (Effects == PowerEffects.File && await OfFileAsync() is { } file) assume = compiled => PowerAssumption.Of(compiled, file);
        if (!ModelState.IsValid) return null;
        return new PowerRunRequest(int.TryParse(Version, CultureInfo.InvariantCulture, out var version) ? version : null, (int)persons, (int)draws, seed, assume);
    }

    /// <summary>What a level does to one answer after it is assigned it does to all of them: enough to plan by, and the file says more.</summary>
    private List<SyntheticEffect> OfLevels()
    {
        var effects = new List<SyntheticEffect>();
        for (var i = 0; i < Levels.Count && i < Added.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(Added[i])) continue;
            if (double.TryParse(Added[i]!.Trim().Replace('−', '-'), NumberStyles.Float, CultureInfo.InvariantCulture, out var add) && double.IsFinite(add))
                effects.Add(new SyntheticEffect { Levels = new Dictionary<string, string> { [Levels[i].Factor] = Levels[i].Level }, Add = add });
            else
                ModelState.AddModelError(FormattableString.Invariant($"Added[{i}]"), "Enter a number, such as 0.2");
        }
        if (ModelState.IsValid && effects.Count == 0) ModelState.AddModelError("Added[0]", "Enter what at least one level adds");
        return effects;
    }

    private async Task<RehearsalEffects?> OfFileAsync()
    {
        if (EffectsFile is not { Length: > 0 and <= MaxBytes } file)
        {
            ModelState.AddModelError(nameof(EffectsFile), "Choose an effects file of at most 200 kB");
            return null;
        }
        try
        {
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes);
            return RehearsalEffects.Read(bytes.ToArray());
        }
        catch (DesignFileException problem)
        {
            ModelState.AddModelError(nameof(EffectsFile), problem.Message);
            return null;
        }
    }

    private long Whole(string field, string? text, string message)
    {
        if (long.TryParse(text?.Trim().Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (field == nameof(Seed) || number <= int.MaxValue)) return number;
        ModelState.AddModelError(field, message);
        return 0;
    }

    private static string Or(string label, string key) => label.Length > 0 ? label : key;
}
