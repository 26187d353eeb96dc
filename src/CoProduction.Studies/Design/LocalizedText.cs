using System.Text.Json;
using System.Text.Json.Serialization;

namespace CoProduction.Studies.Design;

/// <summary>One text in several languages. In a design file: <c>{"en": "…", "ko": "…"}</c>.</summary>
[JsonConverter(typeof(Converter))]
public sealed class LocalizedText : IEquatable<LocalizedText>
{
    public static readonly LocalizedText Empty = new(new Dictionary<string, string>());

    private readonly SortedDictionary<string, string> texts;

    public LocalizedText(IEnumerable<KeyValuePair<string, string>> texts) =>
        this.texts = new SortedDictionary<string, string>(new Dictionary<string, string>(texts), StringComparer.Ordinal);

    public static LocalizedText English(string text) => new([new("en", text)]);

    public IReadOnlyDictionary<string, string> Texts => texts;

    [JsonIgnore]
    public bool IsEmpty => texts.Values.All(string.IsNullOrWhiteSpace);

    /// <summary>The text in this language, or null where there is none.</summary>
    public string? In(string language) => texts.TryGetValue(language, out var text) ? text : null;

    /// <summary>The text in this language, else in the first language that has one, else empty.</summary>
    public string InOrFirst(string language) => In(language) ?? texts.Values.FirstOrDefault() ?? "";

    public LocalizedText With(string language, string? text)
    {
        var changed = new Dictionary<string, string>(texts);
        if (string.IsNullOrEmpty(text)) changed.Remove(language);
        else changed[language] = text;
        return new LocalizedText(changed);
    }

    public bool Equals(LocalizedText? other) => other is not null && texts.SequenceEqual(other.texts);

    public override bool Equals(object? obj) => Equals(obj as LocalizedText);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (language, text) in texts)
        {
            hash.Add(language);
            hash.Add(text);
        }
        return hash.ToHashCode();
    }

    public override string ToString() => texts.Values.FirstOrDefault() ?? "";

    private sealed class Converter : JsonConverter<LocalizedText>
    {
        public override LocalizedText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException("A text is an object of languages, such as {\"en\": \"…\"}.");
            var texts = new Dictionary<string, string>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var language = reader.GetString()!;
                reader.Read();
                if (reader.TokenType != JsonTokenType.String)
                    throw new JsonException($"The text for language '{language}' is not a string.");
                if (!texts.TryAdd(language, reader.GetString()!))
                    throw new JsonException($"The language '{language}' stands twice in one text.");
            }
            return new LocalizedText(texts);
        }

        public override void Write(Utf8JsonWriter writer, LocalizedText value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (language, text) in value.texts) writer.WriteString(language, text);
            writer.WriteEndObject();
        }
    }
}
