using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CoProduction.Studies.Reporting.Packaging;
using CoProduction.Web.Data;
using Microsoft.Extensions.Options;

namespace CoProduction.Web.Operations;

/// <summary>
/// Packages that are prepared behind the pages, one at a time in a process, and lie in a private folder until they are downloaded. Package and state lie in a folder named by
/// 122 random bits; only the person who asked is told of it. What is old, or more than fits, is removed.
/// </summary>
public sealed partial class PreparedPackages(IServiceScopeFactory scopes, IOptions<PackageOptions> options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<PreparedPackages> logger) : BackgroundService
{
    /// <summary>Packages of one person that are kept.</summary>
    private const int KeptPerPerson = 5;

    private const int SmallCellsKept = 100;
    private const string Prefix = "coproduction-packages-";
    private const string StateFile = "state.json";
    private const string PackageFile = "package.zip";

    /// <summary>How long one may be silent before its process is taken for dead.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim turn = new(1);
    private readonly Lock writing = new();
    private readonly Lazy<string> folder = new(() => NewFolder(options.Value.Folder));

    private DateTimeOffset Now => time.GetUtcNow();

    private TimeSpan Kept => TimeSpan.FromMinutes(options.Value.KeepMinutes);

    /// <summary>Starts, or finds the same already asked for and at work. Null where there is no room; try again later.</summary>
    /// <param name="study">A study that may be read now.</param>
    /// <param name="request">Which package.</param>
    /// <param name="owner">Who alone may have it: a researcher, or a study's scripts.</param>
    /// <param name="actor">Name in the audit trail.</param>
    /// <exception cref="InvalidOperationException">The study is blinded.</exception>
    public PreparedPackage? Start(Study study, PackageRequest request, Guid owner, string actor)
    {
        if (!ExportResponses.IsReadable(study)) throw new InvalidOperationException(ExportResponses.Blinded);
        Sweep();
        var mine = All().Where(known => known.ResearcherId == owner).OrderByDescending(known => known.AskedAt).ToList();
        if (mine.FirstOrDefault(known => known.IsAtWork && known.StudyId == study.StudyId && Same(RequestOf(known), request)) is { } same) return same;
        if (mine.Count(known => known.IsAtWork) >= KeptPerPerson || BytesHeld() >= options.Value.MaxBytes) return null;
        foreach (var old in mine.Where(known => !known.IsAtWork).Skip(KeptPerPerson - 1)) Remove(old);
        var now = Now;
        var asked = new PreparedPackage
        {
            Id = Guid.NewGuid(), StudyId = study.StudyId, ResearcherId = owner, Kind = request.Kind, Public = request.Public, Suppress = request.Suppress, AskedAt = now, SeenAt = now,
        };
        CreatePrivate(FolderOf(asked.Id));
        Write(asked);
        _ = Task.Run(() => WorkAsync(study, asked, actor), CancellationToken.None);
        return asked;
    }

    /// <summary>The package of this id, where it is this person's and of this study; null for everything else.</summary>
    public PreparedPackage? Find(Guid id, long studyId, Guid researcherId) =>
        Read(FolderOf(id)) is { } found && found.StudyId == studyId && found.ResearcherId == researcherId && found.AskedAt + Kept > Now ? found : null;

    /// <summary>This person's packages of a study, newest first.</summary>
    public IReadOnlyList<PreparedPackage> Of(long studyId, Guid researcherId) =>
        [.. All().Where(known => known.StudyId == studyId && known.ResearcherId == researcherId && known.AskedAt + Kept > Now).OrderByDescending(known => known.AskedAt)];

    /// <summary>The newest package of this request.</summary>
    public PreparedPackage? Newest(Study study, PackageRequest request, Guid owner) => Of(study.StudyId, owner).FirstOrDefault(known => Same(RequestOf(known), request));

    public DateTimeOffset GoneAt(PreparedPackage package) => package.AskedAt + Kept;

