using CoProduction.Studies.Instrument;

namespace CoProduction.Studies.Design;

/// <summary>What stands on a rendered page.</summary>
public abstract record RenderedElement(string Key);

/// <summary>Formatted text, safe to write into a page as it is (Markdown without raw HTML, links to http, https and mailto only).</summary>
public sealed record RenderedText(string Key, string Html) : RenderedElement(Key);

/// <summary>The stimulus as shown.</summary>
public sealed record RenderedVignette(string Key, string Html) : RenderedElement(Key);

/// <summary>An effort task with its instructions.</summary>
public sealed record RenderedTask(string Key, EffortTask Task, string InstructionsHtml) : RenderedElement(Key);

/// <summary>An item: one question, or the statements of a matrix.</summary>
/// <param name="Key">Key of the item.</param>
/// <param name="Item">Its declaration.</param>
/// <param name="Prompt">Prompt of the item; of a matrix, the lead that stands over all statements.</param>
/// <param name="Hint">Hint, or empty.</param>
/// <param name="Questions">One question, or one per statement.</param>
public sealed record RenderedItem(string Key, Item Item, string Prompt, string Hint, IReadOnlyList<RenderedQuestion> Questions) : RenderedElement(Key)
{
    public bool IsMatrix => Item is LikertItem { Statements.Count: > 0 };

    public RenderedItem InOrder(ItemOrder order)
    {
        var questions = Questions.Select(question => question with
        {
            Options = order.Arrange(Key, question.Options, option => option.Fixed ? null : option.Key),
        }).ToList();
        return this with { Questions = IsMatrix ? order.Arrange(Key + "#", questions, question => question.Variable) : questions };
    }
}

/// <summary>One question with its words and options.</summary>
public sealed record RenderedQuestion(string Variable, Item Item, string Prompt, string Hint, IReadOnlyList<RenderedOption> Options);

/// <summary>An option with its words and, where it has one, its follow-up.</summary>
public sealed record RenderedOption(string Key, string Label, double? Value, bool Fixed, bool Exclusive, RenderedQuestion? Reveal);
