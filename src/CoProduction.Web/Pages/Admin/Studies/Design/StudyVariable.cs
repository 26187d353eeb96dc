using CoProduction.Studies.Design;
using CoProduction.Studies.Instrument;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>A variable of a draft: what conditions, strata and measures can name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">The words it is asked with, cut short.</param>
/// <param name="Page">The page that asks for it.</param>
/// <param name="Item">The item.</param>
/// <param name="Options">Its options, its own or those of its response set.</param>
public sealed record StudyVariable(string Name, string Label, SurveyPage Page, Item Item, IReadOnlyList<Option> Options)
{
    private const int LabelLength = 60;

    /// <summary>One option is chosen: what strata and dichotomies can be made of.</summary>
    public bool IsSingleChoice => Item is OptionItem and not (MultipleChoiceItem or RankingItem);

    /// <summary>Its answers have numbers: what scales can be made of.</summary>
    public bool IsNumeric => Item is NumberItem or SliderItem || (IsSingleChoice && Options.Any(option => option.Value is not null));

    public bool IsCheck => Item.Purpose != ItemPurpose.Question;

    /// <summary>In the order of the pages, follow-ups after the item that reveals them.</summary>
    public static IReadOnlyList<StudyVariable> All(StudyDesign design) =>
        [.. from page in design.Pages from item in page.Elements.OfType<Item>() from variable in Of(design, page, item) select variable];

    public static string Short(LocalizedText text, string language)
    {
        var words = string.Join(' ', text.InOrFirst(language).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length > LabelLength ? words[..LabelLength].TrimEnd() + "…" : words;
    }

    private static IEnumerable<StudyVariable> Of(StudyDesign design, SurveyPage page, Item item)
    {
        var language = design.Languages.Count > 0 ? design.Languages[0] : "en";
        var options = item is not OptionItem choice ? []
            : choice.ResponseSet is not { } key ? choice.Options
            : design.ResponseSets.FirstOrDefault(set => set.Key == key)?.Options ?? [];
        foreach (var variable in item.Variables)
            if (variable.Name.Length > 0)
                yield return new StudyVariable(variable.Name, Short(variable.Label, language), page, item, options);
        if (item is not OptionItem own) yield break;
        foreach (var option in own.Options)
            if (option.Reveal is { } reveal)
                foreach (var variable in Of(design, page, reveal))
                    yield return variable;
    }
}
