using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Responses;

/// <summary>
/// What a person gave as the answer to one variable: a text (an option's key, words, an ISO date), a number, a list of option keys,
/// an offered non-answer, or nothing (seen and left blank). As JSON: a string, a number, an array, <c>{"missing":"dontKnow"}</c>, or null.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed record AnswerValue
{
    public static readonly AnswerValue Blank = new();

    private AnswerValue() { }

    public string? Text { get; private init; }

    public double? Number { get; private init; }

    /// <summary>Option keys ticked, or ranked from first to last place.</summary>
    public IReadOnlyList<string>? List { get; private init; }

    public NonAnswer? NonAnswer { get; private init; }

    public bool IsBlank => Text is null && Number is null && List is null && NonAnswer is null;

    /// <summary>A substantive answer: neither blank nor an offered non-answer.</summary>
    public bool IsAnswer => !IsBlank && NonAnswer is null;

    public static AnswerValue Of(string text) => new() { Text = text };

    public static AnswerValue Of(double number) => new() { Number = number };

    public static AnswerValue Of(IReadOnlyList<string> options) => new() { List = options };

    public static AnswerValue Of(NonAnswer nonAnswer) => new() { NonAnswer = nonAnswer };

    public bool Equals(AnswerValue? other) =>
        other is not null && Text == other.Text && Number.Equals(other.Number) && NonAnswer == other.NonAnswer
        && (List is null ? other.List is null : other.List is not null && List.SequenceEqual(other.List));

    public override int GetHashCode() => HashCode.Combine(Text, Number, NonAnswer, List?.Count);

    public override string ToString() =>
        Text ?? Number?.ToString("R", CultureInfo.InvariantCulture) ?? (List is null ? NonAnswer?.ToString() ?? "" : string.Join(' ', List));

    /// <summary>Reads the value that the reader stands on.</summary>
    internal static AnswerValue Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: return Blank;
            case JsonTokenType.String: return Of(reader.GetString()!);
            case JsonTokenType.Number: return Of(reader.GetDouble());
            case JsonTokenType.StartArray:
                var list = new List<string>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) list.Add(reader.GetString()!);
                return Of(list);
            case JsonTokenType.StartObject:
                reader.Read();
                if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("missing")) break;
                reader.Read();
                var nonAnswer = Enum.Parse<NonAnswer>(reader.GetString()!, ignoreCase: true);
                reader.Read();
                return Of(nonAnswer);
        }
        throw new JsonException("Not an answer.");
    }

    private sealed class Converter : JsonConverter<AnswerValue>
    {
        public override bool HandleNull => true;

        public override AnswerValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => AnswerValue.Read(ref reader);

        public override void Write(Utf8JsonWriter writer, AnswerValue value, JsonSerializerOptions options)
        {
            if (value.NonAnswer is { } nonAnswer)
            {
                writer.WriteStartObject();
                writer.WriteString("missing", JsonNamingPolicy.CamelCase.ConvertName(nonAnswer.ToString()));
                writer.WriteEndObject();
            }
            else if (value.Text is not null) writer.WriteStringValue(value.Text);
            else if (value.Number is { } number) writer.WriteNumberValue(number);
            else if (value.List is not null)
            {
                writer.WriteStartArray();
                foreach (var option in value.List) writer.WriteStringValue(option);
                writer.WriteEndArray();
            }
            else writer.WriteNullValue();
        }
    }
}