    /// <summary>The file of a ready package; null where it was removed meanwhile. Removing it does not end a download.</summary>
    public FileStream? Open(PreparedPackage package)
    {
        try
        {
            return package.State != PreparedState.Ready ? null
                : new FileStream(Path.Combine(FolderOf(package.Id), PackageFile), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Remove(PreparedPackage package) => Delete(FolderOf(package.Id));

    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
        if (folder.IsValueCreated && options.Value.Folder.Length == 0) Delete(folder.Value);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DeleteLeftovers();
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Sweep();
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    /// <summary>Removes what is older than may be kept.</summary>
    internal void Sweep()
    {
        if (!folder.IsValueCreated && options.Value.Folder.Length == 0) return;
        foreach (var old in All().Where(known => known.AskedAt + Kept <= Now)) Remove(old);
    }

    private async Task WorkAsync(Study study, PreparedPackage package, string actor)
    {
        var latest = new Latest(this, package);
        await using var beats = time.CreateTimer(_ => latest.Beat(), null, Beat, Beat);
        try
        {
            await turn.WaitAsync(lifetime.ApplicationStopping);
            try
            {
                await MakeAsync(study, latest, actor);
            }
            finally
            {
                turn.Release();
            }
        }
        catch (PackageRefusedException refused)
        {
            latest.End(known => known with
            {
                State = PreparedState.Refused,
                Problem = refused.Message,
                Variables = refused.Anonymity?.Variables ?? [],
                Small = [.. (refused.Anonymity?.Small ?? []).Take(SmallCellsKept)],
                Advice = refused.Anonymity?.Advice() ?? [],
            });
        }
        catch (OperationCanceledException)
        {
            latest.End(known => known with { State = PreparedState.Failed, Problem = "The server stopped before the package was done. Prepare it again." });
        }
        catch (PackageTooLargeException)
        {
            latest.End(known => known with { State = PreparedState.Failed, Problem = "The package needs more space than the server keeps for packages. Ask its administrator to run coprod package." });
        }
        catch (Exception problem)
        {
            LogFailed(logger, study.StudyId, problem);
            latest.End(known => known with { State = PreparedState.Failed, Problem = "The package could not be made. The server's log says why." });
        }
    }

    private async Task MakeAsync(Study study, Latest latest, string actor)
    {
        var package = latest.Package;
        var target = Path.Combine(FolderOf(package.Id), PackageFile);
        await using var scope = scopes.CreateAsyncScope();
        PackageManifest manifest;
        long bytes;
        string hash;
        await using (var stream = new FileStream(target + ".part", new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 1 << 16 }))
        {
            var left = options.Value.MaxBytes - BytesHeld();
            manifest = await scope.ServiceProvider.GetRequiredService<StudyPackages>().WriteAsync(study, RequestOf(package), stream, new Progress(latest, stream, left), lifetime.ApplicationStopping);
            bytes = stream.Length;
            stream.Position = 0;
            hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, lifetime.ApplicationStopping));
        }
        await StudyPackages.RecordAsync(scope.ServiceProvider.GetRequiredService<StudyDbContext>(), study.StudyId, manifest, actor, Now);
        File.Move(target + ".part", target);
        latest.End(known => known with { State = PreparedState.Ready, Bytes = bytes, Sha256 = hash, PlanSha256 = manifest.PlanSha256, Suppressed = manifest.Public?.Suppressed ?? 0 });
    }

    private static bool Same(PackageRequest a, PackageRequest b) => JsonSerializer.Serialize(a) == JsonSerializer.Serialize(b);

    private static PackageRequest RequestOf(PreparedPackage package) => new(package.Kind, package.Public, package.Suppress);

    private string FolderOf(Guid id) => Path.Combine(folder.Value, id.ToString("N", CultureInfo.InvariantCulture));

    private List<PreparedPackage> All() => [.. Directory.EnumerateDirectories(folder.Value).Select(Read).OfType<PreparedPackage>()];

    private long BytesHeld() => new DirectoryInfo(folder.Value).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>Null where there is none. One whose process died is told as failed.</summary>
    private PreparedPackage? Read(string path)
    {
        try
        {
            var known = JsonSerializer.Deserialize<PreparedPackage>(File.ReadAllBytes(Path.Combine(path, StateFile)))!;
            return known.IsAtWork && known.SeenAt + Silence < Now
                ? known with { State = PreparedState.Failed, Problem = "The server stopped before the package was done. Prepare it again." }
                : known;
        }
        catch (Exception problem) when (problem is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whole or not at all; of a package that was removed meanwhile not at all.</summary>
    private void Write(PreparedPackage package)
    {
        var path = Path.Combine(FolderOf(package.Id), StateFile);
        lock (writing)
            try
            {
                File.WriteAllBytes(path + ".part", JsonSerializer.SerializeToUtf8Bytes(package));
                File.Move(path + ".part", path, overwrite: true);
            }
            catch (DirectoryNotFoundException)
            {
                // It was removed.
            }
    }

    private void Delete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // It is gone.
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            LogKept(logger, problem.GetType().Name);
        }
    }

    /// <summary>Of processes that were killed. Only what is ours can be removed, and what is old is nobody's any more.</summary>
    private void DeleteLeftovers()
    {
        foreach (var left in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
            if (Directory.GetLastWriteTimeUtc(left) < Now.UtcDateTime - Kept - TimeSpan.FromDays(1))
                Delete(left);
    }

    private static string NewFolder(string configured)
    {
        if (configured.Length == 0) return Directory.CreateTempSubdirectory(Prefix).FullName;
        CreatePrivate(configured);
        return Path.GetFullPath(configured);
    }

    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [LoggerMessage(LogLevel.Error, "The package of study {Study} could not be made")]
    private static partial void LogFailed(ILogger logger, long study, Exception problem);

    [LoggerMessage(LogLevel.Warning, "A prepared package could not be removed ({Kind})")]
    private static partial void LogKept(ILogger logger, string kind);

    /// <summary>The newest state of a package at work, written at steps and by the beat.</summary>
    private sealed class Latest(PreparedPackages owner, PreparedPackage package)
    {
        private readonly Lock change = new();
        private PreparedPackage package = package;

        public PreparedPackage Package => package;

        public void Beat() => Set(known => known);

        public void Step(PackageProgress progress) => Set(known => known with { State = PreparedState.Making, Doing = progress.Doing, Done = progress.Done, Steps = progress.Steps });

        public void End(Func<PreparedPackage, PreparedPackage> last) => Set(last);

        private void Set(Func<PreparedPackage, PreparedPackage> to)
        {
            lock (change)
            {
                if (package.State is not (PreparedState.Waiting or PreparedState.Making)) return;
                package = to(package) with { SeenAt = owner.Now };
                owner.Write(package);
            }
        }
    }

    private sealed class Progress(Latest latest, Stream stream, long left) : IProgress<PackageProgress>
    {
        public void Report(PackageProgress value)
        {
            if (stream.Length > left) throw new PackageTooLargeException();
            latest.Step(value);
        }
    }

    private sealed class PackageTooLargeException : Exception;
}
