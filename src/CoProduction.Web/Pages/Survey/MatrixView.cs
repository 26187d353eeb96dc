using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Survey;

/// <summary>Model of <c>_LikertItem</c>: statements that share their options.</summary>
public sealed record MatrixView(RenderedItem Item, TypedFields Fields, IReadOnlyDictionary<string, string> Errors, string Language)
{
    private const int MostColumns = 13;

    /// <summary>With one option or very many there is no table to make: the statements are asked one by one.</summary>
    public bool IsTable => Item.Questions[0].Options.Count + Item.Item.Offers.Count is >= 2 and <= MostColumns;
}
