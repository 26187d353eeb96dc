namespace CoProduction.Web.Operations;

/// <summary>A file that a package will have.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Meaning">What it is.</param>
/// <param name="Write">Writes it.</param>
/// <param name="Rows">Its rows, where it is no CSV file.</param>
/// <param name="MayNotFit">The format may not take so many rows or columns.</param>
internal sealed record FileToPack(string Path, string Meaning, Func<Stream, Task> Write, long? Rows = null, bool MayNotFit = false)
{
    public static FileToPack Of(string path, string meaning, Action<Stream> write, long? rows = null, bool mayNotFit = false) => new(path, meaning, stream =>
    {
        write(stream);
        return Task.CompletedTask;
    }, rows, mayNotFit);

    public static FileToPack Of(string path, string meaning, Func<byte[]> content) => new(path, meaning, stream => stream.WriteAsync(content()).AsTask());
}
