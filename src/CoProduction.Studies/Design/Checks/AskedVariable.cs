using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Design.Checks;

/// <summary>A variable and where it is asked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Item">The item that asks for it.</param>
/// <param name="PageIndex">Number of the page, from 0.</param>
/// <param name="Page">The page.</param>
/// <param name="Element">The element of the page that holds it; for a follow-up, the item that reveals it.</param>
/// <param name="ElementIndex">Number of the element on the page.</param>
/// <param name="Statement">The row of a matrix, else null.</param>
/// <param name="Place">Place of the item.</param>
internal sealed record AskedVariable(
    string Name, Item Item, int PageIndex, SurveyPage Page, PageElement Element, int ElementIndex, Statement? Statement, string Place)
{
    public bool InLoop => Page.Loop == PageLoop.Themes;

    /// <summary>One option is chosen: what strata and dichotomies can be made of.</summary>
    public bool IsSingleChoice => Item is OptionItem and not (MultipleChoiceItem or RankingItem);

    public bool IsAskedAt(string? site) => site is null ||
        (VariablePlace.Allows(Page.Sites, site) && VariablePlace.Allows(Element.Sites, site) && VariablePlace.Allows(Statement?.Sites ?? [], site));

    public static IEnumerable<AskedVariable> All(StudyDesign design) =>
        from page in design.Pages.Index()
        from element in page.Item.Elements.Index()
        where element.Item is Item
        from variable in Of(page.Index, page.Item, element.Item, element.Index, (Item)element.Item,
            $"pages/{Draft.Segment(page.Item.Key, page.Index)}/elements/{Draft.Segment(element.Item.Key, element.Index)}")
        select variable;

    private static IEnumerable<AskedVariable> Of(int pageIndex, SurveyPage page, PageElement element, int elementIndex, Item item, string place)
    {
        if (item is LikertItem { Statements.Count: > 0 } matrix)
            foreach (var statement in matrix.Statements)
                yield return new AskedVariable(statement.Key, item, pageIndex, page, element, elementIndex, statement, place);
        else
            yield return new AskedVariable(item.Key, item, pageIndex, page, element, elementIndex, null, place);
        if (item is not OptionItem options) yield break;
        foreach (var (index, option) in options.Options.Index())
            if (option.Reveal is { } reveal)
                foreach (var variable in Of(pageIndex, page, element, elementIndex, reveal, $"{place}/options/{Draft.Segment(option.Key, index)}/reveal"))
                    yield return variable;
    }
}
