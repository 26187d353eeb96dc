using System.Text.Encodings.Web;
using System.Text.Json;

namespace CoProduction.Studies.Responses;

/// <summary>The answers of one submitted page: value by variable. A variable that was shown is present, blank or not.</summary>
public sealed class Answers(IReadOnlyDictionary<string, AnswerValue> values)
{
    public static readonly Answers None = new(new Dictionary<string, AnswerValue>());

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IReadOnlyDictionary<string, AnswerValue> Values { get; } = values;

    /// <summary>The value of a variable, or null where the page did not show it.</summary>
    public AnswerValue? Of(string variable) => Values.GetValueOrDefault(variable);

    public string ToJson() => JsonSerializer.Serialize(Values, Json);

    /// <exception cref="JsonException">The text was not written by <see cref="ToJson"/>.</exception>
    public static Answers FromJson(string json) =>
        new(JsonSerializer.Deserialize<Dictionary<string, AnswerValue>>(json, Json) ?? []);
}
