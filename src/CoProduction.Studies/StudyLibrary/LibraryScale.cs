using System.Text.Json;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Measurement;

namespace CoProduction.Studies.Library;

/// <summary>A scale that ships with the product: items to insert into a page, and the measures that score them.</summary>
public sealed record LibraryScale
{
    public string Key { get; init; } = "";

    public string Title { get; init; } = "";

    /// <summary>Where the items come from; says so where they are ours.</summary>
    public string Reference { get; init; } = "";

    /// <summary>Terms of use, or that they are not established.</summary>
    public string Licence { get; init; } = "";

    public string Note { get; init; } = "";

    /// <summary>Languages in which the items are complete.</summary>
    public IReadOnlyList<string> Languages { get; init; } = ["en"];

    public IReadOnlyList<ResponseSet> ResponseSets { get; init; } = [];

    public IReadOnlyList<PageElement> Elements { get; init; } = [];

    public IReadOnlyList<Measure> Measures { get; init; } = [];

    /// <exception cref="JsonException">The bytes are not a scale file.</exception>
    public static LibraryScale Read(ReadOnlySpan<byte> file) =>
        JsonSerializer.Deserialize<LibraryScale>(file, DesignFile.Json) ?? throw new JsonException("The file holds no scale (it is null).");

    public byte[] Write() => [.. JsonSerializer.SerializeToUtf8Bytes(this, DesignFile.Json), (byte)'\n'];

    /// <summary>
    /// The draft with the scale's items at the end of a page, its response sets (where the draft has none of that key) and its measures.
    /// A key that the draft already uses stays double: the design check then says where.
    /// </summary>
    public StudyDesign InsertInto(StudyDesign draft, string page) => draft with
    {
        ResponseSets = [.. draft.ResponseSets, .. ResponseSets.Where(set => draft.ResponseSets.All(other => other.Key != set.Key))],
        Pages = [.. draft.Pages.Select(each => each.Key == page ? each with { Elements = [.. each.Elements, .. Elements] } : each)],
        Measures = [.. draft.Measures, .. Measures],
    };
}
