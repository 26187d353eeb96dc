using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CoProduction.Studies.Reporting.Packaging;

/// <summary>What a package says of itself: of which study, plan and data it is, and every file with its size, hash and rows.</summary>
public sealed record PackageManifest
{
    public const string FileName = "MANIFEST.json";

    /// <summary>The same hashes as lines that <c>sha256sum -c</c> reads.</summary>
    public const string Sums = "SHA256SUMS";

    public const string Responses = "responses.csv";

    private const int CurrentSchema = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    /// <summary>Version of this file's format.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Key of the study's design.</summary>
    public required string Study { get; init; }

    public required string Title { get; init; }

    /// <summary>Whose responses these are: real, imported or rehearsal.</summary>
    public required string Kind { get; init; }

    /// <summary>The latest time that the data hold.</summary>
    public required DateTimeOffset DataAsOf { get; init; }

    /// <summary>Version of the software that made the package.</summary>
    public required string Software { get; init; }

    /// <summary>Version of the design whose plan was run, and the SHA-256 of its file.</summary>
    public required int PlanVersion { get; init; }

    public required string PlanSha256 { get; init; }

    /// <summary>SHA-256 of the responses file.</summary>
    public required string DataSha256 { get; init; }

    /// <summary>Of a public package: what it holds back; null for a full one.</summary>
    public PublicFacts? Public { get; init; }

    /// <summary>In the order of the package; not this file and the sums.</summary>
    public IReadOnlyList<PackagedFile> Files { get; init; } = [];

    /// <summary>How many files the package has: with the manifest and the sums.</summary>
    [JsonIgnore]
    public int Count => Files.Count + 2;

    public byte[] Write() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Json), (byte)'\n'];

    /// <exception cref="JsonException">The bytes are no manifest.</exception>
    public static PackageManifest Read(ReadOnlySpan<byte> bytes)
    {
        var manifest = JsonSerializer.Deserialize<PackageManifest>(bytes, Json) ?? throw new JsonException("It is null.");
        return manifest.Schema == CurrentSchema ? manifest : throw new JsonException($"It says schema {manifest.Schema}; this version reads {CurrentSchema}.");
    }

    /// <summary>The lines of <see cref="Sums"/>, the manifest's own first.</summary>
    public string SumsWith(string manifestSha256) =>
        string.Concat(Files.Select(file => (file.Sha256, file.Path)).Prepend((manifestSha256, FileName)).Select(line => $"{line.Item1}  {line.Item2}\n"));
}
