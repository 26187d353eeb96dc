using System.Security.Cryptography;
using System.Text;
using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Design;

/// <summary>Resolves the texts of a page and hashes them. What was shown is the hash of title, texts, prompts, hints and option labels in designed order.</summary>
internal sealed class PageRenderer(CompiledDesign compiled)
{
    /// <summary>Everything that the texts of a page can depend on.</summary>
    public string CacheKey(Respondent respondent, PageTurn turn, string language)
    {
        var key = new StringBuilder();
        key.Append(turn.Page).Append('|').Append(turn.LoopKey).Append('|').Append(language).Append('|').Append(respondent.Site);
        foreach (var factor in compiled.Design.Factors)
            key.Append('|').Append(compiled.LevelOf(respondent, factor.Key, turn.LoopKey)?.Key);
        key.Append('|');
        var route = compiled.Route(respondent);
        foreach (var element in compiled.Page(turn.Page).Elements) key.Append(route.IsVisible(element, turn) ? '1' : '0');
        return key.ToString();
    }

    public RenderedPage Render(Respondent respondent, PageTurn turn, string language)
    {
        var page = compiled.Page(turn.Page);
        var route = compiled.Route(respondent);
        var elements = page.Elements.Where(element => route.IsVisible(element, turn))
            .Select(element => Render(element, respondent, turn, language))
            .Where(element => element is not RenderedItem { Questions.Count: 0 })
            .ToList();
        var title = Fill(page.Title, respondent, turn, language);
        return new RenderedPage(turn, language, title, elements, Hash(title, elements));
    }

    private RenderedElement Render(PageElement element, Respondent respondent, PageTurn turn, string language) => element switch
    {
        TextBlock text => new RenderedText(text.Key, FormattedText.ToHtml(Fill(text.Text, respondent, turn, language))),
        Vignette vignette => new RenderedVignette(vignette.Key, FormattedText.ToHtml(Fill(vignette.Text, respondent, turn, language))),
        EffortTask task => new RenderedTask(task.Key, task, FormattedText.ToHtml(Fill(task.Instructions, respondent, turn, language))),
        Item item => RenderItem(item, respondent, turn, language),
        _ => throw new InvalidOperationException($"No rendering for {element.GetType().Name}."),
    };

    private RenderedItem RenderItem(Item item, Respondent respondent, PageTurn turn, string language)
    {
        var prompt = Fill(item.Prompt, respondent, turn, language);
        var hint = Fill(item.Hint, respondent, turn, language);
        var options = RenderOptions(item, respondent, turn, language);
        IReadOnlyList<RenderedQuestion> questions = item is LikertItem { Statements.Count: > 0 } matrix
            ? [.. matrix.Statements
                .Where(statement => VariablePlace.Allows(statement.Sites, respondent.Site) && VariablePlace.Allows(statement.Themes, turn.LoopKey))
                .Select(statement => new RenderedQuestion(statement.Key, item, Fill(statement.Text, respondent, turn, language), "", options))]
            : [new RenderedQuestion(item.Key, item, prompt, hint, options)];
        return new RenderedItem(item.Key, item, prompt, hint, questions);
    }

    private IReadOnlyList<RenderedOption> RenderOptions(Item item, Respondent respondent, PageTurn turn, string language) =>
    [
        .. compiled.OptionsOf(item).Select(option => new RenderedOption(
            option.Key,
            Fill(option.Label, respondent, turn, language),
            option.Value,
            option.Fixed,
            option.Exclusive,
            option.Reveal is null ? null : RenderItem(option.Reveal, respondent, turn, language).Questions[0])),
    ];

    private string Fill(LocalizedText text, Respondent respondent, PageTurn turn, string language) =>
        Slots.Fill(text.InOrFirst(language), compiled, respondent, turn, language);

    private static byte[] Hash(string title, IEnumerable<RenderedElement> elements)
    {
        var text = new StringBuilder(title);
        foreach (var element in elements)
        {
            text.Append('\u001e').Append(element.Key);
            switch (element)
            {
                case RenderedText shown: text.Append('\u001f').Append(shown.Html); break;
                case RenderedVignette shown: text.Append('\u001f').Append(shown.Html); break;
                case RenderedTask shown: text.Append('\u001f').Append(shown.InstructionsHtml); break;
                case RenderedItem item:
                    text.Append('\u001f').Append(item.Prompt).Append('\u001f').Append(item.Hint);
                    foreach (var question in item.Questions) Append(text, question);
                    break;
            }
        }
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Append(StringBuilder text, RenderedQuestion question)
    {
        text.Append('\u001f').Append(question.Variable).Append('\u001f').Append(question.Prompt);
        foreach (var option in question.Options)
        {
            text.Append('\u001f').Append(option.Key).Append('\u001f').Append(option.Label);
            if (option.Reveal is not null) Append(text, option.Reveal);
        }
    }
}
