using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Design.Checks;

/// <summary>A text of the design, where it stands, and whether a respondent would miss it.</summary>
/// <param name="Place">Where it is declared.</param>
/// <param name="Name">What it is, as a message names it: "the prompt".</param>
/// <param name="Text">The text.</param>
/// <param name="Required">An empty text is a problem.</param>
internal sealed record PlacedText(string Place, string Name, LocalizedText Text, bool Required)
{
    public IEnumerable<string> AllSlots => Text.Texts.Values.SelectMany(Slots.In);

    /// <summary>Names before the dot: factors, <c>site</c>, <c>theme</c>.</summary>
    public IEnumerable<string> FactorSlots => AllSlots.Select(slot => slot.Split('.')[0]);

    public static PlacedText OfTitle(int pageIndex, SurveyPage page) =>
        new($"pages/{Draft.Segment(page.Key, pageIndex)}", "the title", page.Title, false);

    /// <summary>Every text of the design once.</summary>
    public static IEnumerable<PlacedText> All(Draft draft)
    {
        var design = draft.Design;
        yield return new("title", "the title of the study", design.Title, true);
        yield return new("consent/text", "the consent text", design.Consent.Text, false);
        yield return new("consent/organisation", "the organisation", design.Consent.Organisation, false);
        yield return new("consent/dataProtection", "the data protection text", design.Consent.DataProtection, false);
        foreach (var level in Levels(design)) yield return level;
        foreach (var (index, theme) in design.Themes.Index())
            foreach (var text in Names("themes", Draft.Segment(theme.Key, index), theme.Name, theme.Words)) yield return text;
        foreach (var (index, site) in design.Sites.Index())
            foreach (var text in Names("sites", Draft.Segment(site.Key, index), site.Name, site.Words)) yield return text;
        foreach (var (index, set) in design.ResponseSets.Index())
            foreach (var text in OfOptions($"responseSets/{Draft.Segment(set.Key, index)}", set.Options)) yield return text;
        foreach (var (pageIndex, page) in design.Pages.Index())
        {
            yield return OfTitle(pageIndex, page);
            for (var element = 0; element < page.Elements.Count; element++)
                foreach (var text in OfElement(draft, pageIndex, element, withResponseSets: false)) yield return text;
        }
        foreach (var (index, population) in design.Fieldwork.Populations.Index())
            yield return new($"fieldwork/populations/{Draft.Segment(population.Key, index)}", "the name", population.Name, false);
        foreach (var (index, measure) in design.Measures.Index())
            yield return new($"measures/{Draft.Segment(measure.Key, index)}", "the label", measure.Label, false);
        yield return new("closing/text", "the closing text", design.Closing.Text, false);
        yield return new("closing/screenedOutText", "the text for those screened out", design.Closing.ScreenedOutText, false);
    }

    /// <summary>The texts that a respondent sees of one element, options of response sets included.</summary>
    public static IEnumerable<PlacedText> OfElement(Draft draft, int pageIndex, int elementIndex, bool withResponseSets = true)
    {
        var page = draft.Design.Pages[pageIndex];
        var element = page.Elements[elementIndex];
        var place = $"pages/{Draft.Segment(page.Key, pageIndex)}/elements/{Draft.Segment(element.Key, elementIndex)}";
        return element switch
        {
            TextBlock block => [new(place, "the text", block.Text, true)],
            Vignette vignette => [new(place, "the vignette", vignette.Text, true)],
            EffortTask task => [new(place, "the instructions", task.Instructions, true)],
            Item item => OfItem(draft, item, place, withResponseSets),
            _ => [],
        };
    }

    public static IEnumerable<PlacedText> Levels(StudyDesign design) =>
        from factor in design.Factors.Index()
        from level in factor.Item.Levels.Index()
        let place = $"factors/{Draft.Segment(factor.Item.Key, factor.Index)}/levels/{Draft.Segment(level.Item.Key, level.Index)}"
        from text in level.Item.Local
            .Select(local => new PlacedText(place, $"the wording for {Where(local)}", local.Text, true))
            .Prepend(new PlacedText(place, "the text", level.Item.Text, false))
        select text;

    private static string Where(LocalWording local) => (local.Site, local.Theme) switch
    {
        ({ } site, { } theme) => $"site '{site}' and theme '{theme}'",
        ({ } site, null) => $"site '{site}'",
        (null, { } theme) => $"theme '{theme}'",
        _ => "any site and theme",
    };

    private static IEnumerable<PlacedText> Names(string kind, string key, LocalizedText name, IReadOnlyDictionary<string, LocalizedText> words) =>
        words.Select(word => new PlacedText($"{kind}/{key}", $"the word '{word.Key}'", word.Value, true))
            .Prepend(new PlacedText($"{kind}/{key}", "the name", name, true));

    private static IEnumerable<PlacedText> OfItem(Draft draft, Item item, string place, bool withResponseSets)
    {
        var statements = (item as LikertItem)?.Statements ?? [];
        yield return new(place, "the question", item.Prompt, statements.Count == 0);
        yield return new(place, "the hint", item.Hint, false);
        foreach (var (index, statement) in statements.Index())
            yield return new($"{place}/statements/{Draft.Segment(statement.Key, index)}", "the statement", statement.Text, true);
        switch (item)
        {
            case NumberItem number:
                yield return new(place, "the unit", number.Unit, false);
                break;
            case SliderItem slider:
                yield return new(place, "the label of the lower end", slider.MinLabel, false);
                yield return new(place, "the label of the upper end", slider.MaxLabel, false);
                break;
            case OptionItem options:
                foreach (var text in OfOptions(place, options.Options)) yield return text;
                if (withResponseSets && options.ResponseSet is { } set && draft.ResponseSets.TryGetValue(set, out var shared))
                    foreach (var text in OfOptions(place, shared.Options)) yield return text;
                foreach (var (index, option) in options.Options.Index())
                    if (option.Reveal is { } reveal)
                        foreach (var text in OfItem(draft, reveal, $"{place}/options/{Draft.Segment(option.Key, index)}/reveal", withResponseSets)) yield return text;
                break;
        }
    }

    private static IEnumerable<PlacedText> OfOptions(string place, IReadOnlyList<Option> options) =>
        options.Select((option, index) => new PlacedText($"{place}/options/{Draft.Segment(option.Key, index)}", "the label", option.Label, true));
}
