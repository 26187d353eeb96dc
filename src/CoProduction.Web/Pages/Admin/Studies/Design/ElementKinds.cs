using CoProduction.Studies.Instrument;

namespace CoProduction.Web.Pages.Admin.Studies.Design;

/// <summary>The kinds of elements, as researchers know them.</summary>
public static class ElementKinds
{
    public static readonly IReadOnlyList<(string Kind, string Name, Func<PageElement> Create)> All =
    [
        ("text", "Text", () => new TextBlock()),
        ("vignette", "Vignette (stimulus)", () => new Vignette()),
        ("likert", "Likert item or matrix", () => new LikertItem()),
        ("choice", "Single choice", () => new ChoiceItem()),
        ("multipleChoice", "Multiple choice", () => new MultipleChoiceItem()),
        ("number", "Number", () => new NumberItem()),
        ("slider", "Slider", () => new SliderItem()),
        ("openText", "Open text", () => new TextItem()),
        ("date", "Date", () => new DateItem()),
        ("hours", "Hours in bands", () => new HoursItem()),
        ("ranking", "Ranking", () => new RankingItem()),
        ("statement", "Statement to tick", () => new StatementItem()),
        ("effortTask", "Real-effort task", () => new EffortTask()),
    ];

    public static PageElement? Create(string? kind) => All.FirstOrDefault(entry => entry.Kind == kind).Create?.Invoke();

    public static string KindOf(PageElement element) => All.First(entry => entry.Create().GetType() == element.GetType()).Kind;

    public static string NameOf(string kind) => All.FirstOrDefault(entry => entry.Kind == kind).Name ?? kind;

    public static (string Title, string Detail) Describe(PageElement element, string language)
    {
        var words = element switch
        {
            TextBlock block => block.Text,
            Vignette vignette => vignette.Text,
            EffortTask task => task.Instructions,
            Item item => item.Prompt,
            _ => throw new InvalidOperationException($"No words for {element.GetType().Name}."),
        };
        var parts = new List<string> { NameOf(KindOf(element)) };
        if (element is LikertItem { Statements.Count: > 0 } matrix) parts.Add(DraftLists.Count(matrix.Statements.Count, "statement"));
        if (element is Item { Purpose: not ItemPurpose.Question } check) parts.Add(DraftLists.Words(check.Purpose.ToString()));
        if (element.Sites.Count > 0) parts.Add($"at {string.Join(", ", element.Sites)}");
        if (element.Themes.Count > 0) parts.Add($"for {string.Join(", ", element.Themes)}");
        if (element.ShowIf is { } condition) parts.Add($"if {ConditionWords.Of(condition)}");
        return (StudyVariable.Short(words, language), string.Join(", ", parts));
    }

    /// <summary>A copy with fresh variables.</summary>
    public static PageElement Copied(PageElement element, Func<string, string> fresh)
    {
        if (element is LikertItem matrix)
            element = matrix with { Statements = [.. matrix.Statements.Select(statement => statement with { Key = fresh(statement.Key) })] };
        if (element is OptionItem item)
            element = item with
            {
                Options = [.. item.Options.Select(option => option.Reveal is { } reveal ? option with { Reveal = (Item)Copied(reveal, fresh) } : option)],
            };
        return element with { Key = fresh(element.Key) };
    }
}
