using CoProduction.Studies.Design;

namespace CoProduction.Studies.Tests.Analysis;

/// <summary>One shipped design file, whatever the state of the others.</summary>
internal static class LibraryDesign
{
    public static StudyDesign Read(string key)
    {
        using var stream = typeof(StudyDesign).Assembly.GetManifestResourceStream($"CoProduction.Studies.StudyLibrary.{key}.json")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return DesignFile.Read(copy.ToArray());
    }
}
