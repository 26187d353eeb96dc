using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml;

namespace CoProduction.Studies.Reporting.Packaging;

/// <summary>
/// Reads every byte of a package and compares it with what the package says of itself: files, sizes, hashes and rows; the hashes of plan and data with the files that
/// they are of, in the report, the description and the results too; and rows of the formats with each other. It holds no file in memory but the small ones.
/// </summary>
public static class PackageVerification
{
    private const long MaxSmallFile = 64 * 1024 * 1024;

    /// <param name="stream">The package; must seek.</param>
    /// <exception cref="InvalidDataException">It is no zip file.</exception>
    public static PackageVerdict Verify(Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        var findings = new List<string>();
        if (Manifest(zip, findings) is not { } manifest) return new PackageVerdict(null, findings, 0, 0);
        var read = new Dictionary<string, PackagedFile>(StringComparer.Ordinal);
        foreach (var twice in zip.Entries.GroupBy(entry => entry.FullName, StringComparer.Ordinal).Where(group => group.Count() > 1)) findings.Add($"{twice.Key} is in the package twice.");
        foreach (var entry in zip.Entries.DistinctBy(entry => entry.FullName)) read[entry.FullName] = Measure(entry);
        CompareFiles(manifest, read, findings);
        CompareSums(zip, manifest, read, findings);
        ComparePlanAndData(zip, manifest, read, findings);
        CompareDescription(zip, read, findings);
        CompareRows(zip, manifest, read, findings);
        return new PackageVerdict(manifest, findings, read.Count, read.Values.Sum(file => file.Bytes));
    }

