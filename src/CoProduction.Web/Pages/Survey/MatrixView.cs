using CoProduction.Studies.Design;

namespace CoProduction.Web.Pages.Survey;

/// <summary>Model of <c>_LikertItem</c>: statements that share their options.</summary>
/// <param name="Item">The matrix.</param>
/// <param name="Fields">What was typed.</param>
/// <param name="Errors">Messages by variable.</param>
/// <param name="Language">Language shown.</param>
/// <param name="WordsKey">Names the words of a blank page whose order was drawn: each statement is then written once for all. Null: as they stand.</param>
public sealed record MatrixView(RenderedItem Item, TypedFields Fields, IReadOnlyDictionary<string, string> Errors, string Language, string? WordsKey)
{
    private const int MostColumns = 13;

    /// <summary>With one option or very many there is no table to make: the statements are asked one by one.</summary>
    public bool IsTable => Item.Questions[0].Options.Count + Item.Item.Offers.Count is >= 2 and <= MostColumns;

    /// <summary>A statement's row holds the options too, whose order may be drawn.</summary>
    public string RowKey(RenderedQuestion question) => WordsKey is null ? "" : $"{WordsKey}|{question.Variable}|{string.Join(',', question.Options.Select(option => option.Key))}";
}
