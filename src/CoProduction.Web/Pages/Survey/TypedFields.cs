using System.Text.Encodings.Web;
using System.Text.Json;
using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;

namespace CoProduction.Web.Pages.Survey;

/// <summary>What stands in the fields of a page: typed just now, kept as a draft, or stored before. Value lists by field name.</summary>
public sealed class TypedFields(IReadOnlyDictionary<string, IReadOnlyList<string>> fields)
{
    public static readonly TypedFields None = new(new Dictionary<string, IReadOnlyList<string>>());

    /// <summary>A draft keeps what a person can have typed, not what a program can send.</summary>
    private const int MaxDraftLength = 100_000;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool IsEmpty => fields.Count == 0;

    public IReadOnlyList<string> All(string name) => fields.GetValueOrDefault(name) ?? [];

    public string? One(string name) => All(name) is [var value, ..] ? value : null;

    /// <summary>The fields of this page; whatever else was sent is left.</summary>
    public static TypedFields Of(RenderedPage page, PostedForm form) => new(NamesOf(page)
        .Select(name => KeyValuePair.Create(name, form.Field(name)))
        .Where(field => field.Value.Any(value => value.Length > 0))
        .ToDictionary());

    public static TypedFields Of(RenderedPage page, Answers answers) => new(FormFields.FromAnswers(page, answers));

    public static TypedFields FromDraft(string draft) => new(JsonSerializer.Deserialize<Dictionary<string, IReadOnlyList<string>>>(draft, Json)!);

    /// <summary>Null where there is nothing to keep.</summary>
    public string? ToDraft()
    {
        if (fields.Count == 0) return null;
        var draft = JsonSerializer.Serialize(fields, Json);
        return draft.Length <= MaxDraftLength ? draft : null;
    }

    private static IEnumerable<string> NamesOf(RenderedPage page)
    {
        foreach (var question in page.Questions)
        {
            yield return FormFields.Name(question.Variable);
            yield return FormFields.NonAnswerName(question.Variable);
            if (question.Item is DateItem)
            {
                yield return FormFields.DayName(question.Variable);
                yield return FormFields.MonthName(question.Variable);
                yield return FormFields.YearName(question.Variable);
            }
            if (question.Item is RankingItem)
                foreach (var option in question.Options)
                    yield return FormFields.PlaceName(question.Variable, option.Key);
        }
    }
}
