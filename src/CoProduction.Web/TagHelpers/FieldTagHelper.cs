using CoProduction.Web.Resources;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.TagHelpers;

/// <summary>
/// What every form field has: a name and an id, a label, a hint, an error. A page gives either <c>for</c> (a property of
/// its model) or an explicit <c>name</c>; whatever it states explicitly wins over the model and the model state.
/// </summary>
public abstract class FieldTagHelper(IStringLocalizer<UiText> text) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public ModelExpression? For { get; set; }

    public string? Name { get; set; }

    public string? Id { get; set; }

    public string? Label { get; set; }

    /// <summary>Formatted label, instead of <see cref="Label"/>.</summary>
    public IHtmlContent? LabelHtml { get; set; }

    /// <summary>s, m, l or xl; without it a label is plain and a legend is bold (s).</summary>
    public string? LabelSize { get; set; }

    public bool LabelHidden { get; set; }

    /// <summary>The label is the page's h1.</summary>
    public bool PageHeading { get; set; }

    public string? Hint { get; set; }

    /// <summary>Formatted hint, instead of <see cref="Hint"/>.</summary>
    public IHtmlContent? HintHtml { get; set; }

    public string? Error { get; set; }

    /// <summary>Further classes of the form group; <c>class</c> itself goes to the control.</summary>
    public string? GroupClass { get; set; }

    protected IStringLocalizer<UiText> Text { get; } = text;

    protected string FieldName => Name ?? (For is null
        ? throw new InvalidOperationException($"{GetType().Name} needs a for or a name attribute")
        : ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name));

    protected string BaseId => Id ?? FieldId.Of(FieldName);

    protected ModelStateDictionary ModelState => ViewContext.ViewData.ModelState;

    protected string? ErrorText => string.IsNullOrEmpty(Error) ? ModelStateError() : Error;

    protected bool HasError => ErrorText is not null;

    protected string? DescribedBy
    {
        get
        {
            string?[] ids = [HintContent is null ? null : $"{BaseId}-hint", HasError ? $"{BaseId}-error" : null];
            var present = string.Join(' ', ids.OfType<string>());
            return present.Length == 0 ? null : present;
        }
    }

    protected IHtmlContent? LabelContent => GovHtml.Content(Label ?? For?.Metadata.GetDisplayName(), LabelHtml);

    private IHtmlContent? HintContent => GovHtml.Content(Hint, HintHtml);

    protected void BecomeFormGroup(TagHelperOutput output, params IEnumerable<IHtmlContent?> parts)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        string?[] classes = ["govuk-form-group", HasError ? "govuk-form-group--error" : null, GroupClass];
        output.Attributes.SetAttribute("class", string.Join(' ', classes.OfType<string>()));
        foreach (var part in parts.OfType<IHtmlContent>())
            output.Content.AppendHtml(part);
    }

    protected TagBuilder? LabelTag()
    {
        if (LabelContent is not { } content)
            return null;
        var label = GovHtml.Tag("label", "govuk-label").With("for", BaseId).Containing(content);
        if (Size(LabelSize) is { } size)
            label.AddCssClass($"govuk-label--{size}");
        if (LabelHidden)
            label.AddCssClass("govuk-visually-hidden");
        return PageHeading ? GovHtml.Tag("h1", "govuk-label-wrapper").Containing(label) : label;
    }

    protected TagBuilder? HintTag() => HintContent is { } hint
        ? GovHtml.Tag("div", "govuk-hint").With("id", $"{BaseId}-hint").Containing(hint)
        : null;

    protected TagBuilder? ErrorTag() => ErrorText is { } error
        ? ErrorMessage(GovHtml.Tag("p", "govuk-error-message"), error)
        : null;

    protected TagBuilder ErrorMessage(TagBuilder tag, string error)
    {
        tag.With("id", $"{BaseId}-error").Containing(GovHtml.VisuallyHidden(Text["ErrorPrefix"]));
        tag.InnerHtml.Append(" ").Append(error);
        return tag;
    }

    protected static string? Size(string? size) => size switch
    {
        null or "" => null,
        "s" or "m" or "l" or "xl" => size,
        _ => throw new ArgumentException($"'{size}' is not a label size: s, m, l or xl"),
    };

    private string? ModelStateError()
    {
        if (Name is null && For is null || !ModelState.TryGetValue(FieldName, out var entry) || entry.Errors.Count == 0)
            return null;
        var message = entry.Errors[0].ErrorMessage;
        return message.Length == 0 ? Text["InvalidValue"] : message;
    }
}
