using System.Text.Json;
using System.Text.Json.Serialization;

namespace CoProduction.Web.Hosting;

/// <summary><see cref="TextInput"/> for JSON bodies.</summary>
internal sealed class NormalizedTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString();
        return TextInput.IsAcceptable(text) ? TextInput.Normalize(text) : throw new JsonException(TextInput.HasNul);
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
