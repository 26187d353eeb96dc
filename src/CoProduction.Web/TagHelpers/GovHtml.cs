using System.Net;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace CoProduction.Web.TagHelpers;

/// <summary>Small pieces of markup. Text goes through <see cref="TagBuilder"/>, which encodes it.</summary>
internal static class GovHtml
{
    public static TagBuilder Tag(string name, string? cssClass = null)
    {
        var tag = new TagBuilder(name);
        if (!string.IsNullOrEmpty(cssClass))
            tag.AddCssClass(cssClass);
        return tag;
    }

    public static TagBuilder Void(string name, string cssClass)
    {
        var tag = Tag(name, cssClass);
        tag.TagRenderMode = TagRenderMode.SelfClosing;
        return tag;
    }

    public static TagBuilder With(this TagBuilder tag, string attribute, string? value)
    {
        if (value is not null)
            tag.Attributes[attribute] = value;
        return tag;
    }

    public static TagBuilder Flag(this TagBuilder tag, string attribute, bool on)
    {
        if (on)
            tag.Attributes[attribute] = "";
        return tag;
    }

    public static TagBuilder Containing(this TagBuilder tag, string? text)
    {
        tag.InnerHtml.Append(text ?? "");
        return tag;
    }

    public static TagBuilder Containing(this TagBuilder tag, params IEnumerable<IHtmlContent?> parts)
    {
        foreach (var part in parts.OfType<IHtmlContent>())
            tag.InnerHtml.AppendHtml(part);
        return tag;
    }

    /// <summary>Formatted content where the page gave it, else its plain text, encoded. Razor hands a null over as an empty text: neither is content.</summary>
    public static IHtmlContent? Content(string? text, IHtmlContent? html) =>
        html ?? (string.IsNullOrEmpty(text) ? null : new HtmlContentBuilder().Append(text));

    public static TagBuilder VisuallyHidden(string text) => Tag("span", "govuk-visually-hidden").Containing(text);

    /// <summary>The element of the page becomes this one; attributes that no property took stay on it.</summary>
    public static void Become(this TagHelperOutput output, string tagName, string cssClass)
    {
        output.TagName = tagName;
        output.TagMode = TagMode.StartTagAndEndTag;
        foreach (var name in cssClass.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Microsoft.AspNetCore.Mvc.TagHelpers.TagHelperOutputExtensions.AddClass(output, name, HtmlEncoder.Default);
    }

    /// <summary>Moves the attributes that no property took from the page's element to the control inside.</summary>
    public static TagBuilder TakeAttributes(this TagBuilder control, TagHelperOutput output)
    {
        foreach (var attribute in output.Attributes)
        {
            var value = attribute.ValueStyle == HtmlAttributeValueStyle.Minimized ? "" : Plain(attribute.Value);
            if (attribute.Name == "class")
                control.AddCssClass(value);
            else
                control.Attributes[attribute.Name] = value;
        }
        output.Attributes.Clear();
        return control;
    }

    // Razor hands attribute text over already encoded; TagBuilder will encode it again.
    private static string Plain(object? value)
    {
        if (value is not IHtmlContent html)
            return value?.ToString() ?? "";
        using var writer = new StringWriter();
        html.WriteTo(writer, HtmlEncoder.Default);
        return WebUtility.HtmlDecode(writer.ToString());
    }
}
