using System.Text.Json;

namespace CoProduction.Studies.Responses;

/// <summary>
/// Reads the stored answers of many pages. Names of variables, keys of options and small numbers come again with every person: each is made once and shared.
/// Not for several threads.
/// </summary>
public sealed class AnswersReader
{
    private const int MaxShared = 10_000;
    private const int MaxSharedLength = 64;

    private readonly Dictionary<string, AnswerValue> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AnswerValue>.AlternateLookup<ReadOnlySpan<char>> textOf;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> nameOf;
    private readonly Dictionary<double, AnswerValue> numbers = [];
    private int lastCount;

    public AnswersReader() => (textOf, nameOf) = (texts.GetAlternateLookup<ReadOnlySpan<char>>(), names.GetAlternateLookup<ReadOnlySpan<char>>());

    /// <param name="json">UTF-8.</param>
    /// <exception cref="JsonException">The text was not written by <see cref="Answers.ToJson"/>.</exception>
    public Answers Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return Answers.None;
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("Not the answers of a page.");
        // Pages of a study are alike: room for as many answers as the last had saves the smaller tables on the way.
        var values = new Dictionary<string, AnswerValue>(lastCount);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Name(ref reader);
            reader.Read();
            values[name] = Value(ref reader);
        }
        lastCount = values.Count;
        return new Answers(values);
    }

    private string Name(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > MaxSharedLength) return reader.GetString()!;
        Span<char> text = stackalloc char[MaxSharedLength];
        text = text[..reader.CopyString(text)];
        if (nameOf.TryGetValue(text, out var known)) return known;
        if (names.Count < MaxShared) names.Add(known = text.ToString());
        return known ?? text.ToString();
    }

    private AnswerValue Value(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String when reader.ValueSpan.Length <= MaxSharedLength => Text(ref reader),
        JsonTokenType.Number => Number(reader.GetDouble()),
        _ => AnswerValue.Read(ref reader),
    };

    private AnswerValue Text(ref Utf8JsonReader reader)
    {
        Span<char> text = stackalloc char[MaxSharedLength];
        text = text[..reader.CopyString(text)];
        if (textOf.TryGetValue(text, out var known)) return known;
        var value = AnswerValue.Of(text.ToString());
        if (texts.Count < MaxShared) texts[value.Text!] = value;
        return value;
    }

    private AnswerValue Number(double number)
    {
        if (numbers.TryGetValue(number, out var known)) return known;
        var value = AnswerValue.Of(number);
        // A negative zero equals zero and is written in another way.
        if (numbers.Count < MaxShared && number != 0) numbers[number] = value;
        return value;
    }
}