    /// <summary>Compares two packages file by file and byte by byte. Empty: they hold the same.</summary>
    public static IReadOnlyList<string> Compare(Stream package, Stream rebuilt)
    {
        using var given = new ZipArchive(package, ZipArchiveMode.Read, leaveOpen: true);
        using var made = new ZipArchive(rebuilt, ZipArchiveMode.Read, leaveOpen: true);
        var names = made.Entries.Select(entry => entry.FullName).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. given.Entries.Where(entry => !names.Contains(entry.FullName)).Select(entry => $"{entry.FullName} is not in the package rebuilt."),
            .. made.Entries.SelectMany(entry => given.GetEntry(entry.FullName) is not { } other ? [$"{entry.FullName} is missing."]
                : FirstDifference(other, entry) is { } place ? [$"{entry.FullName} differs from byte {place} on."] : Array.Empty<string>()),
        ];
    }

    private static PackageManifest? Manifest(ZipArchive zip, List<string> findings)
    {
        try
        {
            if (Small(zip, PackageManifest.FileName) is { } bytes) return PackageManifest.Read(bytes);
            findings.Add($"There is no {PackageManifest.FileName}: this is no package of CoProduction, or it was cut.");
        }
        catch (JsonException problem)
        {
            findings.Add($"{PackageManifest.FileName} cannot be read: {problem.Message}");
        }
        return null;
    }

    private static void CompareFiles(PackageManifest manifest, Dictionary<string, PackagedFile> read, List<string> findings)
    {
        foreach (var listed in manifest.Files)
            if (!read.TryGetValue(listed.Path, out var found)) findings.Add($"{listed.Path} is missing.");
            else if (found.Sha256 != listed.Sha256) findings.Add($"{listed.Path} was changed: its SHA-256 is {found.Sha256}, not {listed.Sha256}.");
            else if (found.Bytes != listed.Bytes) findings.Add($"{listed.Path} has {found.Bytes} bytes; the manifest says {listed.Bytes}.");
            else if (PackageWriter.IsCsv(listed.Path) && found.Rows != listed.Rows) findings.Add($"{listed.Path} has {found.Rows} rows; the manifest says {listed.Rows}.");
        var known = manifest.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var name in read.Keys.Where(name => name is not (PackageManifest.FileName or PackageManifest.Sums) && !known.Contains(name))) findings.Add($"{name} is not in the manifest.");
    }

    private static void CompareSums(ZipArchive zip, PackageManifest manifest, Dictionary<string, PackagedFile> read, List<string> findings)
    {
        if (Text(zip, PackageManifest.Sums) is not { } sums) findings.Add($"{PackageManifest.Sums} is missing.");
        else if (sums != manifest.SumsWith(read[PackageManifest.FileName].Sha256)) findings.Add($"{PackageManifest.Sums} does not agree with {PackageManifest.FileName}.");
    }

    private static void ComparePlanAndData(ZipArchive zip, PackageManifest manifest, Dictionary<string, PackagedFile> read, List<string> findings)
    {
        var design = $"design-v{manifest.PlanVersion}.json";
        if (!read.TryGetValue(design, out var plan)) findings.Add($"{design}, the design whose plan was run, is missing.");
        else if (plan.Sha256 != manifest.PlanSha256) findings.Add($"{design} is not the design whose plan was run: its SHA-256 is {plan.Sha256}, not {manifest.PlanSha256}.");
        if (read.GetValueOrDefault(PackageManifest.Responses)?.Sha256 is { } data && data != manifest.DataSha256) findings.Add($"{PackageManifest.Responses} is not the data that was analysed: its SHA-256 is {data}, not {manifest.DataSha256}.");
        if (Text(zip, "report.html") is { } report)
            foreach (var (hash, of) in new[] { (manifest.PlanSha256, "plan"), (manifest.DataSha256, "data") })
                if (!report.Contains(hash, StringComparison.Ordinal)) findings.Add($"report.html does not name the hash of the {of}.");
    }

    private static void CompareDescription(ZipArchive zip, Dictionary<string, PackagedFile> read, List<string> findings)
    {
        if (Small(zip, "datapackage.json") is not { } bytes) return;
        try
        {
            using var description = JsonDocument.Parse(bytes);
            foreach (var resource in description.RootElement.GetProperty("resources").EnumerateArray())
            {
                var path = resource.GetProperty("path").GetString()!;
                if (!read.TryGetValue(path, out var file)) findings.Add($"datapackage.json describes {path}, which is missing.");
                else if (resource.GetProperty("hash").GetString() != "sha256:" + file.Sha256) findings.Add($"datapackage.json gives another hash of {path}.");
            }
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            findings.Add($"datapackage.json cannot be read: {problem.Message}");
        }
    }

    /// <summary>Every format holds the same responses.</summary>
    private static void CompareRows(ZipArchive zip, PackageManifest manifest, Dictionary<string, PackagedFile> read, List<string> findings)
    {
        var listed = manifest.Files.ToDictionary(file => file.Path, file => file.Rows, StringComparer.Ordinal);
        foreach (var (name, rows) in new (string, Func<ZipArchiveEntry, long?>)[] { ("responses.dta", StataRows), ("responses.sav", SpssRows), ("responses.xlsx", WorkbookRows), ("responses_labels.csv", _ => read["responses_labels.csv"].Rows) })
        {
            if (zip.GetEntry(name) is not { } entry) continue;
            var found = rows(entry);
            if (found != listed.GetValueOrDefault(name)) findings.Add($"{name} has {(found is { } count ? count : "no readable number of")} rows; the manifest says {listed.GetValueOrDefault(name)}.");
            else if (found != listed.GetValueOrDefault(PackageManifest.Responses)) findings.Add($"{name} has {found} rows, {PackageManifest.Responses} has {listed.GetValueOrDefault(PackageManifest.Responses)}.");
        }
    }

    private static PackagedFile Measure(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        using var measured = new MeasuredStream(() => Stream.Null);
        content.CopyTo(measured);
        return new PackagedFile(entry.FullName, "", measured.Bytes, measured.Sha256(), PackageWriter.IsCsv(entry.FullName) ? Math.Max(measured.Records - 1, 0) : null);
    }

    /// <summary>The number of observations in the header of format 118.</summary>
    private static long? StataRows(ZipArchiveEntry entry)
    {
        var head = Head(entry, 256);
        var at = head.AsSpan().IndexOf("<N>"u8);
        return at < 0 || at + 11 > head.Length ? null : BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(at + 3));
    }

    /// <summary>The number of cases in the file header.</summary>
    private static long? SpssRows(ZipArchiveEntry entry)
    {
        var head = Head(entry, 84);
        return head.Length < 84 ? null : BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(80));
    }

    /// <summary>Rows of the sheet, without the header.</summary>
    private static long? WorkbookRows(ZipArchiveEntry entry)
    {
        try
        {
            // A zip in a zip must seek: through a file that is gone when it is closed.
            using var copy = TemporaryFile.Create();
            using (var content = entry.Open()) content.CopyTo(copy);
            using var workbook = new ZipArchive(copy, ZipArchiveMode.Read);
            if (workbook.GetEntry("xl/worksheets/sheet1.xml") is not { } part) return null;
            using var sheet = part.Open();
            using var xml = XmlReader.Create(sheet, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            var rows = -1L;
            while (xml.Read())
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "row") rows++;
            return rows;
        }
        catch (Exception problem) when (problem is InvalidDataException or XmlException)
        {
            return null;
        }
    }

    private static byte[] Head(ZipArchiveEntry entry, int length)
    {
        using var content = entry.Open();
        var head = new byte[length];
        return head[..content.ReadAtLeast(head, length, throwOnEndOfStream: false)];
    }

    private static string? Text(ZipArchive zip, string name) => Small(zip, name) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private static byte[]? Small(ZipArchive zip, string name)
    {
        if (zip.GetEntry(name) is not { } entry) return null;
        if (entry.Length > MaxSmallFile) throw new InvalidDataException($"{name} has {entry.Length} bytes, more than any such file.");
        using var content = entry.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static long? FirstDifference(ZipArchiveEntry given, ZipArchiveEntry made)
    {
        using var a = given.Open();
        using var b = made.Open();
        var (left, right) = (new byte[1 << 16], new byte[1 << 16]);
        for (var place = 0L; ;)
        {
            var (read, expected) = (a.ReadAtLeast(left, left.Length, throwOnEndOfStream: false), b.ReadAtLeast(right, right.Length, throwOnEndOfStream: false));
            var same = left.AsSpan(0, read).CommonPrefixLength(right.AsSpan(0, expected));
            if (same < Math.Max(read, expected)) return place + same;
            if (read == 0) return null;
            place += read;
        }
    }
}
