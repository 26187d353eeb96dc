using CoProduction.Studies.Design;
using CoProduction.Studies.Library;
using CoProduction.Web.Data;
using CoProduction.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.Options;

namespace CoProduction.Web.Operations;

/// <summary>
/// What an empty installation is given: the library studies as drafts and, where demos are enabled, an open demo and a closed one filled with synthetic
/// responses. Each is done once; several replicas starting together do it once between them.
/// </summary>
public sealed class FirstStart(
    StudyDbContext db, StudyDrafts drafts, StudyLifecycle lifecycle, StudyCatalog catalog, SyntheticResponses synthetic,
    IOptions<InstallationOptions> installation, IOptions<DemoOptions> demo, TimeProvider time)
{
    /// <summary>Address of the open demo.</summary>
    public const string DemoSlug = "nudges-demo";

    /// <summary>Address of the closed demo with synthetic responses.</summary>
    public const string SampleSlug = "nudges-sample";

    public const string Actor = "installation";

    private const string DemoStudy = "nudges";
    private const ulong SampleSeed = 20_260_101;
    private const int SamplePersons = 600;

    public static async Task RunAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<FirstStart>().RunAsync();
    }

    public async Task RunAsync()
    {
        await RegisterAsync();
        if (installation.Value.LoadLibrary)
            await OnceAsync(rows => rows.Where(row => row.LibraryLoadedAt == null), (set, now) => set.SetProperty(row => row.LibraryLoadedAt, now), AddLibraryAsync);
        if (demo.Value.Enabled == true)
            await OnceAsync(rows => rows.Where(row => row.DemoLoadedAt == null), (set, now) => set.SetProperty(row => row.DemoLoadedAt, now), AddDemosAsync);
    }

    private async Task RegisterAsync()
    {
        try
        {
            await db.RunWriteAsync(async () =>
            {
                if (!await db.Installations.AnyAsync()) db.Add(new Installation { CreatedAt = time.GetUtcNow() });
                await db.SaveChangesAsync(CancellationToken.None);
            });
        }
        catch (DbUpdateException) when (db.Installations.AsNoTracking().Any())
        {
            // Another replica registered it between the two statements.
        }
    }

    /// <summary>Mark and work commit together: a killed first start leaves nothing half done, and a second replica waits for the mark and then finds it set.</summary>
    private async Task OnceAsync(
        Func<IQueryable<Installation>, IQueryable<Installation>> unmarked, Action<UpdateSettersBuilder<Installation>, DateTimeOffset> mark, Func<Task> work)
    {
        var now = time.GetUtcNow();
        await db.RunWriteAsync(async () =>
        {
            if (await unmarked(db.Installations).ExecuteUpdateAsync(set => mark(set, now), CancellationToken.None) == 1) await work();
        });
    }

    private async Task AddLibraryAsync()
    {
        foreach (var study in StudyLibrary.All) await drafts.CreateAsync(study.Design, Actor, owner: null);
    }

    private async Task AddDemosAsync()
    {
        var design = StudyLibrary.Find(DemoStudy)!.Design;
        await OpenAsync(design, DemoSlug, "Demonstration: ");
        var sample = await OpenAsync(design, SampleSlug, "Sample report: ");
        await synthetic.FillAsync(await catalog.VersionAsync(db, sample, 1), StudyLibrary.Effects(DemoStudy)!, SampleSeed, SamplePersons);
        await lifecycle.CloseAsync(sample, Actor);
    }

    private async Task<long> OpenAsync(StudyDesign design, string slug, string prefix)
    {
        var title = new LocalizedText(design.Title.Texts.Select(text => KeyValuePair.Create(text.Key, prefix + text.Value)));
        var study = await drafts.CreateAsync(design with { Key = slug, Title = title }, Actor, owner: null, demo: true);
        var opened = await lifecycle.OpenAsync(study.StudyId, Actor);
        return opened.Done ? study.StudyId : throw new InvalidOperationException($"The demo could not be opened: {opened.Refusal}");
    }
}
