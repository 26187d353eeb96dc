using CoProduction.Studies.Instrument;
using CoProduction.Studies.Responses;

namespace CoProduction.Studies.Design;

/// <summary>A page with all texts resolved for one arm, site, theme and language. Shared between persons: order is applied by <see cref="InOrder"/>.</summary>
public sealed record RenderedPage(PageTurn Turn, string Language, string Title, IReadOnlyList<RenderedElement> Elements, byte[] TextSha256)
{
    /// <summary>Every question of the page, follow-ups included.</summary>
    public IEnumerable<RenderedQuestion> Questions => TopQuestions.SelectMany(WithFollowUps);

    public IEnumerable<RenderedQuestion> TopQuestions => Elements.OfType<RenderedItem>().SelectMany(item => item.Questions);

    public RenderedTask? Task => Elements.OfType<RenderedTask>().FirstOrDefault();

    private static IEnumerable<RenderedQuestion> WithFollowUps(RenderedQuestion question) =>
        question.Options.Where(option => option.Reveal is not null).SelectMany(option => WithFollowUps(option.Reveal!)).Prepend(question);

    /// <summary>The page in the order drawn for a person: items among their places, options and statements within.</summary>
    public RenderedPage InOrder(ItemOrder order) => !order.IsDrawn ? this : this with
    {
        Elements = order.Arrange("", [.. Elements], element => element is RenderedItem item ? item.Key : null)
            .Select(element => element is RenderedItem item ? item.InOrder(order) : element).ToList(),
    };
}
