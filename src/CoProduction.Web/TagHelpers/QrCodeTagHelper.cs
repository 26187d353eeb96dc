using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Razor.TagHelpers;
using QRCoder;

namespace CoProduction.Web.TagHelpers;

/// <summary>A QR code as a drawing in the page itself: no picture to fetch, so what it holds is in no address and no log.</summary>
[HtmlTargetElement("qr-code", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class QrCodeTagHelper : TagHelper
{
    private const int PixelsPerModule = 4;

    /// <summary>What the code holds.</summary>
    public string Text { get; set; } = "";

    /// <summary>What it is, for those who do not see it.</summary>
    public string Title { get; set; } = "QR code";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(Text, QRCodeGenerator.ECCLevel.M);
        var modules = code.ModuleMatrix;
        var size = (modules.Count * PixelsPerModule).ToString(CultureInfo.InvariantCulture);
        output.Become("svg", "app-qr-code");
        output.Attributes.SetAttribute("xmlns", "http://www.w3.org/2000/svg");
        output.Attributes.SetAttribute("role", "img");
        output.Attributes.SetAttribute("aria-label", Title);
        output.Attributes.SetAttribute("width", size);
        output.Attributes.SetAttribute("height", size);
        output.Attributes.SetAttribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {modules.Count} {modules.Count}"));
        output.Attributes.SetAttribute("shape-rendering", "crispEdges");
        output.Content.AppendHtml(GovHtml.Tag("rect").With("width", "100%").With("height", "100%").With("fill", "#fff"));
        output.Content.AppendHtml(GovHtml.Tag("path").With("d", Path(modules)).With("fill", "#000"));
    }

    private static string Path(List<System.Collections.BitArray> modules)
    {
        var path = new StringBuilder();
        for (var y = 0; y < modules.Count; y++)
            for (var x = 0; x < modules[y].Count; x++)
                if (modules[y][x])
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
        return path.ToString();
    }
}
