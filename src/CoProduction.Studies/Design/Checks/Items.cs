using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Design.Checks;

/// <summary>Every item with its place, follow-ups included.</summary>
internal static class Items
{
    public static IEnumerable<(string Place, Item Item)> All(Draft draft) =>
        from page in draft.Design.Pages.Index()
        from element in page.Item.Elements.Index()
        where element.Item is Item
        from item in WithReveals($"pages/{Draft.Segment(page.Item.Key, page.Index)}/elements/{Draft.Segment(element.Item.Key, element.Index)}", (Item)element.Item)
        select item;

    private static IEnumerable<(string Place, Item Item)> WithReveals(string place, Item item)
    {
        yield return (place, item);
        if (item is not OptionItem options) yield break;
        foreach (var (index, option) in options.Options.Index())
            if (option.Reveal is { } reveal)
                foreach (var found in WithReveals($"{place}/options/{Draft.Segment(option.Key, index)}/reveal", reveal))
                    yield return found;
    }
}
