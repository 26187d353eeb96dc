using AngleSharp.Html.Dom;

namespace CoProduction.Cli.Rehearse;

/// <summary>A page as it came.</summary>
internal sealed record SurveyAnswer(int Status, string Path, IHtmlDocument Document)
{
    public string Heading => Squeeze(Document.QuerySelector("h1")?.TextContent ?? "");

    /// <summary>What the error summary says.</summary>
    public string Errors => string.Join("; ", Document.QuerySelectorAll(".govuk-error-summary__list li").Select(line => Squeeze(line.TextContent)));

    public override string ToString() => $"{Status} {Path} “{Heading}”{(Errors.Length > 0 ? $": {Errors}" : "")}";

    private static string Squeeze(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
