using System.Collections;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace CoProduction.Studies.Design;

/// <summary>
/// Reads and writes the design record as a JSON file. Strict: unknown and duplicate properties and nulls where none may stand are refused,
/// so that a misspelt property is an error and never a silent default. A published version is stored as the bytes written here; its hash is
/// the SHA-256 of those bytes, so <c>sha256sum</c> on the exported file verifies it.
/// </summary>
public static partial class DesignFile
{
    public const int CurrentSchema = 1;

    /// <summary>Larger files are refused before they are parsed.</summary>
    public const int MaxBytes = 5 * 1024 * 1024;

    private const int MaxDepth = 64;

    private const string NullEntry = "Entry number ";

    public static JsonSerializerOptions Json { get; } = CreateOptions();

    public static byte[] Write(StudyDesign design) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(design, Json), (byte)'\n'];

    /// <exception cref="DesignFileException">The bytes are not a design file; the message says where and why.</exception>
    public static StudyDesign Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
            throw new DesignFileException($"The file has {bytes.Length:N0} bytes; a design file has at most {MaxBytes:N0}.");
        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        try
        {
            RefuseNul(bytes);
            var schema = SchemaOf(bytes);
            if (schema != CurrentSchema)
                throw new DesignFileException($"The file says schema {schema}; this version of CoProduction reads schema {CurrentSchema}.");
            return JsonSerializer.Deserialize<StudyDesign>(bytes, Json)
                ?? throw new DesignFileException("The file holds no design (it is null).");
        }
        catch (JsonException e)
        {
            throw new DesignFileException($"Not a design file: {Reason(e)}{Place(e)}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw new DesignFileException($"Not a design file: {e.Message}", e);
        }
    }

    /// <summary>SHA-256 of the stored bytes.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes);

    /// <summary>The reason in words of the file, without the names of our types.</summary>
    private static string Reason(JsonException e)
    {
        var reason = e.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0];
        var unknown = UnknownProperty().Match(reason);
        return unknown.Success ? $"There is no property '{unknown.Groups[1].Value}' here; check its spelling." : OurType().Replace(reason, "$1");
    }

    private static string Place(JsonException e)
    {
        var line = e.LineNumber is { } number ? $"line {number + 1}" : null;
        // The check for null entries runs behind the last entry: the index in the path would be that of no entry.
        var path = e.Message.StartsWith(NullEntry, StringComparison.Ordinal) ? e.Path?[..Math.Max(0, e.Path.LastIndexOf('['))] : e.Path;
        var place = string.Join(", ", new[] { path, line }.OfType<string>());
        return place.Length == 0 ? "" : $" (at {place})";
    }

    [GeneratedRegex(@"JSON property '(.*)' could not be mapped", RegexOptions.NonBacktracking)]
    private static partial Regex UnknownProperty();

    [GeneratedRegex(@"\b(?:[A-Za-z]\w*\.)+([A-Z]\w*)", RegexOptions.NonBacktracking)]
    private static partial Regex OurType();

    /// <summary>U+0000 is legal in JSON and in no database text, form field or statistics package.</summary>
    private static void RefuseNul(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
            if (reader.ValueIsEscaped && reader.GetString()!.Contains('\0', StringComparison.Ordinal))
                throw new DesignFileException(
                    $"Not a design file: a text contains the character NUL (at line {bytes[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1}).");
    }

    private static int SchemaOf(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new DesignFileException("A design file is one JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSchema = reader.ValueTextEquals("schema");
            reader.Read();
            if (isSchema)
                return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var schema)
                    ? schema
                    : throw new DesignFileException("\"schema\" is not a whole number.");
            reader.Skip();
        }
        throw new DesignFileException("The file does not say its \"schema\" (this version reads 1).");
    }

    private static JsonSerializerOptions CreateOptions() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowOutOfOrderMetadataProperties = true,
        MaxDepth = MaxDepth,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutWhatIsEmpty, RefuseNullEntries } },
    };

    /// <summary>Empty lists and texts are their own default: leaving them out keeps files readable.</summary>
    private static void LeaveOutWhatIsEmpty(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.PropertyType == typeof(string)) continue;
            if (property.PropertyType == typeof(LocalizedText))
                property.ShouldSerialize = static (_, value) => value is LocalizedText { Texts.Count: > 0 };
            else if (typeof(IEnumerable).IsAssignableFrom(property.PropertyType))
                property.ShouldSerialize = static (_, value) => value is IEnumerable list && list.GetEnumerator().MoveNext();
        }
    }

    /// <summary>Nullable annotations reach properties but not the entries of lists and dictionaries.</summary>
    private static void RefuseNullEntries(JsonTypeInfo type)
    {
        if (type.Kind is not (JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary)) return;
        type.OnDeserialized = static list =>
        {
            if (list is IDictionary dictionary)
                foreach (var value in dictionary.Values)
                    if (value is null) throw new JsonException("It is null.");
            var place = 0;
            foreach (var entry in (IEnumerable)list)
            {
                place++;
                if (entry is null) throw new JsonException($"{NullEntry}{place} of the list is null.");
            }
        };
    }
}
