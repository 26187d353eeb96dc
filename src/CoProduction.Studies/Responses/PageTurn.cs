namespace CoProduction.Studies.Responses;

/// <summary>A page as one person meets it: the page's key and, on a page that loops, the theme (else empty).</summary>
public readonly record struct PageTurn(string Page, string LoopKey)
{
    public override string ToString() => LoopKey.Length == 0 ? Page : $"{Page}/{LoopKey}";

    public static PageTurn Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new PageTurn(text, "") : new PageTurn(text[..slash], text[(slash + 1)..]);
    }
}
