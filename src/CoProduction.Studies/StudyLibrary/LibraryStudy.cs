using CoProduction.Studies.Design;

namespace CoProduction.Studies.Library;

/// <summary>A study that ships with the product: a complete design that a researcher opens with one click.</summary>
public sealed class LibraryStudy
{
    private readonly byte[] file;

    internal LibraryStudy(byte[] file)
    {
        this.file = file;
        Design = DesignFile.Read(file);
    }

    public string Key => Design.Key;

    public string Title => Design.Title.InOrFirst(Design.Languages[0]);

    /// <summary>One paragraph: what is a fact of the publication, what is illustrative wording of ours, what was not found.</summary>
    public string Note => Design.Source?.Note ?? "";

    public StudyDesign Design { get; }

    /// <summary>The design file, byte for byte as shipped.</summary>
    public ReadOnlyMemory<byte> File => file;
}
