using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;

namespace CoProduction.Web.Pages.Survey;

/// <summary>Model of the item partials: a question and what stands in its fields.</summary>
/// <param name="Question">The question in the respondent's language and order.</param>
/// <param name="Fields">What stands in the fields of the page.</param>
/// <param name="Errors">Messages by variable.</param>
/// <param name="Language">Language of the page.</param>
/// <param name="IsFollowUp">It is revealed by an option of another question.</param>
public sealed record QuestionView(
    RenderedQuestion Question, TypedFields Fields, IReadOnlyDictionary<string, string> Errors, string Language, bool IsFollowUp = false)
{
    public string? Error => Errors.GetValueOrDefault(Question.Variable);

    public string? Hint => Question.Hint.Length > 0 ? Question.Hint : null;

    public string LabelSize => IsFollowUp ? "s" : "m";

    /// <summary>Name of the partial that shows this type of item.</summary>
    public string Partial => Question.Item switch
    {
        MultipleChoiceItem => "_MultipleChoiceItem",
        RankingItem => "_RankingItem",
        OptionItem => "_ChoiceItem",
        NumberItem => "_NumberItem",
        SliderItem => "_SliderItem",
        TextItem => "_TextItem",
        DateItem => "_DateItem",
        StatementItem => "_StatementItem",
        _ => throw new InvalidOperationException($"No partial for {Question.Item.GetType().Name}."),
    };

    public QuestionView Reveal(RenderedQuestion question) => new(question, Fields, Errors, Language, IsFollowUp: true);
}
