namespace CoProduction.Studies.Reporting.Packaging;

/// <summary>A file of a package as its manifest lists it.</summary>
/// <param name="Path">Where it lies in the package, with forward slashes.</param>
/// <param name="Meaning">What it is, in words.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of its bytes, in hexadecimal.</param>
/// <param name="Rows">Responses, records or results, without a header; null for files without rows.</param>
public sealed record PackagedFile(string Path, string Meaning, long Bytes, string Sha256, long? Rows)
{
    /// <summary>What a file would be, without keeping it.</summary>
    public static async Task<PackagedFile> MeasureAsync(string path, string meaning, Func<Stream, Task> write)
    {
        await using var measured = new MeasuredStream(() => Stream.Null);
        await write(measured);
        return new PackagedFile(path, meaning, measured.Bytes, measured.Sha256(), PackageWriter.IsCsv(path) ? Math.Max(measured.Records - 1, 0) : null);
    }
}
