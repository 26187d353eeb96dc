using System.IO.Compression;

namespace CoProduction.Studies.Reporting.Packaging;

/// <summary>Writes the files of a package one after the other into a zip, measuring each on its way. The same files make the same bytes: no clock, order as added.</summary>
public sealed class PackageWriter : IDisposable
{
    /// <summary>Zip's first day.</summary>
    private static readonly DateTimeOffset Stamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive zip;
    private readonly List<PackagedFile> files = [];

    /// <param name="stream">Seekable, so that sizes stand before the contents; left open.</param>
    public PackageWriter(Stream stream)
    {
        if (!stream.CanSeek) throw new ArgumentException("A package is written to a stream that can seek.", nameof(stream));
        zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
    }

    public IReadOnlyList<PackagedFile> Files => files;

    /// <param name="path">Where the file lies in the package.</param>
    /// <param name="meaning">What it is.</param>
    /// <param name="write">Writes it; may write synchronously, and must leave the stream open.</param>
    /// <param name="rows">Its rows; of a CSV file they are counted.</param>
    public async Task<PackagedFile> AddAsync(string path, string meaning, Func<Stream, Task> write, long? rows = null)
    {
        await using var measured = new MeasuredStream(() => Open(path));
        await write(measured);
        measured.Open();
        var file = new PackagedFile(path, meaning, measured.Bytes, measured.Sha256(), IsCsv(path) ? Math.Max(measured.Records - 1, 0) : rows);
        files.Add(file);
        return file;
    }

    public Task<PackagedFile> AddAsync(string path, string meaning, byte[] content, long? rows = null) =>
        AddAsync(path, meaning, stream => stream.WriteAsync(content).AsTask(), rows);

    /// <summary>Ends the package: the manifest, and the sums.</summary>
    public async Task<PackageManifest> EndAsync(PackageManifest manifest)
    {
        manifest = manifest with { Files = [.. files] };
        var written = await AddAsync(PackageManifest.FileName, "", manifest.Write());
        await AddAsync(PackageManifest.Sums, "", System.Text.Encoding.UTF8.GetBytes(manifest.SumsWith(written.Sha256)));
        return manifest;
    }

    public void Dispose() => zip.Dispose();

    private Stream Open(string path)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = Stamp;
        return entry.Open();
    }

    internal static bool IsCsv(string path) => path.EndsWith(".csv", StringComparison.Ordinal);
}
