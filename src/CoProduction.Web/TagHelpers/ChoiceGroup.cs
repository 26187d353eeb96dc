using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CoProduction.Web.TagHelpers;

/// <summary>
/// What radios or checkboxes of one field share. The first control has the field's own id, so that the error summary's
/// link lands on it; the others are numbered.
/// </summary>
internal sealed class ChoiceGroup(string component, string type, string name, string baseId, IReadOnlyCollection<string> chosen)
{
    private int count;

    public static ChoiceGroup? Around(TagHelperContext context) =>
        context.Items.TryGetValue(typeof(ChoiceGroup), out var group) ? (ChoiceGroup)group : null;

    public IHtmlContent Item(Choice choice)
    {
        count++;
        var id = count == 1 ? baseId : string.Create(CultureInfo.InvariantCulture, $"{baseId}-{count}");
        var on = choice.Checked ?? chosen.Contains(choice.Value);
        var item = new HtmlContentBuilder();
        if (!string.IsNullOrEmpty(choice.Divider))
            item.AppendHtml(GovHtml.Tag("div", $"govuk-{component}__divider").Containing(choice.Divider));
        item.AppendHtml(GovHtml.Tag("div", $"govuk-{component}__item").Containing(
            Input(choice, id, on),
            GovHtml.Tag("label", $"govuk-label govuk-{component}__label").With("for", id).Containing(choice.Label),
            choice.Hint is null ? null : GovHtml.Tag("div", $"govuk-hint govuk-{component}__hint").With("id", $"{id}-hint").Containing(choice.Hint)));
        if (choice.Reveal is not null)
            item.AppendHtml(Reveal(choice.Reveal, id, on));
        return item;
    }

    private TagBuilder Input(Choice choice, string id, bool on)
    {
        var input = GovHtml.Void("input", $"govuk-{component}__input")
            .With("id", id)
            .With("name", choice.Name ?? name)
            .With("type", type)
            .With("value", choice.Value)
            .Flag("checked", on)
            .With("data-behaviour", choice.Exclusive ? "exclusive" : null)
            .With("aria-describedby", choice.Hint is null ? null : $"{id}-hint")
            // For GOV.UK Frontend's checkboxes. Its radios would set aria-expanded, which a radio may not have: theirs
            // are revealed by the style sheet.
            .With("data-aria-controls", choice.Reveal is null || type == "radio" ? null : $"conditional-{id}");
        return choice.Attributes is null ? input : input.TakeAttributes(choice.Attributes);
    }

    // Hidden by script only: without script every reveal is visible.
    private TagBuilder Reveal(IHtmlContent content, string id, bool on)
    {
        var reveal = GovHtml.Tag("div", $"govuk-{component}__conditional").With("id", $"conditional-{id}").Containing(content);
        if (!on && type != "radio")
            reveal.AddCssClass($"govuk-{component}__conditional--hidden");
        return reveal;
    }

    internal sealed record Choice(string Value, IHtmlContent Label)
    {
        public string? Name { get; init; }
        public IHtmlContent? Hint { get; init; }
        public IHtmlContent? Reveal { get; init; }
        public string? Divider { get; init; }
        public bool? Checked { get; init; }
        public bool Exclusive { get; init; }
        public TagHelperOutput? Attributes { get; init; }
    }
}
