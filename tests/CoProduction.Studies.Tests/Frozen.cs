namespace CoProduction.Studies.Tests;

/// <summary>Files under <c>Frozen/</c>: written once, never regenerated. A test that disagrees with one has found a change of format or of draws.</summary>
internal static class Frozen
{
    public static byte[] Bytes(string name)
    {
        using var stream = typeof(Frozen).Assembly.GetManifestResourceStream($"Frozen/{name}")
            ?? throw new FileNotFoundException($"There is no frozen file '{name}'.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public static string[] Lines(string name) => System.Text.Encoding.UTF8.GetString(Bytes(name)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
