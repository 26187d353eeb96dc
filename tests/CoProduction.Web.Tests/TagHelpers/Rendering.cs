using System.Globalization;
using System.Text.Encodings.Web;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CoProduction.Web.Resources;
using CoProduction.Web.TagHelpers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace CoProduction.Web.Tests.TagHelpers;

/// <summary>Runs tag helpers as Razor does, with the product's own resource files, and parses what they write.</summary>
internal sealed class Rendering
{
    private readonly EmptyModelMetadataProvider metadata = new();
    private readonly Dictionary<object, object> items = [];

    public Rendering()
    {
        var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
        Text = services.GetRequiredService<IStringLocalizer<UiText>>();
        ViewContext = new ViewContext
        {
            HttpContext = new DefaultHttpContext(),
            ViewData = new ViewDataDictionary(metadata, new ModelStateDictionary()),
        };
    }

    public IStringLocalizer<UiText> Text { get; }

    public ViewContext ViewContext { get; }

    public ModelStateDictionary ModelState => ViewContext.ViewData.ModelState;

    public ModelExpression Property<T>(string name, T value) => new(name, metadata.GetModelExplorerForType(typeof(T), value));

    public IElement Render(TagHelper helper, string content = "", params TagHelperAttribute[] attributes) =>
        Parse(Html(helper, content, attributes));

    /// <summary>A helper with helpers inside: children run while the parent asks for its content, with its items.</summary>
    public IElement Render(TagHelper parent, params TagHelper[] children) =>
        Parse(Html(parent, () => string.Concat(children.Select(child => Html(child, "", [])))));

    public string Html(TagHelper helper, string content, TagHelperAttribute[] attributes) =>
        Html(helper, () => content, attributes);

    private string Html(TagHelper helper, Func<string> content, params TagHelperAttribute[] attributes)
    {
        if (helper is FieldTagHelper field)
            field.ViewContext = ViewContext;
        if (helper is GovErrorSummaryTagHelper summary)
            summary.ViewContext = ViewContext;
        var list = new TagHelperAttributeList(attributes);
        var context = new TagHelperContext("gov-test", list, items, "test");
        var output = new TagHelperOutput("gov-test", list, (_, _) =>
        {
            TagHelperContent inner = new DefaultTagHelperContent();
            inner.SetHtmlContent(content());
            return Task.FromResult(inner);
        });
        helper.Init(context);
        helper.ProcessAsync(context, output).GetAwaiter().GetResult();
        // As Razor does: what a helper left alone keeps its content.
        if (!output.IsContentModified && output.TagName is not null)
            output.Content.SetHtmlContent(content());
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        output.WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }

    private static IElement Parse(string html) => new HtmlParser().ParseDocument(html).Body!;
}
