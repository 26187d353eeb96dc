using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace CoProduction.Web.Tests.Infrastructure;

/// <summary>A page as it was answered, and its forms as they are being filled in.</summary>
public sealed record WebPage(HttpStatusCode Status, Uri Address, HttpResponseHeaders Headers, string Source, IHtmlDocument Document)
{
    public string Path => Address.AbsolutePath;

    /// <summary>The text of the first heading.</summary>
    public string Heading => Squeeze(Document.QuerySelector("h1")?.TextContent ?? "");

    /// <summary>The text of the page's content, with single spaces.</summary>
    public string Text => Squeeze((Document.QuerySelector("main") ?? Document.Body)?.TextContent ?? "");

    /// <summary>The messages of the error summary.</summary>
    public IReadOnlyList<string> Errors =>
        [.. Document.QuerySelectorAll(".govuk-error-summary__list li").Select(item => Squeeze(item.TextContent))];

    public IReadOnlyList<IElement> All(string selector) => [.. Document.QuerySelectorAll(selector)];

    /// <summary>
    /// Fills in every control of the name: text as it is, of radios and checkboxes those of the values, of a select
    /// its options. Fails where there is no such control or choice.
    /// </summary>
    public WebPage Fill(string name, params string[] values)
    {
        var controls = Document.QuerySelectorAll("input, select, textarea").Where(control => control.GetAttribute("name") == name).ToList();
        if (controls.Count == 0)
        {
            throw new InvalidOperationException($"No field '{name}' on {this}. There are: {string.Join(", ", FieldNames)}");
        }
        var found = 0;
        foreach (var control in controls)
        {
            switch (control)
            {
                case IHtmlInputElement { Type: "radio" or "checkbox" } box:
                    box.IsChecked = values.Contains(box.Value);
                    found += box.IsChecked ? 1 : 0;
                    break;
                case IHtmlInputElement { Type: "hidden" }:
                    break;
                case IHtmlInputElement input:
                    input.Value = values.Single();
                    found++;
                    break;
                case IHtmlTextAreaElement area:
                    area.Value = values.Single();
                    found++;
                    break;
                case IHtmlSelectElement select:
                    foreach (var option in select.Options)
                    {
                        option.IsSelected = values.Contains(option.Value);
                        found += option.IsSelected ? 1 : 0;
                    }
                    break;
            }
        }
        return found >= values.Length
            ? this
            : throw new InvalidOperationException($"Field '{name}' has no choice '{string.Join(", ", values)}' on {this}");
    }

    public string? ValueOf(string name) =>
        Document.QuerySelectorAll("input, select, textarea").Where(control => control.GetAttribute("name") == name).Select(control => control switch
        {
            IHtmlInputElement { Type: "radio" or "checkbox" } box => box.IsChecked ? box.Value : null,
            IHtmlInputElement input => input.Value,
            IHtmlTextAreaElement area => area.Value,
            IHtmlSelectElement select => select.Value,
            _ => null,
        }).FirstOrDefault(value => value is not null);

    public IReadOnlyList<string> FieldNames =>
        [.. Document.QuerySelectorAll("input, select, textarea").Select(control => control.GetAttribute("name") ?? "").Where(name => name.Length > 0).Distinct()];

    public override string ToString() => $"{(int)Status} {Address.PathAndQuery} “{Heading}”";

    internal (IHtmlFormElement Form, IHtmlElement? Button) FormAndButton(string? button, string? form)
    {
        var forms = form is null ? Document.Forms.ToList() : [.. Document.QuerySelectorAll(form).OfType<IHtmlFormElement>()];
        foreach (var candidate in forms)
        {
            var buttons = candidate.Elements.OfType<IHtmlElement>().Where(IsSubmit).ToList();
            if (button is null && (buttons.Count > 0 || form is not null))
            {
                return (candidate, buttons.FirstOrDefault());
            }
            var named = buttons.FirstOrDefault(b => Squeeze(b.TextContent) == button || b.GetAttribute("value") == button);
            if (named is not null)
            {
                return (candidate, named);
            }
        }
        throw new InvalidOperationException($"No button '{button}' on {this}");
    }

    private static bool IsSubmit(IHtmlElement element) => element switch
    {
        IHtmlButtonElement button => button.Type == "submit",
        IHtmlInputElement input => input.Type is "submit" or "image",
        _ => false,
    };

    private static string Squeeze(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
