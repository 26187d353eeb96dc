using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Design;

/// <summary>Where a variable is asked: its page and the element of the page that holds it (for a follow-up, the item that reveals it).</summary>
public sealed record VariablePlace(Variable Variable, SurveyPage Page, PageElement Element)
{
    public bool InLoop => Page.Loop == PageLoop.Themes;

    /// <summary>Is the variable asked at this site for this theme, as far as the declared lists say?</summary>
    public bool IsAskedAt(string? site, string loopKey)
    {
        var statement = (Variable.Item as LikertItem)?.Statements.FirstOrDefault(statement => statement.Key == Variable.Name);
        return Allows(Page.Sites, site) && Allows(Element.Sites, site) && Allows(Element.Themes, loopKey)
            && (statement is null || (Allows(statement.Sites, site) && Allows(statement.Themes, loopKey)));
    }

    internal static bool Allows(IReadOnlyList<string> list, string? key) => list.Count == 0 || (key is not null && list.Contains(key));
}
